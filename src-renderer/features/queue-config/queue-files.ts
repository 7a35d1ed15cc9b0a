import type { Failure, Queue } from '@contract'
import { ownTags } from '../../model/queue-config/attributes'
import { readConfig, settableOf, writeConfig, type ReadConfig } from '../../model/queue-config/file'
import { useAppStore } from '../../stores/app'
import { useNoticesStore } from '../../stores/notices'
import { useQueueConfigStore } from '../../stores/queue-config'
import type { QueueOverview } from '../../stores/queue-overviews'
import { useQueuesStore } from '../../stores/queues'

const noFile: Failure = {
  code: 'InvalidFile',
  message: 'This is no configuration of a queue.',
  retryable: false,
  hint: 'Choose a file that Longpoll has exported, or what aws sqs get-queue-attributes answered.'
}

async function choose(): Promise<{ file: string; text: string; read: ReadConfig } | null> {
  const notices = useNoticesStore()
  try {
    const chosen = await useQueueConfigStore().open()
    if (!chosen) return null
    const read = readConfig(chosen.text)
    if (!read) notices.fail(noFile)
    return read && { ...chosen, read }
  } catch (thrown) {
    notices.failed(thrown)
    return null
  }
}

/** What is in a file that the person chooses; null where it is nothing, which is then told. */
export const chooseConfiguration = async (): Promise<ReadConfig | null> =>
  (await choose())?.read ?? null

const openForm = (connectionId: string, file: string, text: string) =>
  (useAppStore().dialog = {
    kind: 'queue-config',
    connectionId,
    source: { kind: 'file', file, text }
  })

/** Opens the form of a new queue with what is in a file that the person chooses. */
export async function importConfiguration(connectionId: string): Promise<void> {
  const chosen = await choose()
  if (chosen) openForm(connectionId, chosen.file, chosen.text)
}

/** Opens the form of a new queue with the name of one that does not exist, and with what is known of it from before. */
export function createAgain(
  connectionId: string,
  { name, fifo }: Queue,
  known: QueueOverview | null
): void {
  const attributes = settableOf(known?.attributes ?? {})
  // A list from before would call the name taken.
  void useQueuesStore().refresh(connectionId)
  const tags = ownTags(known?.tags ?? {})
  openForm(connectionId, name, writeConfig({ name, fifo, attributes, tags }))
}

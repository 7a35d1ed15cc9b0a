import type { Failure } from '@contract'
import { readConfig, type ReadConfig } from '../../model/queue-config/file'
import { useAppStore } from '../../stores/app'
import { useNoticesStore } from '../../stores/notices'
import { useQueueConfigStore } from '../../stores/queue-config'

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

/** Opens the form of a new queue with what is in a file that the person chooses. */
export async function importConfiguration(connectionId: string): Promise<void> {
  const chosen = await choose()
  if (!chosen) return
  const { file, text } = chosen
  useAppStore().dialog = {
    kind: 'queue-config',
    connectionId,
    source: { kind: 'file', file, text }
  }
}

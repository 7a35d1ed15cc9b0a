import { parseQueueUrl, type DocumentRow } from '@contract'
import { formatAccount } from '../../format/arns'
import { useConnectionsStore } from '../../stores/connections'
import { useNoticesStore } from '../../stores/notices'
import { useRestoresStore } from '../../stores/restores'
import { useOpenRun } from '../runs/open-run'

/** Says which message was deleted and where, with a way to send it again. */
export function useDeletedNotice() {
  const connections = useConnectionsStore()
  const notices = useNoticesStore()
  const restores = useRestoresStore()
  const openRun = useOpenRun()

  /** The message as it was, at once: nothing has to be asked about a single one that is known to be deleted. */
  async function sendBack(connectionId: string, row: Pick<DocumentRow, 'id' | 'queueUrl'>) {
    const { signal } = new AbortController()
    const scope = { kind: 'connection', connectionId } as const
    const facts = await restores.prepare({ scope, ids: [row.id] }, signal)
    if (!facts.ok) return notices.fail(facts.failure)
    const { restoreId } = facts.value
    const started = await restores.start({ restoreId, to: null, unknown: false, again: false })
    if (!started.ok) return notices.fail(started.failure)
    const label = { action: 'send', purpose: 'restore', queueUrl: row.queueUrl } as const
    notices.done(`Sent back to ${parseQueueUrl(row.queueUrl).name}.`, {
      label: 'Open run',
      act: () => openRun({ ...label, connectionId, id: started.value })
    })
  }

  return (connectionId: string, row: Pick<DocumentRow, 'id' | 'queueUrl' | 'messageId'>) => {
    const { name, account } = parseQueueUrl(row.queueUrl)
    const of = account ? `, account ${formatAccount(account)}` : ''
    const connection = connections.byId(connectionId)?.name ?? ''
    notices.done(`Deleted ${row.messageId ?? 'a message'} from ${name} (${connection}${of}).`, {
      label: 'Send back',
      act: () => void sendBack(connectionId, row)
    })
  }
}

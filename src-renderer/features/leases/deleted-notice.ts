import { parseQueueUrl, type DocumentRow } from '@contract'
import { formatAccount } from '../../format/arns'
import { useConnectionsStore } from '../../stores/connections'
import { useNoticesStore } from '../../stores/notices'
import { useSendAgain } from '../inspector/use-send-again'

/** Says which message was deleted and where, with a way to send it again. */
export function useDeletedNotice() {
  const connections = useConnectionsStore()
  const notices = useNoticesStore()
  const sendAgain = useSendAgain()

  return (connectionId: string, row: Pick<DocumentRow, 'id' | 'queueUrl' | 'messageId'>) => {
    const { name, account } = parseQueueUrl(row.queueUrl)
    const of = account ? `, account ${formatAccount(account)}` : ''
    const connection = connections.byId(connectionId)?.name ?? ''
    notices.done(`Deleted ${row.messageId ?? 'a message'} from ${name} (${connection}${of}).`, {
      label: 'Send again',
      act: () => void sendAgain(row.id)
    })
  }
}

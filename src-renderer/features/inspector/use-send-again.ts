import { parseQueueUrl } from '@contract'
import { useDocumentsStore } from '../../stores/documents'
import { useNoticesStore } from '../../stores/notices'
import { useWorkspaceStore } from '../../stores/workspace'
import { messageOf } from './send-again'

/** Opens Send with a message of the journal, unchanged. */
export function useSendAgain() {
  const documents = useDocumentsStore()
  const notices = useNoticesStore()
  const workspace = useWorkspaceStore()

  return async (documentId: number) => {
    const answer = await documents.detail(documentId)
    if (!answer.ok) return notices.fail(answer.failure)
    const { connectionId, queueUrl } = answer.value
    const message = messageOf(answer.value)
    if (message) workspace.sendAgain(connectionId, parseQueueUrl(queueUrl), [message])
  }
}

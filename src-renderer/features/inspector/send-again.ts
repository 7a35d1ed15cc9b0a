import { parseQueueUrl, type DocumentDetail, type InputDocument } from '@contract'
import type { NewDocument } from '../../model/draft'

/**
 * The document as it would be sent again; null where it is not a message: what Send and Delete return is SQS's answer,
 * not what was sent.
 */
export function messageOf(detail: DocumentDetail): InputDocument | null {
  const answer = detail.direction === 'output' && ['send', 'delete'].includes(detail.action)
  const handle = detail.direction === 'input' && detail.action !== 'send'
  if (answer || handle) return null
  const { messageGroupId, messageDeduplicationId } = detail.properties
  return {
    body: detail.body,
    properties: {
      ...(messageGroupId ? { messageGroupId } : {}),
      ...(messageDeduplicationId ? { messageDeduplicationId } : {})
    },
    attributes: detail.attributes.map((attribute) => ({ ...attribute }))
  }
}

/**
 * The same document with a deduplication id of its own, so that a FIFO queue takes it as a new one. The one that the
 * message had is kept beside it.
 */
export function asNew(message: InputDocument, queueUrl: string): NewDocument {
  if (!parseQueueUrl(queueUrl).fifo) return message
  const { messageDeduplicationId: earlier } = message.properties
  return {
    ...message,
    properties: { ...message.properties, messageDeduplicationId: crypto.randomUUID() },
    ...(earlier ? { earlierDeduplicationId: earlier } : {})
  }
}

import { parseQueueUrl, type DocumentDetail, type InputDocument } from '@contract'

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

/** The same document with a deduplication id of its own, so that a FIFO queue takes it as a new one. */
export const asNew = (message: InputDocument, queueUrl: string): InputDocument =>
  parseQueueUrl(queueUrl).fifo
    ? {
        ...message,
        properties: { ...message.properties, messageDeduplicationId: crypto.randomUUID() }
      }
    : message

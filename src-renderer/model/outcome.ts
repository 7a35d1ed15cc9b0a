import type { DocumentRow } from '@contract'

/** What is to be said of an output that SQS accepted and that is all the same not simply done; null of any other. */
export function outcomeNote({ state, messageId }: Pick<DocumentRow, 'state' | 'messageId'>) {
  if (state === 'accepted') return 'Accepted by SQS. The journal holds no message with this handle.'
  if (state === 'doubled') {
    return 'Sent. SQS answered an earlier try with a problem of its own, so it may be in the queue twice.'
  }
  if (state !== 'repeat') return null
  return messageId === null
    ? 'Same receipt handle as an earlier document: sent once.'
    : 'Already sent: SQS dropped this repeat.'
}

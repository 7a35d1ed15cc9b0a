import type { DocumentRow } from '@contract'

type Found = Pick<DocumentRow, 'messageId' | 'groupId'> &
  Partial<Pick<DocumentRow, 'sequenceNumber' | 'state'>>

/** What tests and other tools find the row of a message by. */
export const rowAttributes = (row: Found): Record<string, string | undefined> => ({
  'data-message-id': row.messageId ?? undefined,
  'data-group-id': row.groupId ?? undefined,
  'data-sequence-number': row.sequenceNumber ?? undefined,
  'data-state': row.state
})

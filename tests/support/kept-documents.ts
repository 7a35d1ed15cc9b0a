import type { DocumentRow, Run } from '../../src-main/contract/index.js'
import { ConnectorError } from '../../src-main/connector/errors.js'
import type { NewDocument } from '../../src-main/journal/journal.js'

/** A document as the journal over arrays keeps it. */
export interface Kept extends NewDocument {
  id: number
  runId: number
  ordinal: number
  connectionId: string
  action: Run['action']
  listenerId: string | null
}

export const notFound = (what: string) =>
  new ConnectorError({
    code: `${what}NotFound`,
    message: `No ${what}.`,
    retryable: false,
    hint: ''
  })

/** The row of a document, as the journal's pages have it. */
export function rowOf(kept: Kept): DocumentRow {
  const { properties, system } = kept
  const { queueUrl, state, leaseUntil, failure, direction, at, id, runId, ordinal } = kept
  return {
    ...{ id, runId, ordinal, direction, at, queueUrl, state, leaseUntil, failure },
    messageId: properties.messageId ?? null,
    groupId: properties.messageGroupId ?? null,
    deduplicationId: properties.messageDeduplicationId ?? null,
    sequenceNumber: properties.sequenceNumber ?? null,
    receiveCount: Number(system['ApproximateReceiveCount'] ?? 0) || null,
    attributeNames: kept.attributes.map(({ name }) => name),
    bodyBytes: Buffer.byteLength(kept.body),
    preview: kept.body.slice(0, 300)
  }
}

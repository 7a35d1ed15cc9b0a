import type { DocumentRow, Failure } from '../contract/index.js'
import { decodeBody, numberOrNull, previewOf, stateName } from './codec.js'
import type { Names } from './names.js'
import type { Meta } from './packing.js'
import type { Sqlite, SqlRow, SqlValue } from './sqlite.js'

/** The columns of {@link toRow}, in its order. */
export const rowColumns =
  'id, run, ordinal, side, at, queue, state, lease, bytes, failure, input, meta, body'

export const parseFailure = (stored: SqlValue | undefined): Failure | null =>
  typeof stored === 'string' ? (JSON.parse(stored) as Failure) : null

function receiveCount(meta: Meta): number | null {
  const count = Number(meta.s.ApproximateReceiveCount ?? Number.NaN)
  return Number.isSafeInteger(count) ? count : null
}

/** A document as tables show it, from {@link rowColumns}. */
export function toRow(row: SqlRow, names: Names): DocumentRow {
  const [id, run, ordinal, side, at, queue, state, lease, bytes, failure] = row
  const [input, metaJson, body] = row.slice(10)
  const meta = JSON.parse(String(metaJson)) as Meta
  return {
    id: Number(id),
    runId: Number(run),
    ordinal: Number(ordinal),
    direction: side === 0 ? 'input' : 'output',
    ...(typeof input === 'number' ? { inputOrdinal: input } : {}),
    at: Number(at),
    queueUrl: names.text(Number(queue)),
    messageId: meta.p.messageId ?? null,
    groupId: meta.p.messageGroupId ?? null,
    deduplicationId: meta.p.messageDeduplicationId ?? null,
    sequenceNumber: meta.p.sequenceNumber ?? null,
    receiveCount: receiveCount(meta),
    attributeNames: meta.a.map((attribute) => attribute.name),
    bodyBytes: Number(bytes),
    preview: previewOf(decodeBody(body)),
    state: stateName(state),
    leaseUntil: numberOrNull(lease),
    failure: parseFailure(failure)
  }
}

/** The body of a document whose row has `large` and `body`. */
export function wholeBody(
  db: Sqlite,
  id: number,
  large: SqlValue | undefined,
  body: SqlValue | undefined
) {
  if (large !== 1) return decodeBody(body)
  return decodeBody(db.sql('select body from large where id = ?').get([id])?.[0])
}

import type { DocumentRow, HeldPlace } from '../contract/index.js'
import { numberOrNull, textOrNull } from './codec.js'
import type { HeldHandle, Lease } from './journal.js'
import type { Names } from './names.js'
import type { Meta } from './packing.js'
import { rowColumns, toRow } from './rows.js'
import type { Sqlite } from './sqlite.js'
import type { Condition } from './scope.js'

export interface LeaseQuery {
  connectionId?: string
  listenerId?: string
  now: number
  limit: number
}

const none = { rows: [], total: 0 }

/** Leases that have not ended. One whose end is not known counts for as long as SQS leases a message at most. */
export class Leases {
  constructor(
    private readonly db: Sqlite,
    private readonly names: Names
  ) {}

  /** Soonest end first. */
  leases(query: LeaseQuery): { rows: DocumentRow[]; total: number } {
    const of = this.#of(query)
    if (!of) return none
    const from = `from document indexed by document_held where held > ?${of.sql}`
    const values = [query.now, ...of.values]
    const rows = this.db
      .sql(`select ${rowColumns} ${from} order by held, id limit ?`)
      .all([...values, query.limit])
    const total = this.db.sql(`select count(*) ${from}`).get(values)
    return { rows: rows.map((row) => toRow(row, this.names)), total: Number(total?.[0] ?? 0) }
  }

  /** How many leases there are, by connection and queue; most of them first. */
  heldPlaces(now: number): HeldPlace[] {
    return this.db
      .sql(
        `select connection, queue, count(*) from document indexed by document_held
         where held > ? group by connection, queue order by count(*) desc, connection, queue`
      )
      .all([now])
      .map(([connection, queue, leases]) => ({
        connectionId: this.names.text(Number(connection)),
        queueUrl: this.names.text(Number(queue)),
        leases: Number(leases)
      }))
  }

  leasesOf(documentIds: readonly number[], now: number): Lease[] {
    const statement = this.db.sql(
      `select document.id, document.connection, document.queue, meta, listener
       from document left join run on run.id = stream where document.id = ? and held > ?`
    )
    return documentIds.flatMap((id) => {
      const row = statement.get([id, now])
      if (!row) return []
      const { p } = JSON.parse(String(row[3])) as Meta
      if (p.receiptHandle === undefined) return []
      return {
        documentId: Number(row[0]),
        connectionId: this.names.text(Number(row[1])),
        queueUrl: this.names.text(Number(row[2])),
        messageId: p.messageId ?? null,
        receiptHandle: p.receiptHandle,
        listenerId: textOrNull(row[4])
      }
    })
  }

  /** Those of these receipt handles whose messages the connection holds. */
  heldHandles(connectionId: string, handles: readonly string[], now: number): HeldHandle[] {
    const of = this.#of({ connectionId })
    if (!of || handles.length === 0) return []
    const handle = "json_extract(meta, '$.p.receiptHandle')"
    return this.db
      .sql(
        `select id, ${handle} from document indexed by document_held where held > ?${of.sql}
         and ${handle} in (select value from json_each(?))`
      )
      .all([now, ...of.values, JSON.stringify(handles)])
      .map(([id, receiptHandle]) => ({
        documentId: Number(id),
        receiptHandle: String(receiptHandle)
      }))
  }

  /** `null` where the journal knows nothing of what is asked for. */
  #of({
    connectionId,
    listenerId
  }: Pick<LeaseQuery, 'connectionId' | 'listenerId'>): Condition | null {
    const of: Condition = { sql: '', values: [] }
    if (connectionId !== undefined) {
      const connection = this.names.find(connectionId)
      if (connection === null) return null
      of.sql += ' and connection = ?'
      of.values.push(connection)
    }
    if (listenerId !== undefined) {
      const row = this.db.sql('select id from run where listener = ?').get([listenerId])
      const stream = numberOrNull(row?.[0])
      if (stream === null) return null
      of.sql += ' and stream = ?'
      of.values.push(stream)
    }
    return of
  }
}

import { encodeBody, heldCode, previewOf } from './codec.js'
import type { Names } from './names.js'
import type { PackedDocument } from './packing.js'
import { spanSize } from './schema.js'
import type { Sqlite } from './sqlite.js'

/** Bodies of more characters than this are stored apart. A row then fits into one page of the file. */
const largeBody = 2048

/** The longest that SQS leases a message, for a lease whose end is not known. Milliseconds. */
export const longestLease = 43_200_000

/** Where documents are added: see the schema for what a stream is. */
export interface Place {
  stream: number
  run: number
  connection: number
  /** Ordinal of the newest document per side; counted on by {@link DocumentWriter.add}. */
  ordinals: [input: number, output: number]
}

const insertSql = `insert into document (stream, side, ordinal, run, connection, queue, grp, at, state, lease, held,
  bytes, large, sequence, failure, meta, body, input, origin) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`

/** The end of a lease as questions about leases see it; `null` unless the state is held. */
const heldUntil = (state: number, lease: number | null, at: number): number | null =>
  state === heldCode ? (lease ?? at + longestLease) : null

/** Adds documents and keeps the totals that change with them. */
export class DocumentWriter {
  /** Not yet in the table of totals. */
  #added = { documents: 0, bytes: 0 }
  #span = { block: -1, low: 0, high: 0 }

  constructor(
    private readonly db: Sqlite,
    private readonly names: Names
  ) {}

  /** @returns the ids, in the order of the documents */
  add(place: Place, documents: readonly PackedDocument[]): number[] {
    const ids: number[] = []
    for (const document of documents) {
      const id = this.#insert(place, document)
      this.#widenSpan(id, document.at)
      ids.push(id)
    }
    this.#writeSpan()
    return ids
  }

  /** Counts documents that were deleted, as negative numbers, or any other change. */
  count(documents: number, bytes: number): void {
    this.#added.documents += documents
    this.#added.bytes += bytes
  }

  /** Writes the totals: once, at the end of a transaction. */
  flush(): void {
    const { documents, bytes } = this.#added
    if (documents === 0 && bytes === 0) return
    this.db
      .sql('update tally set documents = documents + ?, bytes = bytes + ?')
      .run([documents, bytes])
    this.reset()
  }

  reset(): void {
    this.#added = { documents: 0, bytes: 0 }
    this.#span.block = -1
  }

  #insert(place: Place, document: PackedDocument): number {
    const { side, body, state, lease, at, group } = document
    const ordinal = ++place.ordinals[side]
    const bytes = Buffer.byteLength(body)
    const large = body.length > largeBody
    const { lastInsertRowid: id } = this.db
      .sql(insertSql)
      .run([
        place.stream,
        side,
        ordinal,
        place.run,
        place.connection,
        this.names.intern(document.queueUrl),
        group === null ? null : this.names.intern(group),
        at,
        state,
        lease,
        heldUntil(state, lease, at),
        bytes,
        large ? 1 : 0,
        document.sequence,
        document.failure,
        document.meta,
        encodeBody(large ? previewOf(body) : body),
        document.input,
        document.origin
      ])
    if (large) this.db.sql('insert into large values (?, ?)').run([id, encodeBody(body)])
    this.count(1, bytes)
    return id
  }

  #widenSpan(id: number, at: number): void {
    const block = Math.floor(id / spanSize)
    if (this.#span.block !== block) {
      this.#writeSpan()
      this.#span = { block, low: at, high: at }
    } else {
      this.#span.low = Math.min(this.#span.low, at)
      this.#span.high = Math.max(this.#span.high, at)
    }
  }

  #writeSpan(): void {
    const { block, low, high } = this.#span
    if (block < 0) return
    this.db
      .sql(
        `insert into span values (?, ?, ?) on conflict (block) do update set
         low = min(low, excluded.low), high = max(high, excluded.high)`
      )
      .run([block, low, high])
    this.#span.block = -1
  }
}

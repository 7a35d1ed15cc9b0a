import { addShortBits, facetGram, indexText, shortBits } from './grams.js'
import { wholeBody } from './rows.js'
import { blockSize } from './schema.js'
import type { Sqlite, SqlRow } from './sqlite.js'

/** Characters of bodies after which a slice ends, and documents at most. */
const sliceCharacters = 256 * 1024
const sliceBlocks = 8

/**
 * The indexes behind the text filter. They follow the documents: writing a document does not touch them, and slices of
 * whole blocks are added when there is time. What they have not reached is searched by reading it.
 */
export class TextIndex {
  #indexed: number

  constructor(private readonly db: Sqlite) {
    this.#indexed = this.#readMark()
  }

  /** Documents up to this id are in the index. */
  get indexed(): number {
    return this.#indexed
  }

  /** Documents that a search has to read. */
  backlog(newestId: number): number {
    return Math.max(0, newestId - this.#indexed)
  }

  /** Reads the mark again: after a transaction that did not happen. */
  reset(): void {
    this.#indexed = this.#readMark()
  }

  /**
   * Adds the next blocks that are whole. Within a transaction.
   *
   * @returns whether there may be more to do
   */
  slice(newestId: number): boolean {
    let characters = 0
    let done = 0
    while (characters < sliceCharacters && done < sliceBlocks) {
      const block = this.#nextBlock()
      if (block === null || (block + 1) * blockSize - 1 > newestId) break
      characters += this.#addBlock(block)
      done++
      this.#indexed = (block + 1) * blockSize - 1
    }
    if (done > 0) this.db.sql('update tally set indexed = ?').run([this.#indexed])
    return done > 0
  }

  /** Takes documents out. Within a transaction. */
  remove(ids: readonly number[]): void {
    const statement = this.db.sql('delete from words where rowid = cast(? as integer)')
    for (const id of ids) if (id <= this.#indexed) statement.run([id])
  }

  #readMark(): number {
    return Number(this.db.sql('select indexed from tally').get([])?.[0] ?? 0)
  }

  #nextBlock(): number | null {
    const next = this.db
      .sql('select id from document where id > ? order by id limit 1')
      .get([this.#indexed])
    return next ? Math.floor(Number(next[0]) / blockSize) : null
  }

  #addBlock(block: number): number {
    const rows = this.db
      .sql(
        `select id, stream, side, connection, grp, large, body from document
         where id between ? and ? order by id`
      )
      .all([Math.max(block * blockSize, this.#indexed + 1), (block + 1) * blockSize - 1])
    const bits = new Uint8Array(shortBits / 8)
    let characters = 0
    for (const row of rows) {
      const body = wholeBody(this.db, Number(row[0]), row[5], row[6])
      addShortBits(bits, body)
      this.#addDocument(row, body)
      characters += body.length
    }
    this.db.sql('insert or replace into short values (?, ?)').run([block, Buffer.from(bits.buffer)])
    return characters
  }

  #addDocument(row: SqlRow, body: string): void {
    const [id, stream, side, connection, group] = row
    this.db
      .sql(
        'insert into words (rowid, body, stream, connection, grp) values (cast(? as integer), ?, ?, ?, ?)'
      )
      .run([
        Number(id),
        indexText(body),
        facetGram(side === 0 ? 'input' : 'output', Number(stream)),
        facetGram('connection', Number(connection)),
        typeof group === 'number' ? facetGram('group', group) : null
      ])
  }
}

import { facetGram, forEachGram, type GramRange } from './grams.js'
import { readBlob, ShardBuilder } from './postings.js'
import { wholeBody } from './rows.js'
import type { Range } from './scope.js'
import type { Sqlite, SqlRow } from './sqlite.js'

/** A shard is stored once it has so many documents, or pairs of a gram and a document. */
const shardDocuments = 4096
const shardPairs = 1 << 21
/** What one slice reads at most: documents, and characters. */
const sliceDocuments = 64
const sliceCharacters = 256 * 1024
/** Ids of the blobs of one shard. */
const shardSpan = 2 ** 22

interface Shard {
  id: number
  first: number
  last: number
}

/**
 * The index behind the text filter. It follows the documents: writing a document does not touch it, and shards of a few
 * thousand documents are added when there is time. What it has not reached is searched by reading it. A shard is never
 * changed, and goes with its last document.
 */
export class TextIndex {
  #indexed = 0
  /** Documents up to this id are in the builder or in a shard. */
  #reached = 0
  readonly #builder = new ShardBuilder()

  constructor(
    private readonly db: Sqlite,
    private readonly size = shardDocuments
  ) {
    this.reset()
  }

  /** Documents up to this id are in a shard. */
  get indexed(): number {
    return this.#indexed
  }

  /** Documents that could be indexed now. */
  backlog(newestId: number): number {
    return Math.max(0, newestId - this.#reached)
  }

  /** Begins again after what is stored: at the start, and after a transaction that did not happen. */
  reset(): void {
    this.#indexed = Number(this.db.sql('select indexed from tally').get([])?.[0] ?? 0)
    this.#reached = this.#indexed
    this.#builder.clear()
  }

  /**
   * Adds the next documents to the shard that is being built.
   *
   * @returns `ready` where the shard is whole and has to be stored before the next slice
   */
  slice(): 'more' | 'ready' | 'done' {
    const rows = this.db
      .sql(
        `select id, stream, side, connection, grp, large, body, bytes from document
         where id > ? order by id limit ${sliceDocuments}`
      )
      .all([this.#reached])
    let characters = 0
    for (const row of rows) {
      if (!this.#fits(Number(row[0]))) return 'ready'
      characters += this.#add(row)
      if (this.#builder.pairs >= shardPairs) return 'ready'
      if (characters >= sliceCharacters) return 'more'
    }
    return rows.length === sliceDocuments ? 'more' : this.#isFull() ? 'ready' : 'done'
  }

  /** Stores the shard that was built. Within a transaction. */
  store(): void {
    const first = this.#indexed + 1
    const { lastInsertRowid: shard } = this.db
      .sql('insert into shard (first, last) values (?, ?)')
      .run([first, this.#reached])
    const insert = this.db.sql('insert into posting values (?, ?)')
    for (const { gram, data } of this.#builder.blobs(this.#reached - first + 1)) {
      insert.run([shard * shardSpan + gram, data])
    }
    this.db.sql('update tally set indexed = ?').run([this.#reached])
    this.#indexed = this.#reached
    this.#builder.clear()
  }

  /** Deletes shards all of whose documents are older than this one. Within a transaction. */
  prune(oldestId: number): void {
    for (const [id] of this.db.sql('select id from shard where last < ?').all([oldestId])) {
      const from = Number(id) * shardSpan
      this.db.sql('delete from posting where id between ? and ?').run([from, from + shardSpan - 1])
      this.db.sql('delete from shard where id = ?').run([id ?? null])
    }
  }

  /** Ids that may have what is asked for, shard by shard, in order; at least one list for each shard. */
  *search(ranges: readonly GramRange[], ids: Range, descending: boolean): Generator<Found> {
    const shards = this.db
      .sql(
        `select id, first, last from shard where last >= ? and first <= ?
         order by id ${descending ? 'desc' : 'asc'}`
      )
      .all([ids.low, ids.high])
    let ordered = ranges
    for (const [id, first, last] of shards) {
      const shard = { id: Number(id), first: Number(first), last: Number(last) }
      if (ordered === ranges) ordered = this.#rarestFirst(shard, ranges)
      const found = this.#inShard(shard, ordered).filter(
        (each) => each >= ids.low && each <= ids.high
      )
      if (descending) found.reverse()
      yield { ids: found, upTo: descending ? shard.first : shard.last }
    }
  }

  /** What is rare in one shard is taken to be so in the others: it soon leaves nothing to narrow down. */
  #rarestFirst(shard: Shard, ranges: readonly GramRange[]): GramRange[] {
    return ranges
      .map((range) => ({ range, count: countBits(this.#read(shard, range)) }))
      .sort((a, b) => a.count - b.count)
      .map(({ range }) => range)
  }

  #inShard(shard: Shard, ranges: readonly GramRange[]): number[] {
    const bytes = Math.ceil((shard.last - shard.first + 1) / 8)
    const all = new Uint8Array(bytes).fill(255)
    for (const range of ranges) {
      if (!keepCommon(all, this.#read(shard, range))) return []
      // A few are read faster than narrowed down further.
      if (isSparse(all)) break
    }
    return numbersOf(all)
      .map((number) => shard.first + number)
      .filter((id) => id <= shard.last)
  }

  /** A bit for each document of a shard that has a gram of a range. */
  #read(shard: Shard, { low, high }: GramRange): Uint8Array {
    const size = shard.last - shard.first + 1
    const bits = new Uint8Array(Math.ceil(size / 8))
    const base = shard.id * shardSpan
    const take = ([id, data]: SqlRow) => {
      if (!Buffer.isBuffer(data)) return
      readBlob({ gram: Number(id) - base, data }, low, high, size, bits)
    }
    const before = this.db
      .sql('select id, data from posting where id <= ? and id >= ? order by id desc limit 1')
      .get([base + low, base])
    if (before) take(before)
    if (high > low) {
      this.db
        .sql('select id, data from posting where id > ? and id <= ? order by id')
        .all([base + low, base + high])
        .forEach(take)
    }
    return bits
  }

  #fits(id: number): boolean {
    return id - this.#indexed <= this.size
  }

  #isFull(): boolean {
    return this.#reached - this.#indexed >= this.size
  }

  #add(row: SqlRow): number {
    const [id, stream, side, connection, group, large, body] = row
    const text = wholeBody(this.db, Number(id), large, body)
    const { add } = this.#builder
    this.#builder.begin(Number(id) - this.#indexed - 1)
    forEachGram(text, add)
    add(facetGram(side === 0 ? 'input' : 'output', Number(stream)))
    add(facetGram('connection', Number(connection)))
    if (typeof group === 'number') add(facetGram('group', group))
    this.#reached = Number(id)
    return text.length
  }
}

export interface Found {
  ids: number[]
  /** Every document up to this id, in the direction of the search, has been looked for. */
  upTo: number
}

/** @returns whether anything is left */
function keepCommon(bits: Uint8Array, other: Uint8Array): boolean {
  let any = 0
  for (let n = 0; n < bits.length; n++) {
    const common = (bits[n] ?? 0) & (other[n] ?? 0)
    bits[n] = common
    any |= common
  }
  return any !== 0
}

function countBits(bits: Uint8Array): number {
  let count = 0
  for (const byte of bits) for (let rest = byte; rest !== 0; rest &= rest - 1) count++
  return count
}

/** At most a few bytes with a bit in them. */
function isSparse(bits: Uint8Array): boolean {
  let some = 0
  for (const byte of bits) if (byte !== 0 && ++some > 2) return false
  return true
}

function numbersOf(bits: Uint8Array): number[] {
  const numbers: number[] = []
  bits.forEach((byte, n) => {
    for (let bit = 0; byte >> bit !== 0; bit++) if ((byte >> bit) & 1) numbers.push(n * 8 + bit)
  })
  return numbers
}

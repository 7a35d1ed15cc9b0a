import { statSync } from 'node:fs'
import type { DocumentDetail, JournalStatus } from '../contract/index.js'
import { documentNotFound, journalFull } from './journal-error.js'
import { Gathering } from './gathering.js'
import { Lanes } from './lanes.js'
import { Leases } from './leases.js'
import { Names } from './names.js'
import type { Meta, PackedDocument } from './packing.js'
import { Pages, type PageOptions } from './pages.js'
import { Retention, type RetentionLimits } from './retention.js'
import { rowColumns, toRow, wholeBody } from './rows.js'
import { forgetIntents, readIntents } from './intents.js'
import { Observed } from './observed.js'
import { Pairs } from './pairs.js'
import { Letters } from './letters.js'
import { Redrives } from './redrives.js'
import { Recovery } from './recovery.js'
import { Reruns } from './reruns.js'
import { Runs } from './runs.js'
import { memoryFirstId, prepareSchema } from './schema.js'
import { Sent } from './sent.js'
import { Spool } from './spool.js'
import { openSqlite, type Sqlite } from './sqlite.js'
import { TextIndex } from './text-index.js'
import { Writes } from './writes.js'

export interface StoreOptions extends PageOptions {
  /** Null for a store in memory. */
  file: string | null
  /** 32 bytes as hex; null only in memory. */
  key: string | null
  /** Of a new store; by default what the kind of store begins with. */
  firstId?: number
  /** Documents that the text index takes at once, 4,096 by default and at most. */
  shardDocuments?: number
  /** In memory: bodies are kept up to so many bytes. */
  memoryBytes?: number
  clock?: () => number
}

/**
 * What a commit survives. One that only has to survive a crash of the app is not waited for by the disk; the next one
 * that survives a power loss takes it along.
 */
export type Durability = 'power loss' | 'crash'

const defaultMemoryBytes = 256 * 1024 ** 2

/** The journal itself, without a worker: synchronous, and durable when {@link Store.commit} returns. */
export class Store {
  readonly writes: Writes
  readonly pages: Pages
  readonly lanes: Lanes
  readonly runs: Runs
  readonly reruns: Reruns
  readonly gathering: Gathering
  readonly pairs: Pairs
  readonly redrives: Redrives
  readonly letters: Letters
  readonly spool: Spool
  readonly leases: Leases
  readonly sent: Sent
  readonly observed: Observed
  readonly #db: Sqlite
  readonly #names: Names
  readonly #index: TextIndex
  readonly #retention: Retention
  readonly #clock: () => number
  readonly #file: string | null
  readonly #memoryBytes: number
  #durability: Durability = 'power loss'
  /** When what may go was last looked for among all. */
  #retainedAt = 0
  /** Whether it is larger than it may be, and nothing of it may go. */
  #over = false

  /** @throws SQLite's error where the file is no journal of this key, `NewerJournal` */
  constructor(options: StoreOptions) {
    const { file, key, clock = Date.now } = options
    this.#file = file
    this.#clock = clock
    this.#memoryBytes = options.memoryBytes ?? defaultMemoryBytes
    const db = openSqlite(file ?? ':memory:', key)
    this.#db = db
    try {
      prepareSchema(db, options.firstId ?? (file === null ? memoryFirstId : 1))
    } catch (error) {
      db.close()
      throw error
    }
    this.#names = new Names(db)
    this.#index = new TextIndex(db, options.shardDocuments)
    this.observed = new Observed(db, this.#names)
    this.writes = new Writes(db, this.#names, this.observed, clock)
    this.pages = new Pages(db, this.#names, this.#index, clock, options)
    this.lanes = new Lanes(db, this.#names, clock)
    this.runs = new Runs(db, this.#names)
    this.reruns = new Reruns(db)
    this.gathering = new Gathering(db, this.#names)
    this.pairs = new Pairs(db, this.#names)
    this.redrives = new Redrives(db)
    this.letters = new Letters(db, this.#names)
    this.spool = new Spool(db)
    this.leases = new Leases(db, this.#names)
    this.sent = new Sent(db, this.#names)
    this.#retention = new Retention(db, this.#names, this.writes.documents, this.#index)
    this.#recover()
  }

  /** Ends what a crash left running. */
  #recover(): void {
    const recovery = new Recovery(this.#db, this.writes, this.spool)
    const intents = this.#file === null ? new Map() : readIntents(this.#file)
    this.commit(() => recovery.recover(intents, this.#clock()))
    if (this.#file !== null) forgetIntents(this.#file)
  }

  /**
   * Carries out several writes in one transaction. An error in one of them is its own result, the others stand; when
   * SQLite fails, none of them happened and the error is thrown.
   */
  commitAll(
    works: readonly (() => unknown)[],
    isOwn: (error: unknown) => boolean,
    durability: Durability
  ): unknown[] {
    const results = () =>
      works.map((work) => {
        try {
          return { value: work() }
        } catch (error) {
          if (isOwn(error)) return { error }
          throw error
        }
      })
    return this.commit(results, durability)
  }

  /** Carries out a write in a transaction. It is as durable as was asked for when this returns. */
  commit<T>(work: () => T, durability: Durability = 'power loss'): T {
    if (durability !== this.#durability) {
      this.#db.exec(`pragma synchronous = ${durability === 'power loss' ? 'full' : 'normal'}`)
      this.#durability = durability
    }
    this.#db.exec('begin immediate')
    try {
      const value = work()
      this.writes.documents.flush()
      this.#db.exec('commit')
      return value
    } catch (error) {
      this.#rollBack()
      throw error
    }
  }

  /** @throws a `DocumentNotFound` failure */
  document(id: number): DocumentDetail {
    const row = this.#db
      .sql(`select ${rowColumns}, large, connection, stream from document where id = ?`)
      .get([id])
    if (!row) throw documentNotFound()
    const [meta, body, large, connection, stream] = row.slice(11)
    const { p, a, s, m, n } = JSON.parse(String(meta)) as Meta
    return {
      ...toRow(row, this.#names),
      connectionId: this.#names.text(Number(connection)),
      action: this.runs.run(Number(stream)).action,
      body: wholeBody(this.#db, id, large, body),
      properties: p,
      attributes: a,
      system: s,
      md5OfBody: m,
      md5OfAttributes: n
    }
  }

  status(): JournalStatus {
    const documents = Number(this.#db.sql('select documents from tally').get([])?.[0] ?? 0)
    const mode = this.#file === null ? 'memory' : 'disk'
    const inMemory = mode === 'memory' ? documents : 0
    const bytes = this.#diskBytes()
    return { mode, documents, inMemory, bytes, over: this.#over, notice: null }
  }

  /** Indexes a few documents. @returns whether there is more to do */
  indexSlice(): boolean {
    if (this.backlog() === 0) return false
    const state = this.#index.slice()
    if (state === 'ready') this.commit(() => this.#index.store(), 'crash')
    return state !== 'done'
  }

  /** Documents that the text index has not reached. */
  backlog(): number {
    return this.#index.backlog(this.#newestId())
  }

  /** Moves what was committed from the log into the file. */
  checkpoint(): void {
    this.#db.exec('pragma wal_checkpoint(passive)')
  }

  /**
   * Writes documents of a run down.
   *
   * @throws a `JournalFull` failure where a journal in memory has no room for the only copy of a message
   */
  append(runId: number, documents: readonly PackedDocument[]): number[] {
    if (this.#over && this.#file === null) this.#refuseCopy(runId, documents)
    return this.writes.append(runId, documents)
  }

  #refuseCopy(runId: number, [first]: readonly PackedDocument[]): void {
    const copying = first?.side === 1 ? 'copy' : 'discard'
    if (this.runs.run(runId).purpose !== copying) return
    // What was sent back meanwhile may go.
    this.#retention.begin()
    throw journalFull()
  }

  /** One slice of retention. @returns whether there is more to do */
  retainSlice(limits: RetentionLimits): boolean {
    if (this.#retainedAt !== limits.now) this.#retention.begin()
    this.#retainedAt = limits.now
    if (this.commit(() => this.#retention.ageSlice(limits), 'crash')) return true
    if (this.#file === null) return this.boundSlice()
    if (this.#sizeSlice(limits.now, this.#retention.usedBytes() - limits.bytes)) return true
    if (this.commit(() => this.#retention.vacuumSlice(), 'crash')) return true
    if (this.#diskBytes() > limits.bytes) this.#db.exec('pragma wal_checkpoint(truncate)')
    return false
  }

  /** In memory: deletes the oldest documents past the bound. @returns whether there is more to do */
  boundSlice(): boolean {
    if (this.#file !== null) return false
    const bytes = Number(this.#db.sql('select bytes from tally').get([])?.[0] ?? 0)
    return this.#sizeSlice(this.#clock(), bytes - this.#memoryBytes)
  }

  #sizeSlice(now: number, excess: number): boolean {
    const more = excess > 0 && this.commit(() => this.#retention.sizeSlice(now, excess), 'crash')
    this.#over = excess > 0 && !more
    return more
  }

  /** Moves everything into the file and lets go of it. */
  close(): void {
    if (this.#file !== null) letGo(this.#db)
    this.#db.close()
  }

  #newestId(): number {
    return Number(this.#db.sql('select max(id) from document').get([])?.[0] ?? 0)
  }

  #rollBack(): void {
    try {
      this.#db.exec('rollback')
    } catch {
      // SQLite has rolled back by itself, as it does when the disk is full.
    }
    this.writes.reset()
    this.#index.reset()
  }

  #diskBytes(): number {
    if (this.#file === null) return 0
    return ['', '-wal', '-shm'].reduce((sum, end) => sum + sizeOf(`${this.#file ?? ''}${end}`), 0)
  }
}

/**
 * The driver keeps a connection until its statements are garbage, and a log that was opened for one process alone is
 * never shared: only without a log can the lock be given back now.
 */
function letGo(db: Sqlite): void {
  try {
    db.exec('pragma journal_mode = delete')
    db.exec('pragma locking_mode = normal')
    db.sql('select count(*) from tally').get([])
  } catch {
    // A file that cannot be written any more is let go of when the process ends.
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

import { longestRetention } from '../contract/index.js'
import { isOnlyCopy } from './copies.js'
import { isUnsettled } from './redrives.js'
import type { TextIndex } from './text-index.js'
import type { Names } from './names.js'
import { spanSize } from './schema.js'
import type { Sqlite } from './sqlite.js'
import type { DocumentWriter } from './document-writer.js'

export interface RetentionLimits {
  /** Of the file, or in memory of the bodies. */
  bytes: number
  days: number
  now: number
}

const day = 86_400_000
/** Documents and pages of the file per slice: a slice takes a few milliseconds. */
const sliceDocuments = 200
const slicePages = 256
const sliceRuns = 500
/** Ids that a slice looks at: those that it has to leave may be many. */
const sliceIds = 2000

interface Doomed {
  id: number
  run: number
  group: number | null
  bytes: number
}

/** Deletes the oldest documents in slices, so that nothing waits long for it. */
export class Retention {
  /** Ids up to which what may go was deleted: of those that are not leased, and of all. */
  #passed = { free: 0, leased: 0 }

  constructor(
    private readonly db: Sqlite,
    private readonly names: Names,
    private readonly documents: DocumentWriter,
    private readonly index: TextIndex
  ) {}

  /** Deletes some of the documents that are too old. Leased ones stay. @returns whether there may be more */
  ageSlice({ days, now }: RetentionLimits): boolean {
    const before = now - days * day
    const spans = this.db.sql('select max(block) from span where low < ?').get([before])
    if (typeof spans?.[0] !== 'number') return this.#runSlice(before)
    const doomed = this.#read(now, 'id <= ? and at < ? and (held is null or held <= ?)', [
      spans[0] * spanSize + spanSize - 1,
      before,
      now
    ])
    this.#delete(doomed)
    return doomed.length === sliceDocuments || this.#runSlice(before)
  }

  /** Looks at all of them again: leases have ended, copies were sent back. */
  begin(): void {
    this.#passed = { free: 0, leased: 0 }
  }

  /**
   * Deletes some of the oldest documents until about so many bytes are free, leased ones only when there are no others,
   * and the only copy of a message never.
   *
   * @returns whether there may be more
   */
  sizeSlice(now: number, excess: number): boolean {
    return this.#deleteSome('free', now, excess) || this.#deleteSome('leased', now, excess)
  }

  #deleteSome(which: 'free' | 'leased', now: number, excess: number): boolean {
    const [first, newest] =
      this.db
        .sql('select min(id), (select max(id) from document) from document where id > ?')
        .get([this.#passed[which]]) ?? []
    if (typeof first !== 'number') return false
    const last = Math.min(first + sliceIds - 1, Number(newest))
    const found = this.#read(
      now,
      `id between ? and ? and (? or held is null or held <= ?) and not ${isOnlyCopy}`,
      [first, last, which === 'leased' ? 1 : 0, now, now - longestRetention]
    )
    let sum = 0
    const doomed = found.filter(({ bytes }) => (sum += bytes) - bytes < excess)
    this.#delete(doomed)
    const all = doomed.length === found.length && found.length < sliceDocuments
    if (all) this.#passed[which] = last
    return true
  }

  /** Bytes of the file that hold something. */
  usedBytes(): number {
    const [pages = 0, free = 0, size = 0] = ['page_count', 'freelist_count', 'page_size'].map(
      (name) => Number(this.db.sql(`pragma ${name}`).get([])?.[0] ?? 0)
    )
    return (pages - free) * size
  }

  /** Gives some free pages back to the disk. @returns whether there are more */
  vacuumSlice(): boolean {
    const free = () => Number(this.db.sql('pragma freelist_count').get([])?.[0] ?? 0)
    if (free() === 0) return false
    this.db.exec(`pragma incremental_vacuum(${slicePages})`)
    return free() > 0
  }

  /** What a redrive has left behind is needed for as long as it may come again, or it would be sent twice. */
  #read(now: number, condition: string, values: number[]): Doomed[] {
    return this.db
      .sql(
        `select id, run, grp, bytes from document not indexed where ${condition} and not (${isUnsettled})
         order by id limit ${sliceDocuments}`
      )
      .all([...values, now - longestRetention])
      .map(([id, run, group, bytes]) => ({
        id: Number(id),
        run: Number(run),
        group: typeof group === 'number' ? group : null,
        bytes: Number(bytes)
      }))
  }

  #delete(doomed: readonly Doomed[]): void {
    for (const { id, bytes } of doomed) {
      this.db.sql('delete from large where id = ?').run([id])
      this.db.sql('delete from document where id = ?').run([id])
      this.documents.count(-1, -bytes)
    }
    for (const run of new Set(doomed.map((document) => document.run))) {
      this.#deleteEmptyPoll(run)
      this.#deleteTemplates(run)
    }
    for (const group of new Set(doomed.map((document) => document.group))) {
      if (group !== null) this.#deleteEmptyLanes(group)
    }
    this.#deleteSummaries()
  }

  /** A poll goes with its documents; other runs stay until they are too old themselves. */
  #deleteEmptyPoll(run: number): void {
    this.db
      .sql(
        `delete from run where id = ?1 and session is not null and not exists (
           select 1 from document where stream = session and side = 1
           and ordinal between run.first and run.first + run.outputs - 1)`
      )
      .run([run])
  }

  /** What the messages of a run were made of goes with the first of its documents. */
  #deleteTemplates(run: number): void {
    this.db
      .sql(
        `delete from spool where run = ?1 and exists (
           select 1 from run where id = ?1 and status <> 'running')`
      )
      .run([run])
  }

  /** Lanes of ended sessions without a document, and the group's name with the last of them. */
  #deleteEmptyLanes(group: number): void {
    if (this.db.sql('select 1 from document where grp = ? limit 1').get([group])) return
    this.db
      .sql(
        `delete from lane where grp = ? and stream in (select id from run where status <> 'running')`
      )
      .run([group])
  }

  #deleteSummaries(): void {
    const oldest = this.db.sql('select min(id) from document').get([])?.[0]
    const id = typeof oldest === 'number' ? oldest : Number.MAX_SAFE_INTEGER
    this.db.sql('delete from span where block < ?').run([Math.floor(id / spanSize)])
    this.index.prune(id)
  }

  /** Runs that ended too long ago and have no documents. */
  #runSlice(before: number): boolean {
    const rows = this.db
      .sql(
        `select id from run where session is null and ended < ? and not exists (
           select 1 from document where stream = run.id) order by id limit ${sliceRuns}`
      )
      .all([before])
    for (const [id = null] of rows) {
      this.db.sql('delete from lane where stream = ?').run([id])
      this.db.sql('delete from run where session = ?').run([id])
      this.db.sql('delete from spool where run = ?').run([id])
      this.db.sql('delete from run where id = ?').run([id])
    }
    if (rows.length > 0) this.names.clear()
    return rows.length === sliceRuns
  }
}

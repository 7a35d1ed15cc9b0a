import { literalsOf } from '../contract/index.js'
import { deletedCode, heldCode } from './codec.js'
import { DocumentWriter, longestLease, type Place } from './document-writer.js'
import type { NewRun, RecordedPoll, RunEnd } from './journal.js'
import { runNotFound } from './journal-error.js'
import type { Names } from './names.js'
import type { Observed } from './observed.js'
import { packFailure, type PackedDocument } from './packing.js'
import { insertRun } from './run-rows.js'
import { SessionWriter, type PackedPoll } from './session-writer.js'
import type { Sqlite } from './sqlite.js'

export interface PackedChange {
  documentIds: number[]
  state: number
  /** Unchanged where it is left out. */
  lease?: number | null
  failure?: string | null
}

/** Bounds what is remembered of runs; what is forgotten is read again. */
const maxOpen = 1000

/**
 * Every way to write. Each method is called within a transaction and checks what it was given before it writes, so an
 * error of the caller leaves nothing half done.
 */
export class Writes {
  readonly documents: DocumentWriter
  readonly #sessions: SessionWriter
  readonly #runs = new Map<number, Place>()

  constructor(
    private readonly db: Sqlite,
    readonly names: Names,
    private readonly observed: Observed,
    private readonly clock: () => number
  ) {
    this.documents = new DocumentWriter(db, names)
    this.#sessions = new SessionWriter(db, names, this.documents)
  }

  /** Forgets everything that is remembered from transactions. */
  reset(): void {
    this.#sessions.reset()
    this.#runs.clear()
    this.names.clear()
    this.documents.reset()
  }

  startRun(run: NewRun): number {
    const connection = this.names.intern(run.connectionId)
    const queue = run.queueUrl === null ? null : this.names.intern(run.queueUrl)
    const session = run.listenerId
      ? this.#sessions.of(run.listenerId, { ...run, connection, queue }).stream
      : null
    const id = insertRun(this.db, {
      connection,
      action: run.action,
      queue,
      session,
      status: 'running',
      started: run.startedAt,
      operation: run.operation === undefined ? null : JSON.stringify(run.operation),
      attempt: run.attemptId,
      // Of a failed poll it is the session that has the name.
      name: session === null ? run.operationName : undefined,
      purpose: run.purpose,
      source: run.source
    })
    if (run.batch !== undefined) {
      this.db.sql('update spool set run = ? where run = ?').run([id, run.batch])
    }
    return id
  }

  append(runId: number, documents: readonly PackedDocument[]): number[] {
    const run = this.#run(runId)
    const ids = this.documents.add(run, documents)
    this.db
      .sql('update run set inputs = ?, outputs = ? where id = ?')
      .run([run.ordinals[0], run.ordinals[1], runId])
    return ids
  }

  recordPoll(poll: PackedPoll): RecordedPoll {
    return this.#sessions.record(poll)
  }

  setState(change: PackedChange): void {
    const { state, lease, failure } = change
    if (state === deletedCode) this.observed.noteDeleted(change.documentIds, this.clock())
    const end = `coalesce(${lease === undefined ? 'lease' : '?2'}, at + ${longestLease})`
    const sets = ['state = ?1', `held = case when ?1 = ${heldCode} then ${end} end`]
    if (lease !== undefined) sets.push('lease = ?2')
    if (failure !== undefined) sets.push('failure = ?3')
    const statement = this.db.sql(`update document set ${sets.join(', ')} where id = ?4`)
    for (const id of change.documentIds) {
      statement.run([state, lease ?? null, failure ?? null, id])
    }
  }

  endLeases(connectionId: string, at: number): void {
    const connection = this.names.find(connectionId)
    if (connection === null) return
    this.db
      .sql('update document set lease = ?1, held = ?1 where held > ?1 and connection = ?2')
      .run([at, connection])
  }

  /** Whether some of the literal inputs are no documents yet. */
  #waits(runId: number): boolean {
    const [inputs, operation] =
      this.db.sql('select inputs, operation from run where id = ?').get([runId]) ?? []
    return typeof operation === 'string' && literalsOf(JSON.parse(operation)) > Number(inputs)
  }

  endRun(runId: number, end: RunEnd): void {
    const row = this.db.sql('select session from run where id = ?').get([runId])
    if (!row) throw runNotFound()
    this.db
      .sql(
        `update run set status = ?, ended = ?, failure = ?, outputs = ?, failures = ?, repeats = ?,
          accepted = ?, doubled = ?
         where id = ?`
      )
      .run([
        ...[end.status, end.endedAt, packFailure(end.failure), end.outputs, end.failures],
        ...[end.repeats ?? 0, end.accepted ?? 0, end.doubled ?? 0, runId]
      ])
    if (end.notes?.length) {
      this.db
        .sql("update run set operation = json_set(operation, '$.notes', json(?)) where id = ?")
        .run([JSON.stringify(end.notes), runId])
    }
    if (!this.#waits(runId)) {
      this.db.sql('delete from spool where run = ? and kept = 0').run([runId])
    }
    this.#runs.delete(runId)
    if (row[0] !== null && end.status === 'failed') {
      this.db.sql('update run set failures = failures + 1 where id = ?').run([row[0] ?? null])
    }
  }

  endListening(listenerId: string, end: Omit<RunEnd, 'outputs' | 'failures'>): void {
    this.#sessions.end(listenerId, end)
  }

  #run(runId: number): Place {
    const known = this.#runs.get(runId)
    if (known) return known
    const row = this.db
      .sql('select connection from run where id = ? and listener is null')
      .get([runId])
    if (!row) throw runNotFound()
    const run: Place = {
      stream: runId,
      run: runId,
      connection: Number(row[0]),
      ordinals: [this.#newestOrdinal(runId, 0), this.#newestOrdinal(runId, 1)]
    }
    if (this.#runs.size >= maxOpen) this.#runs.clear()
    this.#runs.set(runId, run)
    return run
  }

  #newestOrdinal(stream: number, side: 0 | 1): number {
    const row = this.db
      .sql('select max(ordinal) from document where stream = ? and side = ?')
      .get([stream, side])
    return Number(row?.[0] ?? 0)
  }
}

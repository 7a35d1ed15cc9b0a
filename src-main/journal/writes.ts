import { literalsOf, type Action } from '../contract/index.js'
import { deletedCode, heldCode } from './codec.js'
import { DocumentWriter, longestLease, type Place } from './document-writer.js'
import type { NewRun, RecordedPoll, RunEnd } from './journal.js'
import { runNotFound } from './journal-error.js'
import type { Names } from './names.js'
import type { Observed } from './observed.js'
import { packFailure, type PackedDocument } from './packing.js'
import type { Sqlite } from './sqlite.js'

/** A poll whose documents are packed. */
export interface PackedPoll {
  connectionId: string
  listenerId: string
  queueUrl: string
  startedAt: number
  operationName?: string | undefined
  documents: PackedDocument[]
}

export interface PackedChange {
  documentIds: number[]
  state: number
  /** Unchanged where it is left out. */
  lease?: number | null
  failure?: string | null
}

interface Session extends Place {
  groups: number
  /** Groups that have a lane. */
  lanes: Set<number>
}

interface NewSession {
  connection: number
  queue: number | null
  startedAt: number
  operationName?: string | undefined
}

const insertRun = `insert into run (connection, action, queue, session, listener, status, started, ended, inputs,
  outputs, failures, groups, first, operation, attempt) values (?,?,?,?,?,?,?,?,?,?,0,0,?,?,?)`

/** Bounds what is remembered of sessions and runs; what is forgotten is read again. */
const maxOpen = 1000
const maxLanes = 50_000

/**
 * Every way to write. Each method is called within a transaction and checks what it was given before it writes, so an
 * error of the caller leaves nothing half done.
 */
export class Writes {
  readonly documents: DocumentWriter
  readonly #sessions = new Map<string, Session>()
  readonly #runs = new Map<number, Place>()

  constructor(
    private readonly db: Sqlite,
    readonly names: Names,
    private readonly observed: Observed,
    private readonly clock: () => number
  ) {
    this.documents = new DocumentWriter(db, names)
  }

  /** Forgets everything that is remembered from transactions. */
  reset(): void {
    this.#sessions.clear()
    this.#runs.clear()
    this.names.clear()
    this.documents.reset()
  }

  startRun(run: NewRun): number {
    const connection = this.names.intern(run.connectionId)
    const queue = run.queueUrl === null ? null : this.names.intern(run.queueUrl)
    const session = run.listenerId
      ? this.#session(run.listenerId, { ...run, connection, queue }).stream
      : null
    const operation = run.operation === undefined ? null : JSON.stringify(run.operation)
    const id = this.db
      .sql(insertRun)
      .run([
        connection,
        run.action,
        queue,
        session,
        null,
        'running',
        run.startedAt,
        null,
        0,
        0,
        null,
        operation,
        run.attemptId
      ]).lastInsertRowid
    if (run.batch !== undefined) {
      this.db.sql('update spool set run = ? where run = ?').run([id, run.batch])
    }
    // Of a failed poll it is the session that has the name.
    if (session === null) this.#setName(id, run.operationName)
    if (run.purpose) this.db.sql('update run set purpose = ? where id = ?').run([run.purpose, id])
    if (run.source) {
      const { runId, part } = run.source
      this.db.sql('update run set source = ?, part = ? where id = ?').run([runId, part, id])
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
    const { startedAt, documents } = poll
    const connection = this.names.intern(poll.connectionId)
    const queue = this.names.intern(poll.queueUrl)
    const session = this.#session(poll.listenerId, { ...poll, connection, queue })
    const endedAt = documents.at(-1)?.at ?? startedAt
    session.run = this.#insertPoll(session, queue, startedAt, endedAt, documents.length)
    const documentIds = this.documents.add(session, documents)
    this.#updateLanes(session, documents, documentIds)
    this.db
      .sql("update run set outputs = ?, groups = ?, status = 'running', ended = null where id = ?")
      .run([session.ordinals[1], session.groups, session.stream])
    return {
      runId: session.run,
      documentIds,
      newestOrdinal: session.ordinals[1],
      groups: session.groups
    }
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
    this.db
      .sql('update run set status = ?, ended = ?, failure = ? where listener = ?')
      .run([end.status, end.endedAt, packFailure(end.failure), listenerId])
    this.#sessions.delete(listenerId)
  }

  #insertPoll(
    session: Session,
    queue: number,
    startedAt: number,
    endedAt: number,
    count: number
  ): number {
    return this.db
      .sql(insertRun)
      .run([
        session.connection,
        'listen' satisfies Action,
        queue,
        session.stream,
        null,
        'succeeded',
        startedAt,
        endedAt,
        0,
        count,
        session.ordinals[1] + 1,
        null,
        null
      ]).lastInsertRowid
  }

  #updateLanes(session: Session, documents: readonly PackedDocument[], ids: number[]): void {
    const touched = new Map<string, { messages: number; last: number; lastAt: number }>()
    documents.forEach((document, index) => {
      if (document.group === null) return
      const messages = (touched.get(document.group)?.messages ?? 0) + 1
      touched.set(document.group, { messages, last: ids[index] ?? 0, lastAt: document.at })
    })
    for (const [group, lane] of touched) this.#updateLane(session, this.names.intern(group), lane)
  }

  #updateLane(
    session: Session,
    group: number,
    lane: { messages: number; last: number; lastAt: number }
  ): void {
    if (!session.lanes.has(group)) {
      const found = this.db
        .sql('select 1 from lane where stream = ? and grp = ?')
        .get([session.stream, group])
      if (!found) {
        session.groups++
        this.db.sql('insert into lane values (?, ?, 0, 0, 0)').run([session.stream, group])
      }
      if (session.lanes.size >= maxLanes) session.lanes.clear()
      session.lanes.add(group)
    }
    this.db
      .sql(
        'update lane set messages = messages + ?, last = ?, last_at = ? where stream = ? and grp = ?'
      )
      .run([lane.messages, lane.last, lane.lastAt, session.stream, group])
  }

  #session(listenerId: string, given: NewSession) {
    const known = this.#sessions.get(listenerId)
    if (known) return known
    const session = this.#readSession(listenerId) ?? this.#addSession(listenerId, given)
    if (this.#sessions.size >= maxOpen) this.#sessions.clear()
    this.#sessions.set(listenerId, session)
    return session
  }

  #readSession(listenerId: string): Session | null {
    const row = this.db
      .sql('select id, connection, outputs, groups from run where listener = ?')
      .get([listenerId])
    if (!row) return null
    const [id, connection, outputs, groups] = row.map(Number) as [number, number, number, number]
    return { stream: id, run: id, connection, ordinals: [0, outputs], groups, lanes: new Set() }
  }

  #addSession(
    listenerId: string,
    { connection, queue, startedAt, operationName }: NewSession
  ): Session {
    const { lastInsertRowid: id } = this.db
      .sql(insertRun)
      .run([
        connection,
        'listen' satisfies Action,
        queue,
        null,
        listenerId,
        'running',
        startedAt,
        null,
        0,
        0,
        null,
        null,
        null
      ])
    this.#setName(id, operationName)
    return { stream: id, run: id, connection, ordinals: [0, 0], groups: 0, lanes: new Set() }
  }

  #setName(id: number, operationName: string | undefined): void {
    if (operationName === undefined) return
    this.db.sql('update run set name = ? where id = ?').run([operationName, id])
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

import type { DocumentWriter, Place } from './document-writer.js'
import type { RecordedPoll, RunEnd } from './journal.js'
import type { Names } from './names.js'
import { packFailure, type PackedDocument } from './packing.js'
import { insertRun } from './run-rows.js'
import type { Sqlite } from './sqlite.js'

/** A poll whose documents are packed. */
export interface PackedPoll {
  connectionId: string
  listenerId: string
  queueUrl: string
  startedAt: number
  operationName?: string | undefined
  deletes?: boolean | undefined
  documents: PackedDocument[]
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

/** Bounds what is remembered of sessions; what is forgotten is read again. */
const maxOpen = 1000
const maxLanes = 50_000

/** What is kept with a poll whose messages are deleted at once: those without an answer may be gone. */
const deleting = JSON.stringify({ commitStrategy: 'at-least-once' })

/** Writes listening sessions: their polls, and the lane of each message group. */
export class SessionWriter {
  readonly #sessions = new Map<string, Session>()

  constructor(
    private readonly db: Sqlite,
    private readonly names: Names,
    private readonly documents: DocumentWriter
  ) {}

  /** Forgets everything that is remembered from transactions. */
  reset(): void {
    this.#sessions.clear()
  }

  record(poll: PackedPoll): RecordedPoll {
    const { startedAt, documents } = poll
    const connection = this.names.intern(poll.connectionId)
    const queue = this.names.intern(poll.queueUrl)
    const session = this.of(poll.listenerId, { ...poll, connection, queue })
    session.run = insertRun(this.db, {
      connection: session.connection,
      action: 'listen',
      queue,
      session: session.stream,
      status: 'succeeded',
      started: startedAt,
      ended: documents.at(-1)?.at ?? startedAt,
      outputs: documents.length,
      operation: poll.deletes ? deleting : null,
      first: session.ordinals[1] + 1
    })
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

  end(listenerId: string, end: Omit<RunEnd, 'outputs' | 'failures'>): void {
    this.db
      .sql('update run set status = ?, ended = ?, failure = ? where listener = ?')
      .run([end.status, end.endedAt, packFailure(end.failure), listenerId])
    this.#sessions.delete(listenerId)
  }

  /** The session of a listener, which begins here where there is none. */
  of(listenerId: string, given: NewSession): Session {
    const known = this.#sessions.get(listenerId)
    if (known) return known
    const session = this.#read(listenerId) ?? this.#add(listenerId, given)
    if (this.#sessions.size >= maxOpen) this.#sessions.clear()
    this.#sessions.set(listenerId, session)
    return session
  }

  #read(listenerId: string): Session | null {
    const row = this.db
      .sql('select id, connection, outputs, groups from run where listener = ?')
      .get([listenerId])
    if (!row) return null
    const [id, connection, outputs, groups] = row.map(Number) as [number, number, number, number]
    return { stream: id, run: id, connection, ordinals: [0, outputs], groups, lanes: new Set() }
  }

  #add(listenerId: string, { connection, queue, startedAt, operationName }: NewSession): Session {
    const id = insertRun(this.db, {
      connection,
      action: 'listen',
      queue,
      listener: listenerId,
      status: 'running',
      started: startedAt,
      name: operationName
    })
    return { stream: id, run: id, connection, ordinals: [0, 0], groups: 0, lanes: new Set() }
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
}

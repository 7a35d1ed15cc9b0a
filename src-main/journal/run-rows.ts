import type { Action, RunPurpose, RunStatus } from '../contract/index.js'
import type { NewRun } from './journal.js'
import type { Sqlite } from './sqlite.js'

type Source = NonNullable<NewRun['source']>

/** A run as it is inserted. Ids of names; times in milliseconds since the epoch. */
interface NewRow {
  connection: number
  action: Action
  queue: number | null
  /** The listening session that it is a poll of. */
  session?: number | null
  /** Set for a listening session itself. */
  listener?: string
  status: RunStatus
  started: number
  ended?: number
  outputs?: number
  /** Ordinal of its first document in the session. */
  first?: number
  operation?: string | null
  attempt?: string | null
  /** The name of the saved operation. */
  name?: string | undefined
  purpose?: RunPurpose | undefined
  source?: Source | undefined
}

const insert = `insert into run (connection, action, queue, session, listener, status, started, ended, inputs,
  outputs, failures, groups, first, operation, attempt, name, purpose, source, part)
  values (?,?,?,?,?,?,?,?,0,?,0,0,?,?,?,?,?,?,?)`

/** @returns its id */
export const insertRun = (db: Sqlite, row: NewRow): number =>
  db
    .sql(insert)
    .run([
      ...[row.connection, row.action, row.queue, row.session ?? null, row.listener ?? null],
      ...[row.status, row.started, row.ended ?? null, row.outputs ?? 0, row.first ?? null],
      ...[row.operation ?? null, row.attempt ?? null, row.name ?? null, row.purpose ?? null],
      ...[row.source?.runId ?? null, row.source?.part ?? null]
    ]).lastInsertRowid

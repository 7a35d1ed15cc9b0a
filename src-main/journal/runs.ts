import type { Action, Run, RunStatus, RequestInput, RequestOutput } from '../contract/index.js'
import { numberOrNull, textOrNull } from './codec.js'
import { runNotFound } from './journal-error.js'
import type { Names } from './names.js'
import { parseFailure } from './rows.js'
import type { Sqlite, SqlRow } from './sqlite.js'

const columns = `run.id, run.connection, run.action, run.queue, coalesce(run.listener, session.listener), run.status,
  run.started, run.ended, run.inputs, run.outputs, run.failures, run.failure, run.attempt
  from run left join run session on session.id = run.session`

/** Runs as people see them: a listening session is one, whose outputs are its messages and failures its failed polls. */
export class Runs {
  constructor(
    private readonly db: Sqlite,
    private readonly names: Names
  ) {}

  /** Newest first. */
  runs({
    connectionId,
    before,
    limit
  }: RequestInput<'journal.runs'>): RequestOutput<'journal.runs'> {
    const connection = this.names.find(connectionId)
    if (connection === null) return { runs: [], more: false }
    const rows = this.db
      .sql(
        `select ${columns} where run.connection = ? and run.session is null and run.id < ?
         order by run.id desc limit ?`
      )
      .all([connection, before ?? Number.MAX_SAFE_INTEGER, limit + 1])
    return {
      runs: rows.slice(0, limit).map((row) => this.#toRun(row)),
      more: rows.length > limit
    }
  }

  /** @throws a `RunNotFound` failure */
  run(id: number): Run {
    const row = this.db.sql(`select ${columns} where run.id = ?`).get([id])
    if (!row) throw runNotFound()
    return this.#toRun(row)
  }

  #toRun(row: SqlRow): Run {
    const [id, connection, action, queue, listenerId, status, startedAt, endedAt] = row
    const [inputs, outputs, failures, failure, attemptId] = row.slice(8)
    return {
      id: Number(id),
      connectionId: this.names.text(Number(connection)),
      action: String(action) as Action,
      queueUrl: queue === null ? null : this.names.text(Number(queue)),
      listenerId: textOrNull(listenerId),
      status: String(status) as RunStatus,
      startedAt: Number(startedAt),
      endedAt: numberOrNull(endedAt),
      inputs: Number(inputs),
      outputs: Number(outputs),
      failures: Number(failures),
      failure: parseFailure(failure),
      attemptId: textOrNull(attemptId)
    }
  }
}

/** Ends what a crash left running. */
export function endInterrupted(db: Sqlite, now: number): void {
  const failure = {
    code: 'Interrupted',
    message: 'The app ended while this was running.',
    retryable: true,
    hint: 'The documents that were done before are listed.'
  }
  db.sql("update run set status = 'failed', ended = ?, failure = ? where status = 'running'").run([
    now,
    JSON.stringify(failure)
  ])
}

import { z } from 'zod'
import {
  filledTotal,
  fillOf,
  literalsOf,
  RerunPart,
  RunPurpose,
  type Action,
  type Run,
  type RunStatus,
  type RequestInput,
  type RequestOutput
} from '../contract/index.js'
import { numberOrNull, textOrNull } from './codec.js'
import { runNotFound } from './journal-error.js'
import type { Names } from './names.js'
import { parseFailure } from './rows.js'
import { runCondition } from './run-conditions.js'
import type { Condition } from './scope.js'
import type { Sqlite, SqlRow, SqlValue } from './sqlite.js'

const columns = `run.id, run.connection, run.action, run.queue, coalesce(run.listener, session.listener), run.status,
  run.started, run.ended, run.inputs, run.outputs, run.failures, run.failure, run.attempt, run.session, run.name,
  run.operation, run.source, run.part,
  (select max(later.id) from run later where later.source = run.id and later.part = 'rest'
    and (later.inputs > 0 or later.status = 'running')), run.repeats, run.accepted, run.doubled,
  run.purpose`
const from = 'from run left join run session on session.id = run.session'
const withQueue = `${from} left join name queue on queue.id = run.queue`

/** Runs as people see them: a listening session is one, whose outputs are its messages and failures its failed polls. */
export class Runs {
  constructor(
    private readonly db: Sqlite,
    private readonly names: Names
  ) {}

  /** Newest first. */
  runs(input: RequestInput<'journal.runs'>): RequestOutput<'journal.runs'> {
    const { connectionId, filter = {}, before, limit } = input
    const connection = this.names.find(connectionId)
    if (connection === null) return { runs: [], more: false, total: 0 }
    const { sql, values } = runCondition(filter)
    const where: Condition = {
      sql: `where run.connection = ? and ${sql}`,
      values: [connection, ...values]
    }
    const rows = this.db
      .sql(
        `select ${columns} ${withQueue} ${where.sql} and run.id < ? order by run.id desc limit ?`
      )
      .all([...where.values, before ?? Number.MAX_SAFE_INTEGER, limit + 1])
    return {
      runs: rows.slice(0, limit).map((row) => this.#toRun(row)),
      more: rows.length > limit,
      ...(before === undefined ? { total: this.#count(where) } : {})
    }
  }

  /** @throws a `RunNotFound` failure */
  run(id: number): Run {
    const row = this.db.sql(`select ${columns} ${from} where run.id = ?`).get([id])
    if (!row) throw runNotFound()
    return this.#toRun(row)
  }

  #count({ sql, values }: Condition): number {
    return Number(this.db.sql(`select count(*) ${withQueue} ${sql}`).get(values)?.[0] ?? 0)
  }

  #toRun(row: SqlRow): Run {
    const [id, connection, action, queue, listenerId, status, startedAt, endedAt] = row
    const [inputs, outputs, failures, failure, attemptId, session, name, operation] = row.slice(8)
    const [source, part, resumedBy, repeats, accepted, doubled, purpose] = row.slice(16)
    const kept = keptOperation(operation)
    const options = kept === null ? undefined : optionsOf(kept)
    const fill = fillOf(kept)
    const total = fill ? filledTotal(fill) : literalsOf(kept)
    return {
      id: Number(id),
      connectionId: this.names.text(Number(connection)),
      action: String(action) as Action,
      queueUrl: queue === null ? null : this.names.text(Number(queue)),
      listenerId: textOrNull(listenerId),
      ...(typeof session === 'number' ? { sessionId: session } : {}),
      ...(typeof source === 'number'
        ? { source: { runId: source, part: RerunPart.parse(part) } }
        : {}),
      ...(typeof resumedBy === 'number' ? { resumedBy } : {}),
      ...(typeof name === 'string' ? { operationName: name } : {}),
      ...(purpose ? { purpose: RunPurpose.parse(purpose) } : {}),
      ...keptNotes(kept),
      status: String(status) as RunStatus,
      startedAt: Number(startedAt),
      endedAt: numberOrNull(endedAt),
      inputs: Number(inputs),
      ...(total > 0 ? { total } : {}),
      outputs: Number(outputs),
      failures: Number(failures),
      ...(repeats ? { repeats: Number(repeats) } : {}),
      ...(accepted ? { accepted: Number(accepted) } : {}),
      ...(doubled ? { doubled: Number(doubled) } : {}),
      failure: parseFailure(failure),
      attemptId: textOrNull(attemptId),
      ...(options ? { options } : {})
    }
  }
}

const keptOperation = (operation: SqlValue | undefined) =>
  typeof operation === 'string' ? (JSON.parse(operation) as object | null) : null

const Kept = z.object({
  notes: z.array(z.string()).optional(),
  redrive: z.object({ deadLetterUrl: z.string() }).optional()
})

function keptNotes(kept: object | null): Pick<Run, 'notes' | 'deadLetterUrl'> {
  const { notes, redrive } = Kept.safeParse(kept).data ?? {}
  return { ...(notes ? { notes } : {}), ...(redrive ?? {}) }
}

/** What of the options can be shown, of an operation as it was kept; that of a failed poll is its options themselves. */
function optionsOf(kept: object): Run['options'] {
  const options = 'options' in kept ? kept.options : kept
  const shown = Object.entries(options ?? {}).filter(([, value]) => isShown(value))
  return Object.fromEntries(shown) as Run['options']
}

const isShown = (value: unknown) =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value)

import type { RunFilter } from '../contract/index.js'
import { both, type Condition } from './scope.js'

/** The last part of a queue's URL: all that follows its last slash. */
const queueName = "substr(queue.text, length(rtrim(queue.text, replace(queue.text, '/', ''))) + 1)"

const plain = (sql: string): Condition => ({ sql, values: [] })

/** A session stands for its polls, but where failed runs are looked for, or its own, they are runs like others. */
function whichRuns({ status, sessionId }: RunFilter): Condition {
  if (sessionId !== undefined) return { sql: 'run.session = ?', values: [sessionId] }
  return plain(status === 'failed' ? 'true' : 'run.session is null')
}

/** Statuses are written out, so that SQLite sees that an index on some of them will do. */
function ofStatus(status: RunFilter['status']): Condition {
  if (status === undefined) return plain('true')
  return plain(status === 'with failures' ? 'run.failures > 0' : `run.status = '${status}'`)
}

/** A filter of runs in terms of the tables `run` and, for the name of its queue, `queue`. */
export function runCondition(filter: RunFilter): Condition {
  const { action, status, queue, purpose } = filter
  const conditions = [whichRuns(filter), ofStatus(status)]
  if (action !== undefined) conditions.push({ sql: 'run.action = ?', values: [action] })
  if (purpose === 'operation') conditions.push(plain('run.purpose is null'))
  else if (purpose) conditions.push({ sql: 'run.purpose = ?', values: [purpose] })
  if (queue) {
    const named = `lower(coalesce(${queueName}, 'Dynamic Queue'))`
    conditions.push({ sql: `instr(${named}, lower(?)) > 0`, values: [queue] })
  }
  return both(...conditions)
}

import type { SqsClients } from '../connector/clients.js'
import { ConnectorError } from '../connector/errors.js'
import { queueFacts } from '../connector/objects.js'
import { isSameQueue, longestRetention, parseQueueUrl, type Queue } from '../contract/index.js'
import type { Journal } from '../journal/journal.js'
import { readClusters } from './clusters.js'

/** Examinations that are looked through for the last one of a queue. */
const looked = 200

export type ExamineJournal = Pick<Journal, 'runs' | 'causes'>

/**
 * Receives after which a dead-letter queue that has one of its own moves a message there; null where it has none, or that
 * cannot be read.
 */
export const ownReceiveLimit = (clients: SqsClients, queue: Queue): Promise<number | null> =>
  queueFacts(clients, queue, 'ReceiveMessage').then(
    ({ maxReceiveCount }) => maxReceiveCount,
    () => null
  )

/**
 * A message that was received as often as the queue allows is not given out again: SQS moves it to the next queue instead,
 * without a word. How often that was is known from the last examination.
 *
 * @throws ConnectorError `ReceiveBudget` where that would happen to a message
 */
export async function refuseSpent(
  journal: ExamineJournal,
  clients: SqsClients,
  connectionId: string,
  url: string
): Promise<void> {
  const queue = parseQueueUrl(url)
  const limit = await ownReceiveLimit(clients, queue)
  if (limit === null) return
  const most = await mostReceives(journal, connectionId, url)
  if (most < limit) return
  const times = (count: number) => count.toLocaleString('en-US')
  throw new ConnectorError({
    code: 'ReceiveBudget',
    message: `A message of ${queue.name} was received ${times(most)} of at most ${times(limit)} times when it was examined: SQS would move it to the dead-letter queue of ${queue.name} instead of giving it out.`,
    retryable: false,
    hint: `Raise Maximum receives of ${queue.name} in Edit queue, or let it have no dead-letter queue of its own. Then start again.`
  })
}

/** The most receives of one message when a queue was last examined; 0 where it was not. */
async function mostReceives(
  journal: ExamineJournal,
  connectionId: string,
  url: string
): Promise<number> {
  const { runs } = await journal.runs({
    connectionId,
    filter: { purpose: 'examine' },
    limit: looked
  })
  const since = Date.now() - longestRetention
  const last = runs.find(
    (run) =>
      run.status !== 'running' && run.startedAt >= since && isSameQueue(run.queueUrl ?? '', url)
  )
  if (!last) return 0
  const { signal } = new AbortController()
  const { clusters } = await readClusters(journal, last.id, {}, signal)
  return clusters.reduce((most, { receives }) => Math.max(most, receives[1]), 0)
}

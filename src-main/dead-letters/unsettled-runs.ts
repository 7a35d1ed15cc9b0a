import { isSameQueue, type Run } from '../contract/index.js'
import type { Journal } from '../journal/journal.js'

const pageSize = 500
/** Milliseconds: SQS keeps no message longer, so nothing of an older run is in the queue. */
const longestRetention = 14 * 24 * 3_600_000

/** One that succeeded without a failure has deleted all that it sent. */
const mayHaveLeft = ({ status, failures }: Run) =>
  status !== 'running' && !(status === 'succeeded' && failures === 0)

/**
 * Redrives of a dead-letter queue that have ended and may have left messages there that their target has, or may have:
 * whoever redrives it next must not send those a second time.
 *
 * @returns the ids of their runs, the oldest first
 */
export async function unsettledRuns(
  journal: Pick<Journal, 'runs'>,
  connectionId: string,
  deadLetterUrl: string
): Promise<number[]> {
  const found: number[] = []
  const since = Date.now() - longestRetention
  for (let before: number | undefined; ;) {
    const { runs, more } = await journal.runs({
      connectionId,
      filter: { purpose: 'redrive' },
      limit: pageSize,
      ...(before === undefined ? {} : { before })
    })
    const young = runs.filter(({ startedAt }) => startedAt >= since)
    found.push(
      ...young
        .filter((run) => mayHaveLeft(run) && isSameQueue(run.deadLetterUrl ?? '', deadLetterUrl))
        .map(({ id }) => id)
    )
    before = runs.at(-1)?.id
    if (!more || young.length < runs.length || before === undefined) return found.reverse()
  }
}

import { PurgeQueueCommand } from '@aws-sdk/client-sqs'
import type { SqsClients } from '../connector/clients.js'
import { ConnectorError, toFailure } from '../connector/errors.js'
import { backOff, pause } from '../connector/timing.js'
import { parseQueueUrl, type Failure } from '../contract/index.js'

/** Tries of a purge that SQS has not begun. */
const mostTries = 3
const pauses = { base: 400, most: 2000 }

/** SQS was not reached, or was too busy: the queue is as it was. */
const notBegun: ReadonlySet<string> = new Set([
  'RequestThrottled',
  'UnknownHost',
  'ConnectionRefused',
  'ConnectionTimeout',
  'NetworkError',
  'TlsError'
])

/** Whether the queue was purged just now, or may have been: what failed may have been done and its answer lost. */
export const mayBePurged = ({ code, retryable }: Failure): boolean =>
  code === 'PurgeQueueInProgress' || (retryable && !notBegun.has(code))

/**
 * Deletes every message of a queue, those in flight too. SQS takes up to 60 seconds for it. Where the answer is lost it is
 * not asked again: what was sent since would be deleted too, without anybody having agreed to that.
 *
 * @throws ConnectorError `PurgeQueueInProgress` where it was purged less than 60 seconds ago
 */
export async function purgeQueue(clients: SqsClients, url: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    const failure = await purgeOnce(clients, url)
    if (failure === null) return
    if (!notBegun.has(failure.code) || !failure.retryable || tries === mostTries) {
      throw new ConnectorError(inDoubt(failure))
    }
    await pause(backOff(tries, pauses.base, pauses.most))
  }
}

async function purgeOnce(clients: SqsClients, url: string): Promise<Failure | null> {
  try {
    await clients.clientFor(url, 'send').send(new PurgeQueueCommand({ QueueUrl: url }))
    return null
  } catch (error) {
    return toFailure(error, { action: 'PurgeQueue', queue: parseQueueUrl(url).name })
  }
}

function inDoubt(failure: Failure): Failure {
  if (failure.code === 'PurgeQueueInProgress' || !mayBePurged(failure)) return failure
  return {
    ...failure,
    message: `${failure.message} The queue may have been purged all the same.`,
    hint: 'Look at its counts before you purge it again: what was sent since would be deleted too.'
  }
}

import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import { parseQueueUrl, type Failure } from '../contract/index.js'
import type { SqsClients } from './clients.js'
import { toFailure } from './errors.js'

/** Milliseconds for which SQS may not find a queue that was made, or still find one that was deleted. */
const lag = 60_000

/** When queues were made and deleted, in milliseconds since the epoch, by their URLs. */
interface Recent {
  made: Map<string, number>
  deleted: Map<string, number>
}

/** By the clients of a connection, which are others once it works elsewhere. */
const recent = new WeakMap<SqsClients, Recent>()

function recentOf(clients: SqsClients): Recent {
  const there = recent.get(clients) ?? { made: new Map<string, number>(), deleted: new Map() }
  recent.set(clients, there)
  return there
}

function note(times: Map<string, number>, url: string, now = Date.now()): void {
  for (const [key, at] of times) {
    if (at > now - lag) break
    times.delete(key)
  }
  times.delete(url)
  times.set(url, now)
}

/** A queue was made through these clients. */
export function noteMade(clients: SqsClients, url: string): void {
  const { made, deleted } = recentOf(clients)
  deleted.delete(url)
  note(made, url)
}

/** A queue was deleted through these clients. */
export function noteDeleted(clients: SqsClients, url: string): void {
  const { made, deleted } = recentOf(clients)
  // SQS tells the age of a queue in whole seconds. One of long before is of an earlier one than this in any case.
  const now = Date.now()
  note(deleted, url, made.delete(url) ? now : now - (now % 1000))
}

/** When a queue was deleted here, while SQS may still find it; null otherwise. */
export function deletedAt(clients: SqsClients, url: string): number | null {
  const at = recent.get(clients)?.deleted.get(url) ?? 0
  return at > Date.now() - lag ? at : null
}

type Attributes = Partial<Record<string, string>>

/**
 * SQS may still answer for a queue that was deleted here: for another one of its name only where it was made since.
 *
 * @param attributes its `CreatedTimestamp` tells
 * @throws as SQS does it of a queue that does not exist
 */
export function requireNotDeleted(clients: SqsClients, url: string, attributes: Attributes): void {
  const deleted = deletedAt(clients, url)
  if (deleted === null) return
  const made = Number(attributes['CreatedTimestamp'] ?? 0) * 1000
  if (made < deleted) throw Object.assign(new Error(), { name: 'QueueDoesNotExist' })
  recentOf(clients).deleted.delete(url)
}

/**
 * SQS may take messages for a queue that was deleted here, and they are gone with it.
 *
 * @throws as SQS does it of a queue that does not exist
 */
export async function refuseDeleted(
  clients: SqsClients,
  url: string,
  signal: AbortSignal
): Promise<void> {
  if (deletedAt(clients, url) === null) return
  const command = new GetQueueAttributesCommand({
    QueueUrl: url,
    AttributeNames: ['CreatedTimestamp']
  })
  try {
    const { Attributes = {} } = await clients.clientFor(url).send(command, { abortSignal: signal })
    requireNotDeleted(clients, url, Attributes)
  } catch (error) {
    // SQS itself keeps the name back: who may not look will find no other queue.
    const denied = toFailure(error, { action: 'GetQueueAttributes' }).code === 'AccessDenied'
    if (!denied) throw error
    requireNotDeleted(clients, url, {})
  }
}

/** The code of a queue that was made here and that SQS does not find yet. */
export const notThereYet = 'QueueNotThereYet'

/** SQS does not find a queue at once that it has made: that is no queue that does not exist. */
export function ofMade(clients: SqsClients, url: string, failure: Failure): Failure {
  const at = recent.get(clients)?.made.get(url) ?? 0
  if (failure.code !== 'QueueDoesNotExist' || at <= Date.now() - lag) return failure
  return {
    code: notThereYet,
    message: `SQS has made ${parseQueueUrl(url).name}, and does not find it yet.`,
    retryable: true,
    hint: 'It can take up to a minute. Try again in a moment.'
  }
}

import type { SqsClients } from '../connector/clients.js'
import { parseQueueUrl, type Failure } from '../contract/index.js'

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

/** Somebody else has made a queue of this name again. */
export function noteMadeElsewhere(clients: SqsClients, url: string): void {
  recent.get(clients)?.deleted.delete(url)
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

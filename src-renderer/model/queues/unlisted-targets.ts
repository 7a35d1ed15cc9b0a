import type { Queue } from '@contract'
import type { QueueProfile } from './profile'
import { queueBeside } from './queue-beside'
import type { Relations } from './relations'

/** What is known when it is asked for dead-letter queues that no list has. */
interface Known {
  relations: Relations
  profiles: ReadonlyMap<string, QueueProfile>
  /** URLs of a list of queues that was read to its end. */
  listed: ReadonlySet<string>
  /** When it failed last to ask for a queue, in milliseconds since the epoch. */
  failedAt: (url: string) => number | undefined
}

/**
 * Dead-letter queues that a whole list does not have, of queues that it has: they were deleted, or the list is older than
 * they are, and only SQS can tell. What it said before the source was read last is asked again.
 */
export function unlistedTargets({ relations, profiles, listed, failedAt }: Known): Queue[] {
  const found = new Map<string, Queue>()
  for (const [arn, sources] of relations.sources) {
    if (relations.byArn.has(arn)) continue
    for (const source of sources) {
      const queue = listed.has(source.queue.url) ? queueBeside(source.queue, source.arn, arn) : null
      if (!queue || listed.has(queue.url) || profiles.has(queue.url)) continue
      if ((failedAt(queue.url) ?? -Infinity) < source.at) found.set(queue.url, queue)
    }
  }
  return [...found.values()]
}

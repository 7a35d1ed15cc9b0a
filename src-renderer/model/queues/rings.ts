import type { QueueProfile } from './profile'

/** A queue's place in a ring. All of a ring share its queues: a ring may be long. */
export interface Ring {
  /** In the order in which they redrive; the last redrives to the first. */
  queues: readonly QueueProfile[]
  place: number
}

/**
 * Queues that redrive in a ring, a ring of one included: what fails in one of them comes back to it.
 *
 * @returns by the ARN of each of them
 */
export function ringsOf(byArn: ReadonlyMap<string, QueueProfile>): ReadonlyMap<string, Ring> {
  const rings = new Map<string, Ring>()
  const seen = new Set<QueueProfile>()
  for (const first of byArn.values()) {
    // Each queue redrives to one other at most, and is walked once: a walk that comes to its own path has found a ring.
    const path: QueueProfile[] = []
    const places = new Map<QueueProfile, number>()
    let at: QueueProfile | undefined = first
    while (at && !seen.has(at)) {
      seen.add(at)
      places.set(at, path.length)
      path.push(at)
      at = at.redrive ? byArn.get(at.redrive.target) : undefined
    }
    const from = at && places.get(at)
    if (from === undefined) continue
    const queues = path.slice(from)
    queues.forEach(({ arn }, place) => rings.set(arn, { queues, place }))
  }
  return rings
}

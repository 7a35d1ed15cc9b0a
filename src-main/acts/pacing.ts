import { pacingSeconds } from '../contract/index.js'

/** Milliseconds: a second more than SQS asks for, since its clock is not this one. */
const sqsPace = (pacingSeconds + 1) * 1000

/**
 * SQS purges a queue once in 60 seconds. What this app did is known here; a purge from elsewhere is known once SQS has
 * refused another one, and is then at most that old.
 */
export class Pacing {
  /** Milliseconds since the epoch at which a queue may be purged again. */
  readonly #free = new Map<string, number>()

  constructor(private readonly pace = sqsPace) {}

  /** SQS has purged the queue just now, or has refused to because somebody else just did. */
  notePurge(connectionId: string, url: string): void {
    const now = Date.now()
    for (const [key, at] of this.#free) if (at <= now) this.#free.delete(key)
    this.#free.set(`${connectionId} ${url}`, now + this.pace)
  }

  /** @returns when the queue may be purged, milliseconds since the epoch; null for now */
  purgeFreeAt(connectionId: string, url: string): number | null {
    const at = this.#free.get(`${connectionId} ${url}`) ?? 0
    return at > Date.now() ? at : null
  }
}

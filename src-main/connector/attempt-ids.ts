import { randomUUID } from 'node:crypto'

/** Milliseconds that SQS remembers what it answered to an attempt id. */
const remembered = 5 * 60_000
const most = 64

/** The id of one receive on a FIFO queue. */
export interface Attempt {
  id: string
  startedAt: number
  /** Whether it was used before, by a receive whose answer was lost. */
  repeated: boolean
}

/**
 * Attempt ids of a listening session. The id of a poll whose answer may have been lost is used again, so that the next poll
 * gets those messages although they are in flight already.
 */
export class AttemptIds {
  #lost: Attempt[] = []

  next(now: number): Attempt {
    let lost = this.#lost.pop()
    while (lost && now - lost.startedAt > remembered) lost = this.#lost.pop()
    return lost ?? { id: randomUUID(), startedAt: now, repeated: false }
  }

  /** The answer to this attempt may have been lost. */
  lost(attempt: Attempt): void {
    this.#lost = [{ ...attempt, repeated: true }, ...this.#lost].slice(0, most)
  }
}

/** The most polls that follow their commit before another one is tried ahead of it. */
const longestRest = 64

/**
 * Decides whether a lane polls while the messages of its last answer are still being deleted.
 *
 * Their run is over: they are in the journal. On a standard queue the next poll does not depend on them. On a FIFO queue
 * their groups are closed until they are gone, so such a poll finds something only if there are other groups; where it
 * finds nothing it is tried less and less often, since each is a request.
 */
export class Overlap {
  #rest = 0
  #misses = 0

  constructor(
    private readonly allowed: boolean,
    /** Whether such a poll must not wait for messages: what it waits for may be held up by the commit itself. */
    readonly short: boolean
  ) {}

  /** Asked once before each poll that could go ahead. */
  ahead(): boolean {
    if (!this.allowed) return false
    if (this.#rest === 0) return true
    this.#rest--
    return false
  }

  /** A poll ahead of its commit found messages, or none. */
  note(found: boolean): void {
    this.#misses = found ? 0 : this.#misses + 1
    this.#rest = found ? 0 : Math.min(longestRest, 2 ** this.#misses)
  }
}

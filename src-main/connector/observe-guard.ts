import type { CommitStrategy } from '../contract/index.js'
import type { NewDocument } from '../journal/journal.js'

/** Ids that one half of the memory holds: some megabytes at most. */
const remembered = 25_000

/** A set of the ids seen last, bounded: the older half is forgotten when the newer one is full. */
export class RecentIds {
  #newer = new Set<string>()
  #older = new Set<string>()

  constructor(private readonly half = remembered) {}

  /** @returns whether the id is new */
  add(id: string): boolean {
    const known = this.#newer.has(id) || this.#older.has(id)
    this.#newer.add(id)
    if (this.#newer.size >= this.half) {
      this.#older = this.#newer
      this.#newer = new Set()
    }
    return !known
  }
}

const firstPause = 5_000
const longestPause = 60_000

/**
 * Paces looks at messages that come back at once, since every look counts as a receive.
 *
 * Only an answer that is full and all new says that there is more to see, so that the next look may follow. After any other
 * the queue is left alone for a while, twice as long each time that an answer brings nothing new, up to a minute.
 */
export class LookPace {
  #seen = new RecentIds()
  #repeats = 0

  /**
   * @param full whether the answer held as many messages as were asked for
   * @returns whether the next look may follow at once
   */
  note(messageIds: readonly (string | undefined)[], full: boolean): boolean {
    const fresh = messageIds.filter((id) => id !== undefined && this.#seen.add(id)).length
    if (full && fresh === messageIds.length) this.#repeats = 0
    else this.#repeats = fresh > 0 ? 1 : this.#repeats + 1
    return this.#repeats === 0
  }

  /** Milliseconds to leave the queue alone. */
  get pause(): number {
    if (this.#repeats === 0) return 0
    return Math.min(longestPause, firstPause * 2 ** (this.#repeats - 1))
  }
}

const lookNotice =
  'Each look raises the receive count of a message. Messages that come back are looked at less and less often.'

/** What the view says while Observe runs. @param maxReceiveCount of the queue's redrive policy; null for none or unknown */
export const observeNotice = (maxReceiveCount: number | null): string =>
  maxReceiveCount === null
    ? lookNotice
    : `${lookNotice} After ${maxReceiveCount.toLocaleString('en-US')} receives the queue moves a message to its dead-letter queue, so Observe pauses before that.`

/**
 * Whether one more look could push a message over the queue's maxReceiveCount.
 *
 * SQS moves a message away when it is received more often than that, so one that has been received that often already must
 * not be looked at again. Observe stops one receive sooner: what it gives back belongs to a consumer who needs one.
 *
 * @returns a sentence that says so, or null while there is room
 */
export function budgetNotice(
  documents: readonly NewDocument[],
  maxReceiveCount: number | null,
  strategy: Exclude<CommitStrategy, 'at-least-once'>
): string | null {
  if (maxReceiveCount === null) return null
  const most = documents.reduce(
    (count, { system }) => Math.max(count, Number(system['ApproximateReceiveCount'] ?? 0)),
    0
  )
  if (most < (strategy === 'observe' ? Math.max(1, maxReceiveCount - 1) : maxReceiveCount))
    return null
  const times = (count: number) => count.toLocaleString('en-US')
  const what = `Paused: a message was received ${times(most)} times, and the queue moves messages to its dead-letter queue after ${times(maxReceiveCount)}.`
  return strategy === 'observe'
    ? `${what} The receives that are left are for its consumer.`
    : `${what} Delete it, or resume to go on all the same.`
}

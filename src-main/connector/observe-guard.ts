import type { CommitStrategy } from '../contract/index.js'
import type { NewDocument } from '../journal/journal.js'
import { RecentIds } from './recent-ids.js'

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

/** Why a session must not look again by itself. */
export interface ReceiveBudget {
  /** Which message, and how often it was received: true whatever the session does next. */
  fact: string
  /** What a person can do while the session is paused for it. */
  advice: string
}

const times = (count: number) => count.toLocaleString('en-US')
const receivesOf = ({ system }: NewDocument) => Number(system['ApproximateReceiveCount'] ?? 0)

function factOf(document: NewDocument, maxReceiveCount: number): string {
  const { messageId, messageGroupId } = document.properties
  const group = messageGroupId ? ` of group ${messageGroupId}` : ''
  const receives = `${times(receivesOf(document))} of at most ${times(maxReceiveCount)} times`
  return `Message ${messageId ?? 'without an id'}${group} was received ${receives}: after that the queue moves it to its dead-letter queue.`
}

/**
 * Whether one more look could push a message over the queue's maxReceiveCount.
 *
 * SQS moves a message away when it is received more often than that, so one that has been received that often already must
 * not be looked at again. Observe stops one receive sooner: what it gives back belongs to a consumer who needs one.
 *
 * @returns the message that is nearest to it, or null while there is room
 */
export function spentBudget(
  documents: readonly NewDocument[],
  maxReceiveCount: number | null,
  strategy: Exclude<CommitStrategy, 'at-least-once'>
): ReceiveBudget | null {
  const [first, ...others] = documents
  if (maxReceiveCount === null || !first) return null
  const most = others.reduce((a, b) => (receivesOf(b) > receivesOf(a) ? b : a), first)
  const room = strategy === 'observe' ? Math.max(1, maxReceiveCount - 1) : maxReceiveCount
  if (receivesOf(most) < room) return null
  return {
    fact: factOf(most, maxReceiveCount),
    advice:
      strategy === 'observe'
        ? 'The receives that are left are for its consumer.'
        : 'Delete it, or resume to go on all the same.'
  }
}

/** What the view says while the session is paused for it. */
export const pausedNotice = ({ fact, advice }: ReceiveBudget): string => `Paused. ${fact} ${advice}`

import type { Failure } from '../contract/index.js'
import { keepOrder } from './batching.js'
import { isNetworkFailure } from './network-errors.js'
import type { EntryOutcome, Outgoing } from './send-batch.js'
import { backOff } from './timing.js'

/** Times that a document is tried. */
const tries = 6
/** Times that a whole request is tried. */
const requestTries = 8

const mostTried = (items: Iterable<Outgoing>) => Math.max(...[...items].map((item) => item.tries))

/** Milliseconds to wait before these are sent again. */
export const pauseBefore = (items: Iterable<Outgoing>): number =>
  backOff(mostTried(items), 100, 5000)

/** Entries to be sent again: those that may work the next time, and on FIFO queues would not land behind later ones. */
export function toRepeat(outcomes: EntryOutcome[]): Set<Outgoing> {
  const free = keepOrder(outcomes)
  const chosen = outcomes.filter((one) => {
    if (one.accepted || !one.failure.retryable || one.item.tries >= tries) return false
    return free.has(one) || !one.item.queue.fifo
  })
  return new Set(chosen.map(({ item }) => item))
}

/** Whether a later document of its group was accepted. */
export const isOvertaken = (item: Outgoing, outcomes: readonly EntryOutcome[]): boolean =>
  outcomes.some((one) => one.accepted && one.lane === item.lane && one.item.index > item.index)

/**
 * Whether a whole request may be made again by itself: SQS said that it did nothing, or a FIFO queue drops what it has
 * taken already. Who has waited for an answer in vain should hear of it rather than wait again.
 */
export function mayRepeat(items: Outgoing[], failure: Failure): boolean {
  if (mostTried(items) >= requestTries) return false
  return isNetworkFailure(failure)
    ? failure.code === 'ConnectionLost' && items.every(({ queue }) => queue.fifo)
    : failure.retryable
}

import type { Queue } from '@contract'
import type { CountState } from '../../stores/queue-counts'
import { formatCount } from '../../format/numbers'
import { looksLikeDeadLetters } from '../../model/queues/name-filter'

/** What kind of queue a row shows, in words and for its mark. */
export interface QueueMark {
  fifo: boolean
  deadLetters: boolean
  words: string
}

/** @param source the queue that redrives here, where one is known */
export function markOf(queue: Queue, source: string | undefined): QueueMark {
  const deadLetters = source !== undefined || looksLikeDeadLetters(queue.name)
  const type = queue.fifo ? 'FIFO queue' : 'standard queue'
  if (!deadLetters) return { fifo: queue.fifo, deadLetters, words: type }
  const of = source === undefined ? ', by its name' : ` of ${source}`
  return { fifo: queue.fifo, deadLetters, words: `${type}, dead-letter queue${of}` }
}

/** The counts of a queue in words; they are SQS's approximations. Blank while they are not known. */
export function countWords(state: CountState | undefined): string {
  if (state?.failure) return `counts unknown: ${state.failure.message}`
  const counts = state?.counts
  if (!counts) return ''
  const { visible, inFlight, delayed } = counts
  return `${formatCount(visible)} visible, ${formatCount(inFlight)} in flight, ${formatCount(delayed)} delayed (approximate)`
}

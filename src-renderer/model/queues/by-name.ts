import type { Queue } from '@contract'

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** A queue with what it is ordered by, worked out once. */
interface Keyed {
  queue: Queue
  stem: string
}

const keyed = (queue: Queue): Keyed => ({ queue, stem: queue.name.replace(/\.fifo$/, '') })

const compare = (one: Keyed, other: Keyed) =>
  collator.compare(one.stem, other.stem) || collator.compare(one.queue.name, other.queue.name)

/**
 * Puts more queues among those that are in order already: by name, `orders.fifo` before `orders-dlq.fifo`, since SQS
 * promises no order. Each page is sorted by itself, so that the last of ten costs no more than the first.
 */
export class QueuesByName {
  #all: Keyed[]

  /** @param sorted in this order already */
  constructor(sorted: readonly Queue[] = []) {
    this.#all = sorted.map(keyed)
  }

  add(queues: readonly Queue[]): readonly Queue[] {
    const page = queues.map(keyed).sort(compare)
    const merged: Keyed[] = []
    let next = 0
    for (const one of this.#all) {
      for (let other = page[next]; other && compare(other, one) < 0; other = page[++next]) {
        merged.push(other)
      }
      merged.push(one)
    }
    this.#all = [...merged, ...page.slice(next)]
    return this.#all.map(({ queue }) => queue)
  }
}

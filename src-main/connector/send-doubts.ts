import type { Failure } from '../contract/index.js'
import type { Outgoing } from './send-batch.js'

interface Doubt {
  item: Outgoing
  /** Why it is not known what became of the try. */
  failure: Failure
}

/** Documents that are to be sent again although an earlier try of theirs may be in the queue. */
export class Doubts {
  readonly #of = new Map<number, Doubt>()

  note(items: readonly Outgoing[], failure: Failure): void {
    for (const item of items) this.#of.set(item.index, { item, failure })
  }

  /** Ends the doubt about the document at this index. @returns why there was one; null where there was none */
  take(index: number): Failure | null {
    const doubt = this.#of.get(index)
    this.#of.delete(index)
    return doubt?.failure ?? null
  }

  /** Those that were not sent again, so that the doubt stays. */
  get left(): Doubt[] {
    return [...this.#of.values()]
  }
}

import { limits } from '../contract/index.js'
import { pause } from './timing.js'

/** Milliseconds of sending that one batch holds, so that a fast pace does not mean a request for each document. */
const gathered = 100

/**
 * How many documents may go now, at so many a second. What was not used while something else was waited for is not made
 * up for: the pace is never exceeded.
 */
export class Pace {
  #from = performance.now()
  #spent = 0

  /** @param perSecond null for as fast as it goes */
  constructor(private readonly perSecond: number | null) {}

  /** Resolves, with how many may go at most, when it is time for a batch; with 0 where the signal aborts. */
  async ready(signal: AbortSignal): Promise<number> {
    if (this.perSecond === null) return limits.batchEntries
    const wanted = Math.min(limits.batchEntries, Math.max(1, (this.perSecond * gathered) / 1000))
    const due = this.#from + ((this.#spent + Math.floor(wanted)) / this.perSecond) * 1000
    await pause(due - performance.now(), signal)
    return signal.aborted ? 0 : Math.floor(wanted)
  }

  spend(documents: number): void {
    if (this.perSecond === null) return
    this.#spent += documents
    const planned = this.#from + (this.#spent / this.perSecond) * 1000
    const late = performance.now() - planned
    if (late > gathered) this.#from += late
  }
}

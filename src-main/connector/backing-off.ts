import { backOff } from './timing.js'

/** Milliseconds of the first and of the longest back-off. */
const times = { first: 500, longest: 60_000 }

/** When a session that failed, or has seen enough for now, may poll again. Times in milliseconds since the epoch. */
export class BackingOff {
  #failedAt = 0
  #streak = 0
  #until = 0

  /** No poll goes out before. */
  get until(): number {
    return this.#until
  }

  /** Whether what began then says nothing about what has been since: there was a failure in between. */
  outdates(startedAt: number): boolean {
    return startedAt < this.#failedAt
  }

  /** Something failed. */
  note(): void {
    this.#failedAt = Date.now()
  }

  /** Something failed that is to be tried again. @returns when */
  failed(): number {
    this.note()
    this.#until = this.#failedAt + backOff(this.#streak++, times.first, times.longest)
    return this.#until
  }

  /** It works again: the next failure is a first one. */
  worked(): void {
    this.#streak = 0
  }

  /** No poll for so many milliseconds. */
  rest(milliseconds: number): void {
    this.#until = Math.max(this.#until, Date.now() + milliseconds)
  }

  /** A person wants to go on at once. */
  forget(): void {
    this.#until = 0
  }
}

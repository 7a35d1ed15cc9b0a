/** Waits, or less if the signal aborts. Never rejects. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted || milliseconds <= 0) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal?.addEventListener('abort', done)
  })
}

/** Exponential back-off in milliseconds with jitter: between half of `base · 2^attempt` and all of it. */
export function backOff(attempt: number, base: number, most: number): number {
  const full = Math.min(most, base * 2 ** Math.min(attempt, 30))
  return full / 2 + Math.random() * (full / 2)
}

/** Resolves when all have settled, or after the time, whichever is first. */
export async function settledWithin(work: Iterable<Promise<unknown>>, ms: number): Promise<void> {
  const limit = new AbortController()
  await Promise.race([Promise.allSettled(work), pause(ms, limit.signal)])
  limit.abort()
}

/** Calls at most every `interval` milliseconds, and once more at the end for what was asked for meanwhile. */
export class Throttle {
  #act: () => void
  #interval: number
  #timer: NodeJS.Timeout | null = null
  #last = 0

  constructor(act: () => void, interval = 100) {
    this.#act = act
    this.#interval = interval
  }

  /** Asks for a call. */
  ask(): void {
    if (this.#timer) return
    const wait = this.#last + this.#interval - Date.now()
    if (wait <= 0) return this.now()
    this.#timer = setTimeout(() => this.now(), wait)
  }

  /** Calls at once. */
  now(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#last = Date.now()
    this.#act()
  }
}

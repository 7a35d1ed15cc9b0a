const slot = 500
const window = 5000

/** Counts events over the last five seconds, in as many slots as that takes and no more. */
export class RateMeter {
  #slots = new Array<number>(window / slot + 1).fill(0)
  #at = 0

  /** @param now milliseconds, never less than before */
  add(count: number, now: number): void {
    this.#forward(now)
    const index = this.#at % this.#slots.length
    this.#slots[index] = (this.#slots[index] ?? 0) + count
  }

  /** Events a second over the last five. */
  rate(now: number): number {
    this.#forward(now)
    const sum = this.#slots.reduce((total, count) => total + count, 0)
    return Math.round((sum * 10_000) / window) / 10
  }

  #forward(now: number): void {
    const at = Math.floor(now / slot)
    const steps = Math.min(at - this.#at, this.#slots.length)
    for (let step = 0; step < steps; step++) this.#slots[(at - step) % this.#slots.length] = 0
    this.#at = Math.max(this.#at, at)
  }
}

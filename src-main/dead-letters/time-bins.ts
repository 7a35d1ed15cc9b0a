/** Bins that are kept at most; at more each becomes twice as wide. */
const most = 512

/** How many things happened when, in a bounded number of bins, whatever the time between them. */
export class TimeBins {
  /** Milliseconds of one bin. */
  #width = 1000
  #bins = new Map<number, number>()

  /** @param at milliseconds since the epoch */
  add(at: number, count = 1): void {
    const bin = Math.floor(at / this.#width)
    this.#bins.set(bin, (this.#bins.get(bin) ?? 0) + count)
    while (this.#bins.size > most) this.#widen(this.#width * 2)
  }

  merge(other: TimeBins): void {
    if (other.#width > this.#width) this.#widen(other.#width)
    for (const [bin, count] of other.#bins) this.add(bin * other.#width, count)
  }

  /** The counts in so many equal parts of a time, ends included. */
  parts([from, to]: readonly [number, number], count: number): number[] {
    const parts = new Array<number>(count).fill(0)
    const width = Math.max(1, (to - from + 1) / count)
    for (const [bin, there] of this.#bins) {
      const at = Math.min(to, Math.max(from, (bin + 0.5) * this.#width))
      const part = Math.min(count - 1, Math.floor((at - from) / width))
      parts[part] = (parts[part] ?? 0) + there
    }
    return parts
  }

  #widen(width: number): void {
    const narrow = this.#bins
    const before = this.#width
    this.#width = width
    this.#bins = new Map()
    for (const [bin, count] of narrow) {
      const wide = Math.floor((bin * before) / width)
      this.#bins.set(wide, (this.#bins.get(wide) ?? 0) + count)
    }
  }
}

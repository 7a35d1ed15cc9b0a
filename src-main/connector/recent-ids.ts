/** Ids that one half of the memory holds: some megabytes at most. */
const remembered = 25_000

/** A set of the ids seen last, bounded: the older half is forgotten when the newer one is full. */
export class RecentIds {
  #newer = new Set<string>()
  #older = new Set<string>()

  constructor(private readonly half = remembered) {}

  /** @returns whether the id is new */
  add(id: string): boolean {
    const known = this.#newer.has(id) || this.#older.has(id)
    this.#newer.add(id)
    if (this.#newer.size >= this.half) {
      this.#older = this.#newer
      this.#newer = new Set()
    }
    return !known
  }
}

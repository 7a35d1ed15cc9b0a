/** Until when items wait for others: so many milliseconds after the first, or so many items. */
interface GatherLimits {
  ms: number
  items: number
}

interface Waiting<T> {
  items: T[]
  written: Promise<void>
  write: () => void
}

/** Gathers what comes in small parts, so that many of them are one write to the journal. */
export class Gather<T> {
  #waiting: Waiting<T> | null = null

  constructor(
    private readonly write: (items: T[]) => Promise<unknown>,
    private readonly limits: GatherLimits = { ms: 25, items: 500 }
  ) {}

  /** Adds to what waits. Resolves when it is written; rejects with the error of the write. */
  add(items: readonly T[]): Promise<void> {
    if (items.length === 0) return Promise.resolve()
    this.#waiting ??= this.#open()
    const { items: waiting, written, write } = this.#waiting
    waiting.push(...items)
    if (waiting.length >= this.limits.items) write()
    return written
  }

  /** Writes what waits without waiting for more. */
  flush(): void {
    this.#waiting?.write()
  }

  #open(): Waiting<T> {
    const items: T[] = []
    let write: () => void = () => undefined
    const due = new Promise<void>((resolve) => {
      const timer = setTimeout(() => write(), this.limits.ms)
      write = () => {
        clearTimeout(timer)
        this.#waiting = null
        resolve()
      }
    })
    const written = due.then(async () => {
      await this.write(items)
    })
    return { items, written, write }
  }
}

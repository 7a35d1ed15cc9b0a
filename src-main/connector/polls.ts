/** Milliseconds that a short poll may take in all where it is slow: longer than that, and its server does not answer. */
const slowAnswer = 3000

/** The grace with which a poll that waits at most so many seconds is let come to its end. */
export const wholePoll = (waitSeconds: number) => waitSeconds * 1000 + slowAnswer

interface OpenCall {
  controller: AbortController
  startedAt: number
}

/** The calls that are open, and how to end them without losing what they are about to bring. */
export class OpenCalls {
  #open = new Set<OpenCall>()

  /**
   * @param grace milliseconds for which a request is left alone when it is to be aborted: the server may be answering it,
   *   and the messages of an answer that nobody reads stay invisible for their whole visibility timeout
   */
  constructor(private readonly grace = 300) {}

  get size(): number {
    return this.#open.size
  }

  /** Runs a call with a signal that {@link abort} fires. */
  async run<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const open = { controller: new AbortController(), startedAt: Date.now() }
    this.#open.add(open)
    try {
      return await call(open.controller.signal)
    } finally {
      this.#open.delete(open)
    }
  }

  /** Aborts calls that are older than the grace, at once; the others once they are. */
  abort(): void {
    for (const open of this.#open) {
      const age = Date.now() - open.startedAt
      // At least one turn of the event loop, so that an answer that lies in the socket already is read.
      setTimeout(() => open.controller.abort(), Math.max(0, this.grace - age))
    }
  }
}

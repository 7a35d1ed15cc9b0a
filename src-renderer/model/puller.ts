export interface Puller {
  /** Pulls as soon as the pace allows. `jump` gives up on a pull that is under way for an older wish. */
  want: (jump?: boolean) => void
  stop: () => void
}

/**
 * Pulls what a view shows: one pull at a time, never more often than `pace` milliseconds apart, and the latest wish
 * wins. Wishes that come meanwhile become one. So the load on the main process does not depend on how often the view
 * or the queue changes.
 *
 * @param jumpPace the same for a jump, which a person waits for
 * @param pull reads the present wish itself; what it throws is the caller's to handle
 */
export function createPuller(
  pull: (signal: AbortSignal) => Promise<void>,
  pace: number,
  jumpPace = pace
): Puller {
  let running: AbortController | null = null
  let again = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let startedAt = -Infinity

  async function start() {
    timer = undefined
    again = false
    startedAt = performance.now()
    const own = new AbortController()
    running = own
    try {
      await pull(own.signal)
    } finally {
      if (running === own) running = null
      if (again && running === null) schedule(pace)
    }
  }

  function schedule(least: number) {
    clearTimeout(timer)
    timer = setTimeout(() => void start(), Math.max(0, startedAt + least - performance.now()))
  }

  function want(jump = false) {
    if (running && jump) {
      running.abort()
      running = null
    }
    if (running) again = true
    else if (jump) schedule(jumpPace)
    else if (timer === undefined) schedule(pace)
  }

  function stop() {
    clearTimeout(timer)
    timer = undefined
    again = false
    running?.abort()
    running = null
  }

  return { want, stop }
}

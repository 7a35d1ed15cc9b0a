export interface Puller {
  /** Pulls as soon as the pace allows. `jump` gives up on a pull that is under way for an older wish. */
  want: (jump?: boolean) => void
  stop: () => void
}

/** After a pull that took long, this many times its time passes before the next begins, up to a second. */
const easing = 4
const longestPause = 1000

/**
 * Pulls what a view shows: one pull at a time, never more often than `pace` milliseconds apart, and the latest wish
 * wins. Wishes that come meanwhile become one. So the load on the main process does not depend on how often the view
 * or the queue changes. Where it is busy and a pull takes long, the view asks less often: the work goes first.
 *
 * @param pull reads the present wish itself; what it throws is the caller's to handle
 * @param pace in milliseconds, asked for anew before each pull
 * @param jumpPace the same for a jump, which a person waits for
 */
export function createPuller(
  pull: (signal: AbortSignal) => Promise<void>,
  pace: () => number,
  jumpPace = pace()
): Puller {
  let running: AbortController | null = null
  let again = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let startedAt = -Infinity
  let took = 0

  async function start() {
    timer = undefined
    again = false
    startedAt = performance.now()
    const own = new AbortController()
    running = own
    try {
      await pull(own.signal)
    } finally {
      if (running === own) {
        running = null
        took = performance.now() - startedAt
      }
      if (again && running === null) schedule(eased())
    }
  }

  const eased = () => Math.max(pace(), Math.min(longestPause, took * easing))

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
    else if (timer === undefined) schedule(eased())
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

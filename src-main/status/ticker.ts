import type { AppStatus } from '../contract/index.js'

/** Tells the status again and again, when it is another one than before. */
export interface Ticker {
  /** Tells the status anew, to a page that knows nothing. @param read asked again only after its last answer */
  start(read: () => Promise<AppStatus>): void
  stop(): void
}

/** @param everyMs milliseconds between two looks */
export function createTicker(tell: (status: AppStatus) => void, everyMs = 1000): Ticker {
  let timer: NodeJS.Timeout | undefined
  let last = ''
  let reading = false
  const tick = async (read: () => Promise<AppStatus>): Promise<void> => {
    if (reading) return
    reading = true
    try {
      const status = await read()
      const text = JSON.stringify(status)
      if (text !== last) tell(status)
      last = text
    } catch {
      // What is wrong is told where it is used; the next second asks again.
    } finally {
      reading = false
    }
  }
  return {
    start(read) {
      clearInterval(timer)
      last = ''
      timer = setInterval(() => void tick(read), everyMs)
      void tick(read)
    },
    stop: () => clearInterval(timer)
  }
}

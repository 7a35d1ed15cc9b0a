import type { AppStatus } from '../contract/index.js'

/**
 * Tells the status once a second, when it is another one than before.
 *
 * @param read asked again only after its last answer
 * @returns a function that ends it
 */
export function tellStatus(
  read: () => Promise<AppStatus>,
  tell: (status: AppStatus) => void,
  everyMs = 1000
): () => void {
  let last = ''
  let reading = false
  const tick = async (): Promise<void> => {
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
  const timer = setInterval(() => void tick(), everyMs)
  void tick()
  return () => clearInterval(timer)
}

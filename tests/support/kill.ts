import { once } from 'node:events'
import type { LaunchedApp } from './electron.js'

/**
 * Ends the app as a power cut would: the whole process group at once, so that no process of it can tidy up.
 *
 * Playwright starts the app as the leader of a process group of its own, except on Windows, where there are none: there
 * the main process is ended and takes the others with it.
 */
export async function killApp({ app }: LaunchedApp): Promise<void> {
  const child = app.process()
  const { pid } = child
  if (pid === undefined) throw new Error('The app was never started.')
  const gone = once(child, 'exit')
  process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  await gone
}

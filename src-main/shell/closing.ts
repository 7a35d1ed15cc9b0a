import type { App, BrowserWindow } from 'electron'
import type { EventPayload } from '../contract/index.js'

/** What would be left behind, or cut off, by closing the app. */
export type Held = EventPayload<'app.closeRequested'>

export interface ClosingDeps {
  app: Pick<App, 'on' | 'quit'>
  /** What is still held; resolves at once when nothing was ever listened to or received. */
  held(): Promise<Held>
  /** Asks the page what to do; it answers with {@link Closing.finish}, or not at all. */
  ask(held: Held): void
}

export interface Closing {
  /** Closes the window without asking again. */
  finish(): void
}

/** Counting what is held must not keep a window open whose store hangs. */
const patienceMs = 2000

const nothing: Held = { leases: 0, listening: 0, places: [], acts: [], runs: [] }

const isNothing = ({ leases, acts, runs }: Held): boolean =>
  leases === 0 && acts.length === 0 && runs.length === 0

/**
 * Asks before the window closes while messages are leased or something goes on, as often as it is to be closed: only an answer closes it. A
 * page that is dead or hangs cannot ask, so it is closed.
 */
export function guardClosing(window: BrowserWindow, deps: ClosingDeps): Closing {
  let state: 'open' | 'counting' | 'closing' = 'open'
  let quitting = false
  let hangs = false
  const finish = (): void => {
    state = 'closing'
    if (!window.isDestroyed()) window.close()
    if (quitting) deps.app.quit()
  }
  const cannotAsk = (): boolean => window.isDestroyed() || hangs || window.webContents.isCrashed()
  const ask = async (): Promise<void> => {
    const held = await withPatience(deps.held())
    // It may have been answered meanwhile, by a question that was open already.
    if (state !== 'counting') return
    if (isNothing(held) || cannotAsk()) return finish()
    state = 'open'
    deps.ask(held)
    bringToFront(window)
  }
  deps.app.on('before-quit', () => (quitting = true))
  window.on('unresponsive', () => (hangs = true))
  window.on('responsive', () => (hangs = false))
  window.on('close', (event) => {
    if (state === 'closing') return
    event.preventDefault()
    if (state === 'counting') return
    state = 'counting'
    void ask()
  })
  return { finish }
}

/** Shows a window wherever it is. */
export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

async function withPatience(held: Promise<Held>): Promise<Held> {
  const timeout = new Promise<Held>((resolve) => {
    setTimeout(() => resolve(nothing), patienceMs)
  })
  return Promise.race([held.catch(() => nothing), timeout])
}

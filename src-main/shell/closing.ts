import { app, type BrowserWindow } from 'electron'

export interface ClosingDeps {
  /** How much is still held; resolves at once when nothing was ever listened to or received. */
  held(): Promise<{ leases: number; listening: number }>
  /** Asks the page what to do; it answers with {@link Closing.finish}. */
  ask(held: { leases: number; listening: number }): void
}

export interface Closing {
  /** Closes the window without asking again. */
  finish(): void
}

/** Counting what is held must not keep a window open whose store hangs. */
const patienceMs = 2000

/** Asks once before the window closes while messages are leased. A second attempt, or a dead page, closes it. */
export function guardClosing(window: BrowserWindow, deps: ClosingDeps): Closing {
  let state: 'open' | 'asking' | 'closing' = 'open'
  let quitting = false
  const finish = (): void => {
    state = 'closing'
    if (!window.isDestroyed()) window.close()
    if (quitting) app.quit()
  }
  const ask = async (): Promise<void> => {
    const held = await withPatience(deps.held())
    if (held.leases === 0 || window.isDestroyed() || window.webContents.isCrashed()) finish()
    else deps.ask(held)
  }
  app.on('before-quit', () => (quitting = true))
  window.on('close', (event) => {
    if (state !== 'open') return
    event.preventDefault()
    state = 'asking'
    void ask()
  })
  return { finish }
}

async function withPatience(
  held: Promise<{ leases: number; listening: number }>
): Promise<{ leases: number; listening: number }> {
  const nothing = { leases: 0, listening: 0 }
  const timeout = new Promise<typeof nothing>((resolve) => {
    setTimeout(() => resolve(nothing), patienceMs)
  })
  return Promise.race([held.catch(() => nothing), timeout])
}

import { app, type BrowserWindow } from 'electron'
import { bringToFront, type Closing } from './closing.js'

/** A second start of the app shows the window of the first. */
export function focusOnSecondStart(window: BrowserWindow): void {
  app.on('second-instance', () => {
    if (!window.isDestroyed()) bringToFront(window)
  })
}

/** Waits for everything to be written down before the app ends. @param stop must end by itself in bounded time */
export function quitGracefully(stop: () => Promise<void>, closing: Closing): void {
  let stopped = false
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', (event) => {
    if (stopped) return
    event.preventDefault()
    void stop()
      .catch(() => undefined)
      .finally(() => {
        stopped = true
        app.quit()
      })
  })
  // Whoever sends these cannot answer a question.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      closing.finish()
      app.quit()
    })
  }
}

/** Does something some time after each load of the page, so that it does not delay the first paint. */
export function afterEachLoad(window: BrowserWindow, work: () => void): void {
  window.webContents.on('did-finish-load', () => setTimeout(work, 250))
}

import { app, dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'
import { createCrashBudget } from './crash-budget.js'

/** Loads the page again after a crash. Its state is in its own storage and comes back with it. */
export function recoverFromCrashes(window: BrowserWindow): void {
  const mayReload = createCrashBudget()
  window.webContents.on('render-process-gone', (_, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    if (mayReload(Date.now())) window.webContents.reload()
    else void askAfterCrashes(window)
  })
}

async function askAfterCrashes(window: BrowserWindow): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window stopped working several times in a row.',
    detail: 'Nothing that was received is lost: it is in the journal.',
    buttons: ['Try again', 'Quit'],
    defaultId: 0
  })
  if (response === 0) window.webContents.reload()
  else app.exit(1)
}

/** Asks what to do with a page that does not answer. The question goes away when the page comes back. */
export function handleUnresponsive(window: BrowserWindow): void {
  let question: AbortController | null = null
  window.on('responsive', () => question?.abort())
  window.on('unresponsive', () => {
    if (question !== null) return
    question = new AbortController()
    void askToReload(window, question.signal).finally(() => (question = null))
  })
}

async function askToReload(window: BrowserWindow, signal: AbortSignal): Promise<void> {
  const options: MessageBoxOptions = {
    type: 'warning',
    message: 'The window does not answer.',
    detail: 'Running operations go on in the background while it is loaded again.',
    buttons: ['Wait', 'Load again'],
    defaultId: 0,
    cancelId: 0,
    signal
  }
  const { response } = await dialog.showMessageBox(window, options)
  if (response === 1 && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer()
}

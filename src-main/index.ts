import { join } from 'node:path'
import { app, session, type BrowserWindow, type WebContents } from 'electron'
import { createEmit } from './ipc/events.js'
import { abandonWith, serveRequests } from './ipc/wire.js'
import { guardClosing } from './shell/closing.js'
import { handleUnresponsive, recoverFromCrashes } from './shell/crashes.js'
import { createFileServer } from './shell/files.js'
import { lockDown, lockSession } from './shell/lockdown.js'
import { setMenu } from './shell/menu.js'
import { registerScheme, serveScheme } from './shell/scheme.js'
import { settingsFile, windowFile } from './shell/settings.js'
import { applyTheme } from './shell/theme.js'
import { createWindow, rememberWindow } from './shell/window.js'

const out = join(import.meta.dirname, '..')

registerScheme()
// The lock belongs to the data folder: apps with different ones do not know of each other.
if (app.requestSingleInstanceLock()) void start()
else app.quit()

async function start(): Promise<void> {
  const folder = app.getPath('userData')
  const files = { settings: settingsFile(folder), window: windowFile(folder) }
  const [settings, bounds] = await Promise.all([
    files.settings.read(),
    files.window.read(),
    app.whenReady()
  ])
  let window: BrowserWindow | null = null
  const page = (): WebContents | null =>
    window?.isDestroyed() ? null : (window?.webContents ?? null)
  const emit = createEmit(page)

  lockDown()
  lockSession(session.defaultSession)
  serveScheme(createFileServer(join(out, 'renderer')))
  applyTheme(settings.value.theme)
  setMenu((command) => emit('app.command', { command }))
  window = createWindow(bounds.value, join(out, 'preload', 'preload.cjs'))
  rememberWindow(window, files.window)
  recoverFromCrashes(window)
  handleUnresponsive(window)
}

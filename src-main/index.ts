import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app, session, type BrowserWindow, type WebContents } from 'electron'
import { createEmit } from './ipc/events.js'
import { abandonWith, serveRequests } from './ipc/wire.js'
import { guardClosing, type Closing } from './shell/closing.js'
import { handleUnresponsive, recoverFromCrashes } from './shell/crashes.js'
import { createDesktop } from './shell/desktop.js'
import { createFileServer } from './shell/files.js'
import { afterEachLoad, focusOnSecondStart, quitGracefully } from './shell/lifecycle.js'
import { lockDown, lockSession } from './shell/lockdown.js'
import { setMenu } from './shell/menu.js'
import { registerScheme, serveScheme } from './shell/scheme.js'
import { writePageStorage } from './shell/page-storage.js'
import { SettingsStore, windowFile } from './shell/settings.js'
import { applyTheme } from './shell/theme.js'
import { createWindow, rememberWindow } from './shell/window.js'
import { setAsideNotice } from './storage/json-file.js'

const built = import.meta.dirname

registerScheme()
// The lock belongs to the data folder: apps with different ones do not know of each other.
if (app.requestSingleInstanceLock()) void start()
else app.quit()

async function start(): Promise<void> {
  const folder = app.getPath('userData')
  const bounds = windowFile(folder)
  const [settings, saved] = await Promise.all([
    SettingsStore.open(folder),
    bounds.read(),
    app.whenReady()
  ])
  let window: BrowserWindow | null = null
  let closing: Closing | null = null
  const page = (): WebContents | null =>
    window === null || window.isDestroyed() ? null : window.webContents
  const emit = createEmit(page)

  lockDown()
  lockSession(session.defaultSession)
  serveScheme(createFileServer(join(built, '..', 'renderer')))
  applyTheme(settings.store.value.theme)
  window = createWindow(saved.value, join(built, '..', 'preload', 'preload.cjs'))

  const services = import('./app/services.js').then(({ createServices }) =>
    createServices({
      folder,
      built: pathToFileURL(join(built, '/')),
      emit,
      shell: {
        versions: versions(),
        settings: settings.store,
        desktop: createDesktop(() => window),
        applyTheme,
        finishClosing: () => closing?.finish()
      },
      notices:
        settings.setAside === null
          ? []
          : [setAsideNotice('The file of the settings', settings.setAside)]
    })
  )
  const router = Promise.all([
    services,
    import('./ipc/handlers/index.js'),
    import('./ipc/router.js'),
    import('./ipc/guard.js'),
    import('./ipc/guards.js')
  ]).then(([made, { createHandlers }, { createRouter }, { createGuard }, { createGuards }]) =>
    createRouter(
      createHandlers(made),
      createGuard(made.connections, createGuards(made)),
      made.connections.agreement
    )
  )
  serveRequests(page, router)
  abandonWith(window.webContents, router)
  rememberWindow(window, bounds)
  recoverFromCrashes(window)
  handleUnresponsive(window)
  writePageStorage(window)
  closing = guardClosing(window, {
    app,
    held: async () => (await services).held(),
    ask: (held) => emit('app.closeRequested', held)
  })
  setMenu((command) => emit('app.command', { command }))
  focusOnSecondStart(window)
  quitGracefully(async () => (await services).stop(), closing)
  afterEachLoad(window, () => {
    void services.then(({ tellStatus }) => tellStatus())
  })
}

function versions() {
  const { electron, chrome, node } = process.versions
  return { version: app.getVersion(), electron, chromium: chrome, node, platform: process.platform }
}

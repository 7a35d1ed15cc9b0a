import { BrowserWindow, screen } from 'electron'
import type { JsonFile } from '../storage/json-file.js'
import { minimumSize, placeWindow, type WindowState } from './bounds.js'
import { appUrl } from './origin.js'
import { backgroundColour } from './theme.js'

/** Makes the main window. It is shown when its first frame is ready, so that nothing flashes. */
export function createWindow(saved: WindowState | null, preload: string): BrowserWindow {
  const state = placeWindow(
    saved,
    [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea)
  )
  const window = new BrowserWindow({
    x: state.x,
    y: state.y,
    width: state.width,
    height: state.height,
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    title: 'Longpoll',
    show: false,
    backgroundColor: backgroundColour(),
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // The spelling checker would fetch its dictionaries.
      spellcheck: false
    }
  })
  window.once('ready-to-show', () => {
    if (state.maximized) window.maximize()
    window.show()
  })
  void window.loadURL(appUrl)
  return window
}

/** Keeps size, place and maximised state in a file, some time after each change and when the window closes. */
export function rememberWindow(window: BrowserWindow, file: JsonFile<WindowState | null>): void {
  let timer: NodeJS.Timeout | undefined
  const save = (): void => {
    clearTimeout(timer)
    if (window.isDestroyed() || window.isMinimized()) return
    const state = { ...window.getNormalBounds(), maximized: window.isMaximized() }
    file.write(state).catch(() => undefined)
  }
  const saveSoon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(save, 500)
  }
  window.on('resize', saveSoon)
  window.on('move', saveSoon)
  window.on('maximize', saveSoon)
  window.on('unmaximize', saveSoon)
  window.on('close', save)
  window.on('closed', () => clearTimeout(timer))
}

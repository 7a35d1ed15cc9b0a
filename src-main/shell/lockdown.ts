import { app, type Session, type WebContents } from 'electron'
import { appUrl } from './origin.js'

/** Denies what this app's page never needs. Call it before the first window is made. */
export function lockDown(): void {
  app.on('web-contents-created', (_, contents) => keepInPlace(contents))
}

/** No page in this session gets a permission, a device, a download or the network. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
  const remote = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*']
  session.webRequest.onBeforeRequest({ urls: remote }, (_, answer) => answer({ cancel: true }))
}

function keepInPlace(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-attach-webview', (event) => event.preventDefault())
  // A file dropped on the window, a link and a script all come through here. Only a reload goes on.
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || event.url !== appUrl) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
}

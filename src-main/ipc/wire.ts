import { ipcMain, type WebContents } from 'electron'
import { wire } from '../contract/names.js'
import type { Router } from './router.js'
import { isTrusted } from './sender.js'

const untrusted = {
  ok: false,
  failure: {
    code: 'UntrustedSender',
    message: 'Only the window of Longpoll may ask this.',
    retryable: false,
    hint: 'Restart Longpoll.'
  }
} as const

/**
 * Connects the two request channels to the router.
 *
 * @param window the page that may ask, null while there is none
 * @param router loaded while the window is on its way: calls wait for it
 */
export function serveRequests(window: () => WebContents | null, router: Promise<Router>): void {
  const trusted = (event: Parameters<typeof isTrusted>[0]): boolean =>
    isTrusted(event, window()?.id ?? null)

  ipcMain.handle(wire.request, async (event, request: unknown) => {
    if (!trusted(event)) return untrusted
    return (await router).call(event.sender.id, request)
  })
  ipcMain.on(wire.cancel, (event, callId: unknown) => {
    if (trusted(event)) void router.then((loaded) => loaded.cancel(event.sender.id, callId))
  })
}

/** Aborts what a page waits for when it goes away: by a crash, a reload or its end. */
export function abandonWith(contents: WebContents, router: Promise<Router>): void {
  const { id } = contents
  const abandon = (): void => {
    void router.then((loaded) => loaded.abandon(id))
  }
  contents.on('render-process-gone', abandon)
  contents.on('destroyed', abandon)
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) abandon()
  })
}

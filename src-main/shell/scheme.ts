import { protocol } from 'electron'

/** Must be called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, codeCache: true } }
  ])
}

/** Answers every request for the app's own files. Must be called after the app is ready, before the window is made. */
export function serveScheme(answer: (request: Request) => Promise<Response>): void {
  protocol.handle('app', answer)
}

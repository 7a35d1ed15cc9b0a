import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type ElectronApplication, type Page } from '@playwright/test'
import type { Outcome } from '../../src-main/contract/index.js'
import { launchApp, type LaunchedApp, type LaunchOptions } from '../support/electron.js'

/** The app of a file: started before its first test, ended after its last. */
export function useApp(options: LaunchOptions = {}) {
  let launched: LaunchedApp | null = null
  test.beforeAll(async () => {
    launched = await launchApp(options)
  })
  test.afterAll(() => launched?.close())
  const running = (): LaunchedApp => {
    if (launched === null) throw new Error('The app runs only during a test.')
    return launched
  }
  return {
    get page(): Page {
      return running().window
    },
    get app(): ElectronApplication {
      return running().app
    },
    get userData(): string {
      return running().userData
    },
    get keychainService(): string {
      return running().keychainService
    }
  }
}

/**
 * Runs what a hostile script in the page would run. It is text, since it uses the page's world and not the test's.
 *
 * @param code the body of an async function
 */
export function attack<T>(page: Page, code: string): Promise<T> {
  return page.evaluate(`(async () => { ${code} })()`)
}

/** Sends anything to any channel, as a script in the page could. */
export function send(page: Page, name: string, input: unknown): Promise<Outcome<unknown>> {
  const words = [name, input].map((word) => JSON.stringify(word ?? null)).join(', ')
  return attack(page, `return longpoll.request(${words}, crypto.randomUUID())`)
}

/** A server outside the app that counts who reaches it. */
export async function startWitness() {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(request.url ?? '')
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/html' })
    response.end('<h1>Outside</h1>')
  })
  server.on('upgrade', (request, socket) => {
    seen.push(request.url ?? '')
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () => new Promise<void>((resolve) => server.close(() => resolve()))
  }
}

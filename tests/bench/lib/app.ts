import { expect, type Page } from '@playwright/test'
import {
  addConnection,
  connectionId,
  messagesReceived,
  openQueue,
  request,
  startListening
} from '../../support/app-driver.js'
import type { PageEvent, PageScope } from './page-scope.js'
import { launchApp, type LaunchedApp } from '../../support/electron.js'

/** The running app with a connection to the bench's server. */
export interface BenchApp extends LaunchedApp {
  connectionId: string
}

const connectionName = 'Bench'
const size = { width: 1600, height: 1000 }

/** Starts the app as a person has it, with an empty data folder, and connects it to the server. */
export async function openApp(endpoint: string): Promise<BenchApp> {
  const launched = await launchApp()
  try {
    const { window } = launched
    await resize(launched)
    const { journal, secrets } = await request(window, 'app.info', {})
    if (journal.mode !== 'disk' || secrets.storage !== 'keychain') {
      throw new Error(`The journal is in ${journal.mode}, secrets are in ${secrets.storage}.`)
    }
    await addConnection(window, { name: connectionName, endpoint, region: 'us-east-1' })
    return { ...launched, connectionId: await connectionId(window, connectionName) }
  } catch (error) {
    await launched.close()
    throw error
  }
}

function resize({ app }: LaunchedApp): Promise<void> {
  return app.evaluate(({ BrowserWindow }, { width, height }) => {
    for (const window of BrowserWindow.getAllWindows()) window.setSize(width, height)
  }, size)
}

/** Opens the queue's Listen view and makes it ready for a new session: At least once, this many at a time. */
export async function prepareListening(
  page: Page,
  queue: string,
  concurrency: number
): Promise<void> {
  await openQueue(page, queue, 'Listen')
  const clear = page.getByRole('button', { name: 'Clear view' })
  if (await clear.isVisible()) await clear.click()
  await page.getByLabel('Maximum concurrent executions').fill(String(concurrency))
}

/**
 * Starts listening. @returns the instant of the click that started it, the last of those on **Start listening**, in
 * milliseconds since the epoch
 */
export async function listen(page: Page): Promise<number> {
  const clicks = await page.evaluateHandle(() => {
    const page = globalThis as unknown as PageScope
    const clicked: number[] = []
    const onClick = ({ target }: PageEvent) => {
      const button = target?.closest('button')
      if (!button?.textContent?.includes('Start listening')) return
      clicked.push(performance.timeOrigin + performance.now())
    }
    page.addEventListener('click', onClick, true)
    return { clicked, end: () => page.removeEventListener('click', onClick, true) }
  })
  await startListening(page, 'At least once')
  const at = await clicks.evaluate(({ clicked, end }) => {
    end()
    return clicked.at(-1)
  })
  await clicks.dispose()
  if (at === undefined) throw new Error('Nothing was clicked.')
  return at
}

/** The live table is there, follows the newest and shows rows. */
export async function expectFollowing(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Follow' })).toHaveAttribute('aria-pressed', 'true')
  await expect(
    page.getByRole('grid', { name: 'Live messages' }).locator('[data-message-id]').first()
  ).toBeVisible()
}

/** The live view has counted every message. */
export async function expectReceived(page: Page, count: number): Promise<void> {
  await expect(messagesReceived(page)).toHaveAttribute('data-count', String(count))
}

export async function stopListening(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Start listening' })).toBeVisible()
}

/** What Electron calls each process, and how it is shown here. */
const processNames: Record<string, string> = {
  Browser: 'main',
  Tab: 'renderer',
  GPU: 'GPU',
  Utility: 'network'
}

/** Memory of each of the app's processes in MiB: what is resident of it. */
export async function memoryOf({ app }: LaunchedApp): Promise<Record<string, number>> {
  const metrics = await app.evaluate((electron) =>
    electron.app.getAppMetrics().map(({ type, memory }) => ({ type, kib: memory.workingSetSize }))
  )
  const memory: Record<string, number> = {}
  for (const { type, kib } of metrics) {
    const name = `Longpoll ${processNames[type] ?? type}`
    memory[name] = Math.round((memory[name] ?? 0) + kib / 1024)
  }
  return memory
}

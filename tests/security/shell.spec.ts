import { rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { basename, join } from 'node:path'
import { expect, test } from '@playwright/test'
import {
  defaultOptions,
  type AppInfo,
  type Listener,
  type Outcome
} from '../../src-main/contract/index.js'
import { forgetSecrets, launchApp, newUserData, type LaunchedApp } from '../support/electron.js'
import { attack, send } from './support.js'
import { connectionDraft } from '../support/connection-draft.js'
import type { EventPayload } from '../../src-main/contract/index.js'

let running: LaunchedApp | null = null
/** Data folders that nobody else removes. */
const ended: string[] = []

test.afterEach(async () => {
  await running?.close()
  running = null
  for (const folder of ended.splice(0)) {
    await forgetSecrets(basename(folder))
    await rm(folder, { recursive: true, force: true })
  }
})

async function launch(userData?: string): Promise<LaunchedApp> {
  running = await launchApp(userData === undefined ? {} : { userData })
  return running
}

async function keptFolder(): Promise<string> {
  const folder = await newUserData()
  ended.push(folder)
  return folder
}

const value = <T>(outcome: Outcome<unknown>): T => {
  if (!outcome.ok) throw new Error(outcome.failure.message)
  return outcome.value as T
}

const usable = ({ window }: LaunchedApp) =>
  expect(window.getByRole('option', { name: /^orders\.fifo/ })).toBeVisible()

const crash = ({ app }: LaunchedApp) =>
  app.evaluate(({ BrowserWindow }) => {
    // After the answer: the tool loses what it waits for when the page dies first.
    setTimeout(() => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
  })

/**
 * Asks the page after a crash: the tool's own page object died with the old one, so the main process asks. A page that
 * crashes meanwhile never answers.
 */
const inPage = ({ app }: LaunchedApp, code: string): Promise<unknown> =>
  app.evaluate(({ BrowserWindow }, text) => {
    const asked = BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text)
    const silent = new Promise((resolve) => setTimeout(() => resolve('silent'), 1000))
    return Promise.race([asked?.catch(() => 'failed'), silent])
  }, code)

test('a page that crashed is loaded again with its state', async () => {
  const longpoll = await launch()
  await usable(longpoll)
  await longpoll.window.getByRole('option', { name: /^orders\.fifo/ }).click()
  await expect(longpoll.window.getByRole('tab', { name: 'orders.fifo' })).toBeVisible()
  await expect
    .poll(() => attack(longpoll.window, 'return Object.values(localStorage).join()'))
    .toContain('orders.fifo')
  await crash(longpoll)
  await expect
    .poll(() => inPage(longpoll, `document.querySelector('[role=tab]')?.textContent ?? ''`), {
      timeout: 20_000
    })
    .toContain('orders.fifo')
})

test('a page that crashes again and again is not loaded for ever: the person is asked', async () => {
  const longpoll = await launch()
  await longpoll.app.evaluate(({ dialog }) => {
    const state = globalThis as unknown as { asked: string[] }
    state.asked = []
    dialog.showMessageBox = ((...words: unknown[]) => {
      state.asked.push((words.at(-1) as { message: string }).message)
      return new Promise(() => undefined)
    }) as unknown as typeof dialog.showMessageBox
  })
  const isCrashed = () =>
    longpoll.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.isCrashed()
    )
  for (let round = 0; round < 2; round++) {
    await crash(longpoll)
    await expect.poll(() => inPage(longpoll, 'typeof longpoll'), { timeout: 20_000 }).toBe('object')
  }
  await crash(longpoll)
  await expect.poll(isCrashed).toBe(true)
  await expect
    .poll(() =>
      longpoll.app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked.length)
    )
    .toBe(1)
  await longpoll.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.destroy())
})

/** Takes messages of the sandbox without deleting them. */
async function holdSomething({ window }: LaunchedApp): Promise<void> {
  const url = 'http://sqs.us-east-1.localhost/000000000000/events'
  value<Listener>(
    await send(window, 'listen.start', {
      connectionId: 'sandbox',
      object: { kind: 'queue', url },
      options: defaultOptions.listen
    })
  )
  await expect
    .poll(
      async () => value<{ total: number }>(await send(window, 'leases.list', { limit: 1 })).total
    )
    .toBeGreaterThan(0)
}

const closeWindow = ({ app }: LaunchedApp) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())

/** Waits for the app to end by itself. @returns its exit code */
const exitOf = ({ app, userData }: LaunchedApp): Promise<number | null> =>
  new Promise((resolve) => {
    app.process().once('exit', (code) => {
      running = null
      ended.push(userData)
      resolve(code)
    })
  })

type Held = EventPayload<'app.closeRequested'>

test('closing while messages are held asks each time, and says whose they are', async () => {
  const longpoll = await launch()
  await holdSomething(longpoll)
  await attack(
    longpoll.window,
    `globalThis.asked = []; longpoll.on('app.closeRequested', (held) => asked.push(held))`
  )
  await closeWindow(longpoll)
  await expect
    .poll(() => attack<Held[]>(longpoll.window, 'return asked'))
    .toMatchObject([{ listening: 1 }])
  const [held] = await attack<Held[]>(longpoll.window, 'return asked')
  expect(held?.leases).toBeGreaterThan(0)
  expect(held?.places).toMatchObject([{ leases: held?.leases }])
  await closeWindow(longpoll)
  await expect.poll(() => attack<Held[]>(longpoll.window, 'return asked')).toHaveLength(2)
})

for (const leases of ['release', 'keep'] as const) {
  test(`the answer "${leases}" closes the app`, async () => {
    const longpoll = await launch()
    await holdSomething(longpoll)
    await closeWindow(longpoll)
    const exit = exitOf(longpoll)
    await send(longpoll.window, 'app.close', { leases }).catch(() => undefined)
    expect(await exit).toBe(0)
  })
}

test('closing while nothing is held asks nothing', async () => {
  const longpoll = await launch()
  await usable(longpoll)
  const exit = exitOf(longpoll)
  await closeWindow(longpoll)
  expect(await exit).toBe(0)
})

// Windows knows no such signal: there it ends a process without a word.
if (process.platform !== 'win32') {
  test('being told to stop ends the app, whatever is held', async () => {
    const longpoll = await launch()
    await holdSomething(longpoll)
    const exit = exitOf(longpoll)
    longpoll.app.process().kill('SIGTERM')
    expect(await exit).toBe(0)
  })
}

test('size, place and settings are there again after a restart', async () => {
  const userData = await keptFolder()
  const bounds = { x: 90, y: 70, width: 1180, height: 760 }
  const first = await launch(userData)
  await first.app.evaluate(
    ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted),
    bounds
  )
  value(await send(first.window, 'app.saveSettings', { theme: 'dark', retentionDays: 9 }))
  await first.close()
  const second = await launch(userData)
  expect(
    await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
  ).toEqual(bounds)
  expect(await send(second.window, 'app.settings', {})).toMatchObject({
    value: { theme: 'dark', retentionDays: 9 }
  })
  expect(await second.app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(true)
})

test('files that cannot be read never keep the app from starting', async () => {
  const userData = await keptFolder()
  for (const name of ['settings.json', 'window.json', 'connections.json', 'journal.db']) {
    await writeFile(join(userData, name), 'this is not what belongs here')
  }
  const longpoll = await launch(userData)
  await usable(longpoll)
  const info = value<AppInfo>(await send(longpoll.window, 'app.info', {}))
  expect(info.journal).toMatchObject({ mode: 'disk', documents: 0 })
  expect(info.journal.notice).not.toBeNull()
  expect(info.notices.some((notice) => notice.includes('connections.unreadable'))).toBe(true)
  expect(info.notices.some((notice) => notice.includes('settings.unreadable'))).toBe(true)
})

test('a connection whose server never answers does not keep the window from being used', async () => {
  const sockets: Socket[] = []
  const silent = createServer((socket) => sockets.push(socket))
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as AddressInfo
  try {
    const userData = await keptFolder()
    const first = await launch(userData)
    value(
      await send(
        first.window,
        'connections.save',
        connectionDraft({
          name: 'silent',
          region: 'eu-west-1',
          endpoint: `http://127.0.0.1:${port}`,
          accessKeyId: 'AKIALONGPOLLTEST4321',
          secretKey: 'secret'
        })
      )
    )
    await first.window.getByText('silent', { exact: true }).first().click()
    await expect(first.window.getByRole('button', { name: 'Connection: silent' })).toBeVisible()
    await first.close()
    const started = Date.now()
    const second = await launch(userData)
    await expect(second.window.getByRole('button', { name: 'Connection: silent' })).toBeVisible()
    await second.window.getByRole('textbox', { name: 'Filter queues' }).fill('x')
    expect(Date.now() - started).toBeLessThan(5000)
  } finally {
    for (const socket of sockets) socket.destroy()
    silent.close()
  }
})

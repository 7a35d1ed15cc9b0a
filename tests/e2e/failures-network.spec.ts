import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { rm } from 'node:fs/promises'
import { expect, test, type Page } from '@playwright/test'
import {
  addConnection,
  chooseConnection,
  connectionSwitcher,
  expectFailure,
  queueItem
} from '../support/app-driver.js'
import { forgetSecrets, launchApp, newUserData, type LaunchedApp } from '../support/electron.js'

/** A server that takes every connection and never says a word. */
async function startSilent() {
  let taken = 0
  let open = 0
  const server = createServer((socket) => {
    taken++
    open++
    socket.on('error', () => undefined)
    socket.on('close', () => open--)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    taken: () => taken,
    open: () => open,
    stop: () => server.close()
  }
}

/** An address where nothing listens. */
async function closedEndpoint(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${port}`
}

const queues = (page: Page) => page.getByRole('navigation', { name: 'Queues' })

async function withApp(work: (launched: LaunchedApp) => Promise<void>): Promise<void> {
  const launched = await launchApp()
  try {
    await work(launched)
  } finally {
    await launched.close()
  }
}

test('An unknown host and a refused connection say so; the sandbox goes on', () =>
  withApp(async ({ window }) => {
    await addConnection(window, { name: 'nowhere', endpoint: 'http://no-such-host.invalid' })
    await expectFailure(queues(window).getByRole('alert'), {
      message: 'Could not list the queues: the host is not known.',
      hint: 'Check the network, and the region and the endpoint of the connection.'
    })
    await addConnection(window, { name: 'closed', endpoint: await closedEndpoint() })
    await expectFailure(queues(window).getByRole('alert'), {
      message: 'Could not list the queues: nothing answers at the address.',
      hint: 'Check that the server runs, and the endpoint of the connection.'
    })
    await chooseConnection(window, 'Local sandbox')
    await expect(queueItem(window, 'orders.fifo')).toBeVisible()
    await chooseConnection(window, 'nowhere')
    await expect(queues(window).getByRole('alert')).toContainText('the host is not known')
  }))

test('A server that hangs is given up on in time, and other connections do not wait for it', async () => {
  const silent = await startSilent()
  try {
    await withApp(async ({ window }) => {
      await addConnection(window, { name: 'silent', endpoint: silent.endpoint })
      await expect.poll(silent.open).toBeGreaterThan(0)
      await expect(queues(window)).toContainText('Listing queues')

      await chooseConnection(window, 'Local sandbox')
      await expect(queueItem(window, 'orders.fifo')).toBeVisible()
      expect(silent.open()).toBeGreaterThan(0)

      await chooseConnection(window, 'silent')
      await expectFailure(
        queues(window).getByRole('alert'),
        {
          message: 'Could not list the queues: the server did not answer in time.',
          hint: 'Try again.'
        },
        25_000
      )
    })
  } finally {
    silent.stop()
  }
})

/** Milliseconds from the start of the process to a shell that takes what is typed. */
async function start(userData: string, connection: string): Promise<LaunchedApp & { ms: number }> {
  const from = performance.now()
  const launched = await launchApp({ userData })
  const { window } = launched
  await expect(connectionSwitcher(window)).toHaveAccessibleName(`Connection: ${connection}`)
  const filter = window.getByRole('textbox', { name: 'Filter queues' })
  await filter.fill('typed at once')
  await expect(filter).toHaveValue('typed at once')
  const ms = performance.now() - from
  await filter.fill('')
  return { ...launched, ms }
}

test('A saved connection whose endpoint never answers does not keep the window from being used', async () => {
  test.setTimeout(180_000)
  const silent = await startSilent()
  const folders = { with: await newUserData(), without: await newUserData() }
  const times: Record<keyof typeof folders, number[]> = { with: [], without: [] }
  const services = new Set<string>()
  try {
    const prepared = await launchApp({ userData: folders.with })
    await addConnection(prepared.window, { name: 'silent', endpoint: silent.endpoint })
    await prepared.close()
    for (let round = 0; round < 3; round++) {
      const without = await start(folders.without, 'Local sandbox')
      times.without.push(without.ms)
      services.add(without.keychainService)
      await without.close()

      const before = silent.taken()
      const hanging = await start(folders.with, 'silent')
      times.with.push(hanging.ms)
      services.add(hanging.keychainService)
      // It was asked, it has not answered, and the window works all the same.
      await expect.poll(silent.taken).toBeGreaterThan(before)
      expect(silent.open()).toBeGreaterThan(0)
      await expect(queues(hanging.window)).toContainText('Listing queues')
      await chooseConnection(hanging.window, 'Local sandbox')
      await expect(queueItem(hanging.window, 'orders.fifo')).toBeVisible()
      await chooseConnection(hanging.window, 'silent')
      await hanging.close()
    }
    // Far below the time that the connection is waited for; the rest is the machine's noise.
    expect(Math.min(...times.with)).toBeLessThan(Math.min(...times.without) * 1.5 + 500)
  } finally {
    silent.stop()
    for (const service of services) await forgetSecrets(service)
    for (const folder of Object.values(folders)) {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  }
})

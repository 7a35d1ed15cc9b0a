import { expect, test, type Page } from '@playwright/test'
import { addConnection, queueItem } from './app-driver.js'
import { launchApp, type LaunchedApp } from './electron.js'
import { startFaultProxy, type FaultProxy } from './fault-proxy.js'
import { startSqsServer, type SqsServer } from './sqs-server.js'

/** The app with a connection to a real server, between which faults can be put. */
export interface FaultyApp {
  server: SqsServer
  proxy: FaultProxy
  launched: LaunchedApp
  page: Page
  /** A FIFO queue that is there. */
  queue: { name: string; url: string }
}

const faultyName = 'faulty'

/** Starts it once for the tests of a file. The faults are taken away after each. */
export function withFaultyApp(): () => FaultyApp {
  let made: FaultyApp | null = null
  test.beforeAll(async () => {
    const server = await startSqsServer()
    const url = await server.createQueue({ name: 'faults', fifo: true })
    const proxy = await startFaultProxy(server.url)
    const launched = await launchApp()
    const queue = { name: 'faults.fifo', url }
    made = { server, proxy, launched, page: launched.window, queue }
    await addConnection(made.page, { name: faultyName, endpoint: proxy.url })
    await expect(queueItem(made.page, queue.name)).toBeVisible()
  })
  test.afterEach(() => {
    if (made) made.proxy.fault = () => null
  })
  test.afterAll(async () => {
    await made?.launched.close()
    await made?.proxy.stop()
    await made?.server.stop()
  })
  return () => {
    if (!made) throw new Error('The app was not started.')
    return made
  }
}

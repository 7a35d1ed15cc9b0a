import { SendMessageBatchCommand } from '@aws-sdk/client-sqs'
import { expect, test, type Locator, type Page } from '@playwright/test'
import {
  addConnection,
  connectionId,
  messagesReceived,
  openQueue,
  queueItem,
  request
} from './app-driver.js'
import { launchApp, type LaunchedApp } from './electron.js'
import { startSqsServer, type SqsServer } from './sqs-server.js'

/** The app with a connection to a server in another process, for what the live view shows of it. */
export interface ListeningApp {
  server: SqsServer
  launched: LaunchedApp
  page: Page
  /** Creates a queue and opens its Listen view. @returns its URL */
  queue(name: string, attributes?: Record<string, string>): Promise<string>
}

export const serverName = 'server'

/** Starts it once for the tests of a file. */
export function withListeningApp(): () => ListeningApp {
  let made: ListeningApp | null = null
  test.beforeAll(async () => {
    const server = await startSqsServer()
    const launched = await launchApp()
    const page = launched.window
    await addConnection(page, { name: serverName, endpoint: server.url })
    const queue = async (name: string, attributes: Record<string, string> = {}) => {
      const fifo = name.endsWith('.fifo')
      const url = await server.createQueue({ fifo, name: name.replace(/\.fifo$/, ''), attributes })
      await page.getByRole('button', { name: 'Refresh queues' }).click()
      await expect(queueItem(page, name)).toBeVisible()
      await openQueue(page, name, 'Listen')
      return url
    }
    made = { server, launched, page, queue }
  })
  test.afterEach(async () => {
    if (made) await endSessions(made.page)
  })
  test.afterAll(async () => {
    await made?.launched.close()
    await made?.server.stop()
  })
  return () => {
    if (!made) throw new Error('The app was not started.')
    return made
  }
}

/** Stops every session and releases what it holds, so that the next test and the end of the app wait for nothing. */
async function endSessions(page: Page): Promise<void> {
  for (const { id } of await request(page, 'listen.list', {})) {
    await request(page, 'listen.stop', { listenerId: id })
  }
  const id = await connectionId(page, serverName)
  const { rows } = await request(page, 'leases.list', { connectionId: id, limit: 500 })
  const documentIds = rows.map((row) => row.id)
  if (documentIds.length > 0) await request(page, 'leases.act', { action: 'release', documentIds })
}

export interface Outgoing {
  body: string
  /** FIFO. */
  group?: string
}

let sent = 0

/** Sends by the SDK, in order. @returns the message ids */
export async function sendAll(
  server: SqsServer,
  url: string,
  messages: readonly Outgoing[]
): Promise<string[]> {
  const ids: string[] = []
  for (let from = 0; from < messages.length; from += 10) {
    const Entries = messages.slice(from, from + 10).map(({ body, group }, index) => ({
      Id: String(index),
      MessageBody: body,
      ...(group === undefined
        ? {}
        : { MessageGroupId: group, MessageDeduplicationId: `deduplication-${++sent}` })
    }))
    const { Successful = [], Failed = [] } = await server.client.send(
      new SendMessageBatchCommand({ QueueUrl: url, Entries })
    )
    if (Failed[0]) throw new Error(`Not sent: ${Failed[0].Message}`)
    Successful.sort((a, b) => Number(a.Id) - Number(b.Id))
    ids.push(...Successful.map(({ MessageId }) => MessageId ?? ''))
  }
  return ids
}

/** `count` messages `<name> 0`, `<name> 1` … over so many groups in turn. */
export const numbered = (count: number, name: string, groups = 0): Outgoing[] =>
  Array.from({ length: count }, (_, index) => ({
    body: `${name} ${index}`,
    ...(groups > 0 ? { group: `group-${index % groups}` } : {})
  }))

export const live = (page: Page): Locator => page.getByRole('grid', { name: 'Live messages' })
export const liveRows = (page: Page): Locator => live(page).locator('[role=row][data-message-id]')
export const lanes = (page: Page): Locator => page.getByRole('grid', { name: 'Message groups' })
export const lane = (page: Page, group: string): Locator =>
  lanes(page).locator(`[role=row][data-group-id="${group}"]`)
export const pressed = (page: Page, name: string): Locator =>
  page.getByRole('button', { name, exact: true })
export const filterBox = (page: Page): Locator =>
  page.getByRole('textbox', { name: 'Filter messages' })

export const expectReceived = (page: Page, count: number) =>
  expect(messagesReceived(page)).toHaveText(count.toLocaleString('en-US'), { timeout: 30_000 })

/** A poll that has just gone out when sessions end is let go a moment later: until then it may still take a message. */
export const expectNoPolls = (page: Page) =>
  expect
    .poll(async () => {
      const sessions = await request(page, 'listen.list', {})
      const ended = ['paused', 'stopped', 'failed']
      return sessions.filter(({ polling, status }) => polling > 0 || !ended.includes(status))
    })
    .toEqual([])

/** What the server says is in a queue. */
export async function countsOf(server: SqsServer, url: string) {
  const { visible, inFlight } = await server.counts(url)
  return { visible, inFlight }
}

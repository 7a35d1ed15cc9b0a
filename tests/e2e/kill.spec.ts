import { rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test, type Page } from '@playwright/test'
import {
  addConnection,
  chooseConnection,
  connectionId,
  messagesReceived,
  openQueue,
  request,
  startListening
} from '../support/app-driver.js'
import { forgetSecrets, launchApp, newUserData } from '../support/electron.js'
import { killApp } from '../support/kill.js'
import { Feed, takeAll } from '../support/queue-work.js'
import { startSqsServer } from '../support/sqs-server.js'

const kills = 20
/** Milliseconds from the first message that a session shows to the kill: anywhere within. */
const activePhase = 700
const connectionName = 'kill test'
const queueName = 'kill.fifo'

/** Everything that the journal holds of a connection, read as the page reads it. */
async function journalOf(page: Page, connection: string): Promise<Map<string, string>> {
  const bodies = new Map<string, string>()
  const scope = { kind: 'connection', connectionId: connection } as const
  for (let than: number | undefined; ;) {
    const { rows, more } = await request(page, 'journal.page', {
      scope,
      limit: 500,
      ...(than === undefined ? {} : { cursor: { kind: 'older', than } })
    })
    for (const { messageId, preview } of rows) if (messageId) bodies.set(messageId, preview)
    than = rows.at(-1)?.id
    if (!more) return bodies
  }
}

/** Listens to the queue; resolves once messages arrive. */
async function listen(page: Page): Promise<void> {
  await openQueue(page, queueName, 'Listen')
  await page.getByLabel('Maximum concurrent executions').fill('4')
  await startListening(page, 'At least once')
  await expect(messagesReceived(page)).not.toHaveText('0')
}

test('no message is lost when the app is killed while it listens', async () => {
  test.setTimeout(300_000)
  const server = await startSqsServer()
  const userData = await newUserData()
  let keychainService = ''
  try {
    const attributes = { VisibilityTimeout: '2' }
    const url = await server.createQueue({ name: 'kill', fifo: true, attributes })
    const feed = new Feed(server, url, { groups: 100, backlog: 800 })
    let killedInFlight = 0
    for (let round = 0; round < kills; round++) {
      const launched = await launchApp({ userData })
      keychainService = launched.keychainService
      const { window } = launched
      if (round === 0) {
        await addConnection(window, { name: connectionName, endpoint: server.url })
      } else {
        await chooseConnection(window, connectionName)
      }
      await listen(window)
      await pause(Math.random() * activePhase)
      await killApp(launched)
      if ((await server.counts(url)).inFlight > 0) killedInFlight++
    }
    const sent = await feed.stop()
    // A kill between two polls would prove little; while the queue is full nearly all of them hit a batch.
    expect(killedInFlight).toBeGreaterThanOrEqual(kills / 2)

    const last = await launchApp({ userData })
    try {
      const { journal } = await request(last.window, 'app.info', {})
      expect(journal).toMatchObject({ mode: 'disk', notice: null })
      const id = await connectionId(last.window, connectionName)
      const journaled = await journalOf(last.window, id)
      const queued = await takeAll(server, url)

      const missing = [...sent.keys()].filter((one) => !journaled.has(one) && !queued.has(one))
      expect(missing.slice(0, 5)).toEqual([])
      const deleted = [...sent.keys()].filter((one) => !queued.has(one))
      expect(deleted.length).toBeGreaterThan(1000)
      const changed = deleted.filter((one) => journaled.get(one) !== sent.get(one))
      expect(changed.slice(0, 5)).toEqual([])
    } finally {
      await last.close()
    }
  } finally {
    await server.stop()
    if (keychainService) await forgetSecrets(keychainService)
    await rm(userData, { recursive: true, force: true, maxRetries: 5 })
  }
})

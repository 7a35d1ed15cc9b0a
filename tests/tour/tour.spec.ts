import { expect, test, type Page } from '@playwright/test'
import {
  chooseConnection,
  chooseView,
  connectionSwitcher,
  fillConnection,
  messagesReceived,
  openQueue,
  queueItem,
  request,
  startListening
} from '../support/app-driver.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import { startSqsServer, type SqsServer } from '../support/sqs-server.js'
import { tourAdministration } from './administration.js'
import { expectRows, tourGroups, typedDocuments, typeDocuments } from './documents.js'
import { tourOperations } from './operations.js'
import { Recorder } from './recorder.js'
import { gridRows, namedValues, ofGroup, shownRows, type ShownRow } from './rows.js'
import { resize } from './window.js'

const size = { width: 1600, height: 1000 }
const sandboxQueues = ['events', 'events-dlq', 'orders.fifo', 'orders-dlq.fifo']
/** What the sandbox's `orders.fifo` and `events` hold from the start. */
const seeded = { orders: 12, events: 6 }
const secret = 'not-a-real-secret-0123456789'
const connection = {
  name: 'Local server',
  accessKey: 'AKIAIOSFODNN7EXAMPLE',
  secretKey: secret,
  region: 'us-east-1'
}

const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' })
const inspectorTab = (page: Page, name: string) =>
  inspector(page).getByRole('tab', { name: new RegExp(`^${name}`) })
const outputs = (page: Page) => page.getByRole('grid', { name: 'Output documents' })
const outputRows = (page: Page) => outputs(page).locator('[role=row][data-state]')

class Tour {
  readonly recorder = new Recorder()
  private launched!: LaunchedApp
  private sent: ShownRow[] = []
  private receiptHandle = ''

  private get page(): Page {
    return this.launched.window
  }

  async run(server: SqsServer): Promise<void> {
    const { recorder } = this
    await recorder.step('first start', () => this.start())
    await recorder.step('sandbox', () => this.seeSandbox())
    await recorder.step('open orders.fifo', () => this.openOrders())
    await recorder.step('type 12 documents in 3 groups', () => this.typeAll())
    await recorder.step('send', () => this.send())
    await recorder.step('listen at least once', () => this.listen())
    await recorder.step('in order per group', () => this.checkOrder())
    await recorder.step('inspect the body', () => this.inspectBody())
    await recorder.step('inspect the properties', () => this.inspectProperties())
    await recorder.step('inspect the attributes', () => this.inspectAttributes())
    await recorder.step('inspect the system attributes', () => this.inspectSystem())
    await recorder.step('receive from events', () => this.receive())
    await recorder.step('delete by receipt handle', () => this.deleteOne())
    await tourOperations(this.launched, recorder)
    await tourAdministration(this.launched, recorder)
    await recorder.step('new connection with keys', () => this.fillConnection(server))
    await recorder.step('test the connection', () => this.testConnection())
    await recorder.step('the secret is not shown again', () => this.checkSecret())
    await recorder.step('dark mode', () => this.goDark())
  }

  async end(): Promise<void> {
    await this.recorder.end()
    await this.launched?.close()
  }

  private async start(): Promise<void> {
    this.launched = await launchApp()
    this.recorder.show(this.page)
    await resize(this.launched, size)
    await expect(connectionSwitcher(this.page)).toHaveAccessibleName('Connection: Local sandbox')
    for (const name of sandboxQueues) await expect(queueItem(this.page, name)).toBeVisible()
    const { version, electron, chromium, node } = await request(this.page, 'app.info', {})
    this.recorder.versions = { longpoll: version, electron, chromium, node }
    this.recorder.counts['queues'] = sandboxQueues.length
  }

  private async seeSandbox(): Promise<void> {
    await chooseConnection(this.page, 'Local sandbox')
    await expect(queueItem(this.page, 'orders.fifo')).toContainText(String(seeded.orders))
    await expect(queueItem(this.page, 'events')).toContainText(String(seeded.events))
  }

  private async openOrders(): Promise<void> {
    await openQueue(this.page, 'orders.fifo')
    const overview = this.page.getByRole('region', { name: 'Overview of orders.fifo' })
    await expect(overview).toContainText('orders-dlq.fifo')
    await expect(overview).toContainText('30 seconds')
  }

  private async typeAll(): Promise<void> {
    await chooseView(this.page, 'Send')
    await typeDocuments(this.page, typedDocuments)
  }

  private async send(): Promise<void> {
    await this.page.getByRole('button', { name: 'Send', exact: true }).click()
    await expectRows(outputs(this.page), typedDocuments.length)
    const { longpollRuns } = await this.lastRun()
    expect(longpollRuns).toMatchObject({ status: 'succeeded', outputs: typedDocuments.length })
    await outputRows(this.page).first().click()
    this.recorder.counts['sent'] = typedDocuments.length
    this.recorder.counts['groups'] = tourGroups.length
  }

  private async lastRun() {
    const { connectionId } = await this.sandbox()
    const { runs } = await request(this.page, 'journal.runs', { connectionId, limit: 1 })
    return { longpollRuns: runs[0] }
  }

  private async sandbox() {
    const [found] = await request(this.page, 'connections.list', {})
    return { connectionId: found?.id ?? '' }
  }

  private async listen(): Promise<void> {
    const all = seeded.orders + typedDocuments.length
    await chooseView(this.page, 'Listen')
    await startListening(this.page, 'At least once')
    await expect(messagesReceived(this.page)).toHaveText(String(all))
    await expectRows(this.page.getByRole('grid', { name: 'Live messages' }), all)
    await expect(gridRows(this.page, 'Live messages').first()).toContainText('deleted')
    await expect(this.page.getByText('listening: 1')).toBeVisible()
    await expect(this.page.getByRole('button', { name: /basket-1/ }).first()).toBeVisible()
    this.recorder.counts['received'] = all
  }

  /** Only the tour's own messages, newest on top: each group's sequence numbers and steps descend. */
  private async checkOrder(): Promise<void> {
    await this.page.getByLabel('Filter messages').fill('basket-')
    await expect(gridRows(this.page, 'Live messages')).toHaveCount(typedDocuments.length)
    const rows = await shownRows(this.page, 'Live messages')
    for (const group of tourGroups) {
      const own = ofGroup(rows, group).reverse()
      const numbers = own.map(({ sequenceNumber }) => sequenceNumber)
      expect(numbers).toEqual([...numbers].sort())
      expect(new Set(numbers).size).toBe(typedDocuments.length / tourGroups.length)
      for (const [index, row] of own.entries()) expect(row.text).toContain(`"step":${index + 1}`)
    }
    this.sent = rows
  }

  private async inspectBody(): Promise<void> {
    await gridRows(this.page, 'Live messages').first().click()
    await inspectorTab(this.page, 'Body').click()
    await expect(inspector(this.page)).toContainText('"basket"')
    await expect(inspector(this.page)).toContainText(this.sent[0]?.messageId ?? 'a message id')
  }

  private async inspectProperties(): Promise<void> {
    const [row] = this.sent
    await inspectorTab(this.page, 'Properties').click()
    const shown = await namedValues(inspector(this.page).getByLabel('Document properties'))
    expect(shown['Queue Name/URL']).toMatch(/^http:.*\/orders\.fifo$/)
    expect(shown['Message Id']).toBe(row?.messageId)
    expect(shown['Message Group Id']).toBe(row?.group)
    expect(shown['Sequence Number']).toBe(row?.sequenceNumber)
    expect(shown['Message Deduplication Id']).toContain(`${row?.group}-`)
    expect(shown['Receipt Handle']).toBeTruthy()
    this.recorder.counts['properties'] = Object.keys(shown).length
  }

  private async inspectAttributes(): Promise<void> {
    await inspectorTab(this.page, 'Attributes').click()
    const list = inspector(this.page).getByRole('list', { name: 'Message attributes' })
    await expect(list).toContainText('source')
    await expect(list).toContainText('Number.int')
    this.recorder.counts['attributes'] = await list.getByRole('listitem').count()
  }

  private async inspectSystem(): Promise<void> {
    await inspectorTab(this.page, 'System').click()
    const shown = await namedValues(inspector(this.page).getByLabel('System attributes'))
    expect(shown['ApproximateReceiveCount']).toMatch(/^1/)
    for (const name of ['SenderId', 'SentTimestamp', 'ApproximateFirstReceiveTimestamp']) {
      expect(shown[name], name).toBeTruthy()
    }
    await this.page.getByRole('button', { name: 'Stop', exact: true }).click()
    await expect(this.page.getByRole('button', { name: 'Start listening' })).toBeVisible()
    this.recorder.counts['systemAttributes'] = Object.keys(shown).length
  }

  private async receive(): Promise<void> {
    await openQueue(this.page, 'events', 'Receive')
    await this.page.getByLabel('Maximum message count').fill(String(seeded.events))
    await this.page.getByRole('button', { name: 'Receive', exact: true }).click()
    await expect(outputRows(this.page)).toHaveCount(seeded.events)
    await outputRows(this.page).first().click()
    await inspectorTab(this.page, 'Properties').click()
    const shown = await namedValues(inspector(this.page).getByLabel('Document properties'))
    this.receiptHandle = shown['Receipt Handle'] ?? ''
    expect(this.receiptHandle).not.toBe('')
    this.recorder.counts['receivedFromEvents'] = seeded.events
  }

  private async deleteOne(): Promise<void> {
    await chooseView(this.page, 'Delete')
    await this.page.getByRole('textbox', { name: 'Body', exact: true }).fill(this.receiptHandle)
    await this.page.getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(outputRows(this.page)).toHaveCount(1)
    await expect(outputRows(this.page)).toContainText('deleted')
    const { connectionId } = await this.sandbox()
    const { url } = await request(this.page, 'queues.resolve', {
      connectionId,
      nameOrUrl: 'events'
    })
    const [counted] = await request(this.page, 'queues.counts', { connectionId, urls: [url] })
    if (!counted?.ok) throw new Error('The queue could not be counted.')
    expect(counted.counts.visible + counted.counts.inFlight).toBe(seeded.events - 1)
    this.recorder.counts['deleted'] = 1
  }

  private async fillConnection(server: SqsServer): Promise<void> {
    await server.createQueue({ name: 'invoices' })
    await fillConnection(this.page, { ...connection, endpoint: server.url })
  }

  private async testConnection(): Promise<void> {
    const form = this.page.getByRole('dialog')
    await form.getByRole('button', { name: 'Test connection' }).click()
    const report = form.getByRole('region', { name: 'Test results' })
    await expect(report.getByRole('listitem')).toHaveCount(3)
    await expect(report).toContainText('000000000000')
    await expect(report).toHaveClass(/usable/)
  }

  /** Saved, then opened again: the form knows that there is a secret, and nothing of the page holds it. */
  private async checkSecret(): Promise<void> {
    const { page } = this
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await expect(connectionSwitcher(page)).toHaveAccessibleName(`Connection: ${connection.name}`)
    await expect(queueItem(page, 'invoices')).toBeVisible()
    await page
      .getByRole('navigation', { name: 'Connections' })
      .getByRole('button', { name: new RegExp(`^${connection.name}`) })
      .dblclick()
    const form = page.getByRole('dialog')
    await expect(form.getByLabel('AWS secret key')).toHaveValue('')
    await expect(form.getByLabel('AWS access key')).toHaveValue('')
    expect(await page.content()).not.toContain(secret)
    const list = await request(page, 'connections.list', {})
    expect(JSON.stringify(list)).not.toContain(secret)
    expect(list.find(({ name }) => name === connection.name)).toMatchObject({
      hasSecret: true,
      secretStorage: 'keychain'
    })
  }

  private async goDark(): Promise<void> {
    const { page } = this
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await chooseConnection(page, 'Local sandbox')
    await openQueue(page, 'orders.fifo', 'Listen')
    await page.getByRole('button', { name: 'Use the dark theme' }).click()
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await expect(page.getByRole('button', { name: 'Use the light theme' })).toBeVisible()
    await gridRows(page, 'Live messages').first().click()
    await inspectorTab(page, 'Body').click()
  }
}

test('the main job', async () => {
  const tour = new Tour()
  await tour.recorder.begin()
  const server = await startSqsServer()
  try {
    await tour.run(server)
  } finally {
    await tour.end()
    await server.stop()
  }
  expect(tour.recorder.failed).toBeNull()
})

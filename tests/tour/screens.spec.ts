import { expect, test, type Page } from '@playwright/test'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  addConnection,
  chooseConnection,
  chooseView,
  fillConnection,
  messagesReceived,
  openQueue,
  queueItem
} from '../support/app-driver.js'
import { closeWindow, closingQuestion } from '../support/closing.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import { startSqsServer, type SqsServer } from '../support/sqs-server.js'
import {
  showConnectionFile,
  showPermissions,
  showPolicy,
  showReadOnly
} from '../support/connection-screens.js'
import { showActs } from './act-screens.js'
import { showAllQueues } from './all-queues-screens.js'
import { showAuthentication, startAuthentication } from './authentication-screens.js'
import { showOperations } from './operation-screens.js'
import { showExport, showImport, showSendFile, showTemplates } from './document-screens.js'
import { showQueueConfig } from './queue-config-screens.js'
import { expectRows, typedDocuments, typeDocuments } from './documents.js'
import { showDeadLetters } from './dead-letter-screens.js'
import { showLeaseActs } from './lease-screens.js'
import { showOpenedBodies } from './inspector-screens.js'
import { tourFolder } from './recorder.js'
import { gridRows } from './rows.js'
import { clipped, resize, setEnvironment } from './window.js'

const folder = join(tourFolder, 'screens')
const sizes = [
  { width: 1600, height: 1000 },
  { width: 1024, height: 700 }
]
const themes = ['light', 'dark'] as const
const inspectorTabs = ['Body', 'Properties', 'Attributes', 'System', 'Lease']
/** Longer than all of it takes. */
const leaseSeconds = '900'
const secretKey = 'not-a-real-secret-0123456789'

/** Shows every screen of the app, each in both themes and at both sizes. */
class Screens {
  /** Screens of which something reaches over the edges of the window. */
  readonly problems: string[] = []

  private constructor(
    private readonly launched: LaunchedApp,
    private readonly server: SqsServer
  ) {}

  static async open(server: SqsServer): Promise<Screens> {
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    return new Screens(await launchApp(), server)
  }

  close(): Promise<void> {
    return this.launched.close()
  }

  private get page(): Page {
    return this.launched.window
  }

  /** The screen as it is now, four times. */
  private async shoot(name: string): Promise<void> {
    for (const size of sizes) {
      await resize(this.launched, size)
      for (const theme of themes) {
        await this.page.emulateMedia({ colorScheme: theme })
        await expect(this.page.locator('html')).toHaveAttribute('data-theme', theme)
        const file = `${name}-${theme}-${size.width}x${size.height}.png`
        const over = await clipped(this.page)
        if (over) this.problems.push(`${file}: ${over}`)
        await this.page.screenshot({ path: join(folder, file) })
      }
    }
  }

  async showAll(awsEndpoint: string): Promise<void> {
    await this.showStart()
    await this.showSend()
    await showImport(this.page, (name) => this.shoot(name))
    await showTemplates(this.page, (name) => this.shoot(name))
    await showSendFile(this.page, (name) => this.shoot(name))
    await this.showReceiveAndDelete()
    await showExport(this.page, (name) => this.shoot(name))
    await this.showListen()
    await this.showInspector()
    await this.showLeasesAndRuns()
    await this.showDialogs()
    await showAuthentication(this.page, (name) => this.shoot(name), awsEndpoint)
    await this.showProduction()
    await showOpenedBodies(this.page, this.server, (name) => this.shoot(name))
    await showReadOnly(this.page, (name) => this.shoot(name))
    await showOperations(this.page, (name) => this.shoot(name))
    await showQueueConfig(this.page, (name) => this.shoot(name))
    await showPermissions(this.page, (name) => this.shoot(name))
    await showPolicy(this.page, (name) => this.shoot(name))
    await showConnectionFile(this.launched, (name) => this.shoot(name))
    await this.showFailures()
    await showAllQueues(this.page, (name) => this.shoot(name))
    await showDeadLetters(this.page, this.server, (name) => this.shoot(name))
    await showLeaseActs(this.page, this.server, (name) => this.shoot(name))
    await showActs(this.page, this.server, (name) => this.shoot(name))
    await this.showClosing()
  }

  private async showStart(): Promise<void> {
    await expect(queueItem(this.page, 'orders.fifo')).toContainText('12')
    await this.shoot('start')
    await this.page.getByRole('button', { name: 'Open by URL' }).first().click()
    await this.shoot('open-by-url')
    await this.page.getByRole('button', { name: 'Open by URL' }).first().click()
    await openQueue(this.page, 'orders.fifo')
    const overview = this.page.getByRole('region', { name: 'Overview of orders.fifo' })
    await expect(overview).toContainText('30 seconds')
    await this.shoot('overview')
  }

  private async showSend(): Promise<void> {
    await chooseView(this.page, 'Send')
    await expect(this.page.getByRole('textbox', { name: 'Body', exact: true })).toBeVisible()
    await this.page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(this.page.getByText('SQS takes no empty body.').first()).toBeVisible()
    await this.shoot('send-refused')
    await typeDocuments(this.page, typedDocuments.slice(0, 3))
    await this.shoot('send')
    await this.page.getByRole('button', { name: 'Send', exact: true }).click()
    await this.outputs(3)
    await this.shoot('sent')
  }

  private async outputs(count: number): Promise<void> {
    await expectRows(this.page.getByRole('grid', { name: 'Output documents' }), count)
  }

  private async showReceiveAndDelete(): Promise<void> {
    await openQueue(this.page, 'events', 'Receive')
    await this.shoot('receive')
    await this.page.getByLabel('Maximum message count').fill('4')
    await this.page.getByLabel('Visibility timeout').fill(leaseSeconds)
    await this.page.getByRole('button', { name: 'Receive', exact: true }).click()
    await this.outputs(4)
    await gridRows(this.page, 'Output documents').first().click()
    await this.shoot('received')
    await chooseView(this.page, 'Delete')
    await this.shoot('delete')
    await this.page
      .getByRole('textbox', { name: 'Body', exact: true })
      .fill('AQEBa-handle-of-long-ago')
    await this.page.getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(this.page.getByRole('grid', { name: 'Output documents' })).toContainText(
      'accepted'
    )
    await this.shoot('deleted')
  }

  private async showListen(): Promise<void> {
    await openQueue(this.page, 'orders.fifo', 'Listen')
    await this.shoot('listen')
    await this.page.getByLabel('Visibility timeout').fill(leaseSeconds)
    await this.page.getByRole('button', { name: 'Start listening' }).click()
    await expect(messagesReceived(this.page)).toHaveText('6')
    await expect(gridRows(this.page, 'Live messages')).toHaveCount(6)
    await expect(this.page.getByText('blocked by').first()).toBeVisible()
    await gridRows(this.page, 'Live messages').nth(3).click()
    await this.shoot('listening')
    await this.page.getByLabel('Filter messages').fill('nothing has this')
    await expect(this.page.getByText('No message matches.')).toBeVisible()
    await this.shoot('listening-no-match')
    await this.page.getByLabel('Filter messages').fill('')
    await this.page.getByRole('button', { name: 'Stop', exact: true }).click()
    await expect(this.page.getByRole('button', { name: 'Start listening' })).toBeVisible()
    await this.shoot('listen-stopped')
  }

  private async showInspector(): Promise<void> {
    await gridRows(this.page, 'Live messages').first().click()
    const inspector = this.page.getByRole('complementary', { name: 'Inspector' })
    for (const name of inspectorTabs) {
      await inspector.getByRole('tab', { name: new RegExp(`^${name}`) }).click()
      await this.shoot(`inspector-${name.toLowerCase()}`)
    }
  }

  private async showLeasesAndRuns(): Promise<void> {
    await this.page.getByRole('button', { name: /^leases held/ }).click()
    await expect(gridRows(this.page, 'Leases held').first()).toBeVisible()
    await gridRows(this.page, 'Leases held').first().click()
    await this.shoot('leases')
    await this.page
      .getByRole('button', { name: /^Send orders\.fifo/ })
      .first()
      .click()
    await this.shoot('run')
    await this.page.getByRole('radio', { name: 'Compare' }).check({ force: true })
    await gridRows(this.page, 'Inputs and outputs').first().click()
    await this.shoot('run-compare')
    await this.page.getByRole('button', { name: 'Run again' }).click()
    await expect(this.page.getByRole('dialog')).toContainText('dropped as a repeat')
    await this.shoot('run-again')
    await this.page.keyboard.press('Escape')
    await this.page.getByRole('button', { name: 'All runs' }).click()
    await this.page.locator('[role=row][data-run-id]').first().click()
    await this.shoot('runs')
    await this.page.getByRole('textbox', { name: 'Filter runs by queue' }).fill('no such queue')
    await expect(this.page.getByText('No run matches.')).toBeVisible()
    await this.shoot('runs-no-match')
    await this.page.getByRole('button', { name: 'Clear filters' }).click()
  }

  private async showDialogs(): Promise<void> {
    const { page } = this
    await page.getByRole('button', { name: 'Settings' }).click()
    await this.shoot('settings')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('orders')
    await this.shoot('command-palette')
    await page.keyboard.press('Escape')
    const form = await fillConnection(page, {
      name: 'orders-prod',
      endpoint: this.server.url,
      secretKey
    })
    await this.shoot('new-connection')
    await form.getByRole('button', { name: 'Test connection' }).click()
    await expect(form.getByRole('region', { name: 'Test results' })).toBeVisible()
    await this.shoot('connection-tested')
    await setEnvironment(form, 'production')
    await form.getByRole('button', { name: 'Save' }).click()
    await expect(form).toBeHidden()
  }

  private async showProduction(): Promise<void> {
    const { page } = this
    await this.server.createQueue({ name: 'payments' })
    await page.getByRole('button', { name: 'Refresh queues' }).click()
    await openQueue(page, 'payments', 'Listen')
    await page.getByRole('radio', { name: 'At least once' }).check({ force: true })
    await page.getByRole('button', { name: 'Start listening' }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await this.shoot('production-guard')
    await page.keyboard.press('Escape')
    await this.shoot('production')
  }

  private async showFailures(): Promise<void> {
    const { page } = this
    await addConnection(page, { name: 'nobody-there', endpoint: 'http://127.0.0.1:9', secretKey })
    await expect(page.getByRole('navigation', { name: 'Queues' }).getByRole('alert')).toBeVisible()
    await this.shoot('connection-refused')
    await chooseConnection(page, 'Local sandbox')
    await openQueue(page, 'events', 'Receive')
  }

  private async showClosing(): Promise<void> {
    await closeWindow(this.launched.app)
    const dialog = closingQuestion(this.page)
    await expect(dialog).toBeVisible()
    await this.shoot('close')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(dialog).toBeHidden()
  }
}

test('every screen', async () => {
  const server = await startSqsServer()
  const authentication = await startAuthentication(server.url)
  try {
    const screens = await Screens.open(server)
    try {
      await screens.showAll(authentication.endpoint)
      expect(screens.problems).toEqual([])
    } finally {
      await screens.close()
    }
  } finally {
    await authentication.stop()
    await server.stop()
  }
})

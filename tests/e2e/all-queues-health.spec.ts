import { expect, test, type Locator, type Page } from '@playwright/test'
import { administeredQueues } from '../support/administered-queues.js'
import { addConnection, openQueue } from '../support/app-driver.js'
import { expectAccessible } from '../support/axe.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import { startManyQueues, type ManyQueues } from '../support/many-queues.js'
import { openTab, takeFromPalette } from '../support/shell.js'

/** The topology and the health of an account. */

// Each goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

let server: ManyQueues
let launched: LaunchedApp

test.beforeAll(async () => {
  server = await startManyQueues(administeredQueues)
  launched = await launchApp()
  await addConnection(launched.window, { name: 'small account', endpoint: server.endpoint })
})
test.afterAll(async () => {
  await launched.close()
  await server.close()
})

const picture = (page: Page): Locator =>
  page.getByRole('group', { name: 'Picture of the queues and their dead-letter queues' })
const node = (page: Page, name: string): Locator =>
  picture(page).getByRole('button', { name: new RegExp(`^${name.replace('.', '\\.')},`) })
const finding = (page: Page, rule: string): Locator =>
  page.getByRole('region', { name: 'Health of all queues' }).locator(`[data-rule="${rule}"]`)

test('draws who redrives where, with what is missing', async () => {
  const page = launched.window
  await takeFromPalette(page, 'topology', 'All queues: Topology')
  await expect(node(page, 'orders.fifo')).toHaveAccessibleName(
    'orders.fifo, FIFO queue, 12 visible, 0 in flight, redrives to orders-dlq.fifo after 3 receives'
  )
  await expect(node(page, 'orders-dlq.fifo')).toHaveAccessibleName(/dead-letter queue of 3 queues/)
  await expect(node(page, 'mixed')).toHaveAccessibleName(/which is of the other type/)
  await expect(node(page, 'gone-dlq')).toHaveAccessibleName(/missing: deleted/)
  await expect(node(page, 'theirs')).toHaveAccessibleName(/missing: another account/)
  await expect(picture(page)).toContainText('×5')
  await expect(page.getByRole('status', { name: 'Relations' })).toContainText(
    '14 queues in 8 groups'
  )
  await expect(page.getByRole('status', { name: 'Relations' })).toContainText(
    '5 queues without relations'
  )
  await expectAccessible(page, 'topology')
})

test('shows the newest counts that were asked for, not those of the examination', async () => {
  const page = launched.window
  const { attributes } = server.queues.get('orders.fifo')!
  attributes['ApproximateNumberOfMessages'] = '14'
  await openQueue(page, 'orders.fifo')
  await page.getByRole('button', { name: 'All queues' }).click()
  await expect(node(page, 'orders.fifo')).toHaveAccessibleName(/14 visible/, { timeout: 30_000 })
  attributes['ApproximateNumberOfMessages'] = '12'
})

test('is walked by the arrow keys, and Enter opens', async () => {
  const page = launched.window
  await node(page, 'refunds.fifo').click()
  await page.keyboard.press('ArrowRight')
  await expect(node(page, 'orders-dlq.fifo')).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(picture(page).locator(':focus')).toHaveAccessibleName(/redrives to orders-dlq\.fifo/)
  await page.keyboard.press('End')
  await page.keyboard.press('Home')
  await expect(picture(page).locator(':focus')).toBeVisible()
  await node(page, 'events').focus()
  await page.keyboard.press('Enter')
  await expect(openTab(page, 'events')).toHaveAttribute('aria-selected', 'true')
  await page.getByRole('button', { name: 'All queues' }).click()
})

test('is zoomed, and fits', async () => {
  const page = launched.window
  const zoom = page.getByRole('button', { name: 'Zoom to 100 %' })
  await expect(zoom).toHaveText('100 %')
  await page.getByRole('button', { name: 'Zoom in' }).click()
  await expect(zoom).toHaveText('125 %')
  await page.getByRole('button', { name: 'Zoom out' }).click()
  await page.getByRole('button', { name: 'Zoom out' }).click()
  await expect(zoom).toHaveText('80 %')
  await page.getByRole('button', { name: 'Fit' }).click()
  await expect(node(page, 'theirs')).toBeInViewport()
  await expect(node(page, 'orders.fifo')).toBeInViewport()
})

test('is there as a list too', async () => {
  const page = launched.window
  await page.getByRole('radio', { name: 'List' }).check({ force: true })
  const list = page.getByRole('grid', { name: 'Queues and their dead-letter queues' })
  await expect(list.getByRole('row').filter({ hasText: 'refunds.fifo' })).toContainText('5')
  await expect(list.getByRole('row').filter({ hasText: 'gone-dlq' })).toContainText('deleted')
  await expect(list.locator('[role=row][data-index]')).toHaveCount(10)
  await page.getByRole('radio', { name: 'Picture' }).check({ force: true })
})

test('finds what is wrong, explains it, and leads to the fix', async () => {
  const page = launched.window
  await page.getByRole('tab', { name: 'Health', exact: true }).click()
  await expect(page.getByRole('status', { name: 'Findings' })).toContainText('13 findings')
  const found: Record<string, string> = {
    'fifo-without-dlq': 'audit.fifo',
    'dlq-retention': 'events',
    'no-visibility-timeout': 'nervous',
    'one-receive': 'nervous',
    'redrive-to-other-type': 'mixed',
    'redrive-ring': 'circle',
    'dlq-no-queue': 'topical',
    'dlq-refuses': 'refused',
    'dlq-missing': 'orphan',
    'dlq-elsewhere': 'abroad',
    'open-policy': 'public',
    'not-encrypted': 'plain',
    'in-flight-near-quota': 'busy'
  }
  const rule = page.getByRole('combobox', { name: 'Finding' })
  for (const [name, queue] of Object.entries(found)) {
    const option = rule.locator(`option[value="${name}"]`)
    await rule.selectOption({ label: (await option.textContent())?.trim() ?? '' })
    await expect(finding(page, name)).toHaveCount(1)
    await expect(finding(page, name)).toContainText(queue)
  }
  await rule.selectOption('all')
  await expectAccessible(page, 'health')
  const places: Record<string, [queue: string, field: string]> = {
    'no-visibility-timeout': ['nervous', 'Visibility timeout'],
    'fifo-without-dlq': ['audit.fifo', 'Move messages that fail to a dead-letter queue'],
    'not-encrypted': ['plain', 'Encrypted at rest'],
    'dlq-elsewhere': ['abroad', 'Move messages that fail to a dead-letter queue'],
    'dlq-retention': ['events-dlq', 'Retention'],
    'redrive-ring': ['circle', 'Move messages that fail to a dead-letter queue'],
    'dlq-refuses': ['closed-dlq', 'Accepts dead letters of']
  }
  for (const [name, [queue, field]] of Object.entries(places)) {
    const option = rule.locator(`option[value="${name}"]`)
    await rule.selectOption({ label: (await option.textContent())?.trim() ?? '' })
    await finding(page, name)
      .getByRole('button', { name: `Fix ${queue}` })
      .click()
    const form = page.getByRole('dialog', { name: `Edit ${queue}` })
    await expect(form.getByLabel(field, { exact: true })).toBeFocused()
    await form.getByRole('button', { name: 'Cancel' }).click()
  }
  await rule.selectOption('all')
  await finding(page, 'dlq-retention').getByRole('button', { name: 'events' }).first().click()
  await expect(openTab(page, 'events')).toHaveAttribute('aria-selected', 'true')
})

test('what was mended is found no more once the queues are examined again', async () => {
  const page = launched.window
  await page.getByRole('button', { name: 'All queues' }).click()
  await expect(page.getByRole('status', { name: 'Findings' })).toContainText('13 findings')
  server.queues.get('plain')!.attributes['SqsManagedSseEnabled'] = 'true'
  await page.getByRole('button', { name: 'Examine again' }).click()
  await expect(page.getByRole('status', { name: 'Findings' })).toContainText('12 findings')
  await expect(finding(page, 'not-encrypted')).toHaveCount(0)
})

test('a queue says its own findings, and those that are mended in it', async () => {
  const page = launched.window
  await page.getByRole('option', { name: /^events-dlq,/ }).click()
  const health = page.getByRole('region', { name: 'Health', exact: true })
  await expect(health.locator('[data-rule="dlq-retention"]')).toContainText('events')
  const sources = page.getByRole('region', { name: 'Dead-letter sources' })
  await expect(sources).toContainText('As SQS tells it')
  await sources.getByRole('button', { name: 'events' }).click()
  await expect(openTab(page, 'events')).toHaveAttribute('aria-selected', 'true')
  await expect(health).toContainText(
    'Its dead-letter queue keeps messages shorter than it does itself'
  )
})

test('a queue that redrives to itself says so once', async () => {
  const page = launched.window
  await openQueue(page, 'circle')
  const health = page.getByRole('region', { name: 'Health', exact: true })
  await expect(health.getByRole('article')).toHaveCount(1)
  await expect(health.getByRole('article')).toContainText('It is its own dead-letter queue')
})

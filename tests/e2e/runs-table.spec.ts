import { expect, test, type Locator, type Page } from '@playwright/test'
import { connectionId, openQueue, request, startListening } from '../support/app-driver.js'
import { expectAccessible } from '../support/axe.js'
import { button, typeDocument, withOperationApp } from '../support/operation-driver.js'

const app = withOperationApp({ orders: {}, 'payments.fifo': {}, heard: {} })

const table = (page: Page): Locator => page.getByRole('grid', { name: 'Runs', exact: true })
const rows = (page: Page): Locator => table(page).locator('[role=row][data-run-id]')
const all = (page: Page): Locator => page.getByRole('region', { name: 'All runs' })

const openAll = (page: Page): Promise<void> => button(page, 'All runs').click()

async function receiveFrom(page: Page, name: string): Promise<void> {
  await openQueue(page, name, 'Receive')
  await button(page, 'Receive').click()
  await expect(page.getByRole('tabpanel').getByRole('status')).toContainText(/succeeded|failed/)
}

test('says what to do while nothing has run', async () => {
  const { page } = app()
  await openAll(page)
  await expect(all(page)).toContainText('Nothing has run yet.')
  await expectAccessible(page, 'no runs')
})

test('lists runs with status, counts and timing, and filters them', async () => {
  const { page, proxy } = app()
  await openQueue(page, 'orders', 'Send')
  await typeDocument(page, { body: 'one' })
  await button(page, 'Send').click()
  await expect(page.getByRole('tabpanel').getByRole('status')).toContainText('succeeded')
  proxy.fault = (action) =>
    action === 'ReceiveMessage' ? { kind: 'error', status: 400, code: 'AccessDenied' } : null
  await receiveFrom(page, 'payments.fifo')

  await openAll(page)
  await expect(rows(page)).toHaveCount(2)
  await expect(rows(page).nth(0)).toContainText('failed')
  await expect(rows(page).nth(0)).toContainText('payments.fifo')
  await expect(rows(page).nth(1)).toContainText('succeeded')
  await expect(rows(page).nth(1)).toContainText(/\d+ ms|\d s/)
  await expectAccessible(page, 'runs')

  await page.getByLabel('Filter runs by queue').fill('ORD')
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page).first()).toContainText('orders')
  await page.getByLabel('Filter runs by queue').fill('')
  await page.getByRole('combobox', { name: 'Status' }).selectOption('Failed')
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page).first()).toContainText('Receive')
  await page.getByRole('combobox', { name: 'Action' }).selectOption('Delete')
  await expect(all(page)).toContainText('No run matches.')
  await button(page, 'Clear filters').click()
  await expect(rows(page)).toHaveCount(2)
})

test('is worked by the keyboard, and opens a run', async () => {
  const { page } = app()
  await openAll(page)
  await rows(page).first().click()
  await page.keyboard.press('ArrowDown')
  await expect(rows(page).nth(1)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Run: Send orders' })).toBeVisible()
})

test('is opened from the palette, for one queue', async () => {
  const { page } = app()
  await openQueue(page, 'orders')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('runs of orders')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Filter runs by queue')).toHaveValue('orders')
  await expect(rows(page)).toHaveCount(1)
  await page.getByLabel('Filter runs by queue').fill('')
})

test('finds the failed polls of a session, and stops the session', async () => {
  const { page, proxy } = app()
  await openQueue(page, 'heard', 'Listen')
  await startListening(page, 'Observe')
  proxy.fault = (action) =>
    action === 'ReceiveMessage' ? { kind: 'error', status: 500, code: 'InternalError' } : null
  await app().server.send(app().urls['heard']!, [{ MessageBody: 'wakes the poll' }])
  await openAll(page)
  await page.getByRole('combobox', { name: 'Status' }).selectOption('Failed')
  await page.getByRole('combobox', { name: 'Action' }).selectOption('Listen')
  await expect(rows(page).first()).toContainText('heard (a poll)', { timeout: 60_000 })
  await rows(page).first().dblclick()
  await expect(page.getByRole('region', { name: 'Run: Listen heard' })).toContainText('failed')

  await openAll(page)
  proxy.fault = () => null
  await page.getByRole('combobox', { name: 'Status' }).selectOption('All statuses')
  await rows(page).first().click()
  await button(page, 'Stop').click()
  await expect(rows(page).first()).toHaveAttribute('data-status', 'succeeded')
  await page.getByRole('combobox', { name: 'Action' }).selectOption('All actions')
})

test('shows live progress and cancels', async () => {
  const { page, proxy, urls } = app()
  const id = await connectionId(page, 'workbench')
  proxy.fault = (action) => (action === 'SendMessageBatch' ? { kind: 'delay', ms: 300 } : null)
  await request(page, 'operations.start', {
    connectionId: id,
    operation: {
      action: 'send',
      object: { kind: 'queue', url: urls['orders']! },
      options: { delaySeconds: null, returnErrors: false }
    },
    documents: Array.from({ length: 2000 }, (_, n) => ({
      body: `slow ${n}`,
      properties: {},
      attributes: []
    }))
  })
  await openAll(page)
  const row = rows(page).first()
  await expect(row).toHaveAttribute('data-status', 'running')
  await expect(row.getByRole('progressbar')).toBeVisible()
  await row.click()
  await button(page, 'Cancel').click()
  await expect(row).toHaveAttribute('data-status', 'cancelled')
})

test('goes on to the oldest run as one scrolls', async () => {
  test.setTimeout(120_000)
  const { page, urls } = app()
  const id = await connectionId(page, 'workbench')
  for (let n = 0; n < 230; n++) {
    await request(page, 'operations.start', {
      connectionId: id,
      operation: {
        action: 'delete',
        object: { kind: 'queue', url: urls['orders']! },
        options: { returnErrors: false }
      },
      documents: []
    })
  }
  await openAll(page)
  await page.getByRole('combobox', { name: 'Action' }).selectOption('Delete')
  await expect(all(page).getByRole('status')).toHaveText('230')
  await rows(page).first().click()
  for (let n = 0; n < 4; n++) await page.keyboard.press('End')
  await expect(async () => {
    await page.keyboard.press('End')
    await expect(rows(page).last()).toHaveAttribute('aria-rowindex', '231')
  }).toPass()
})

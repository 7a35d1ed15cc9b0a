import { expect, test, type Page } from '@playwright/test'
import { chooseView, openQueue, setEnvironment } from '../support/app-driver.js'
import {
  button,
  connectionName,
  field,
  outputRows,
  outputs,
  runStatus,
  withOperationApp
} from '../support/operation-driver.js'

const app = withOperationApp({
  count: {},
  all: {},
  timeouts: {},
  empty: {},
  gone: {},
  leases: {},
  'sequence.fifo': {},
  'retry.fifo': {},
  'heads.fifo': {}
})

const numbered = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ MessageBody: `message ${n}` }))

const ordered = (count: number, group = (n: number) => `g${n % 2}`) =>
  Array.from({ length: count }, (_, n) => ({
    MessageBody: `message ${n}`,
    MessageGroupId: group(n),
    MessageDeduplicationId: `d${n}`
  }))

async function receive(page: Page) {
  await button(page, 'Receive').click()
  await expect(button(page, 'Receive')).toBeEnabled({ timeout: 30_000 })
  await expect(runStatus(page)).not.toHaveText('running', { timeout: 30_000 })
}

test('takes one message by default and as many as asked for', async () => {
  const { page, server, urls } = app()
  await server.send(urls['count']!, numbered(8))
  await openQueue(page, 'count', 'Receive')
  await receive(page)
  await expect(outputRows(page)).toHaveCount(1)
  await field(page, 'Maximum message count').fill('3')
  await receive(page)
  await expect(outputRows(page)).toHaveCount(3)
  await expect(outputRows(page).first()).toContainText(/held \d+ s/)
  expect(await server.counts(urls['count']!)).toMatchObject({ visible: 4, inFlight: 4 })
})

test('takes all of them with −1 and an Execution timeout', async () => {
  const { page, server, urls } = app()
  await server.send(urls['all']!, numbered(34))
  await openQueue(page, 'all', 'Receive')
  await field(page, 'Maximum message count').fill('−1')
  await expect(field(page, 'Execution timeout')).toHaveAccessibleDescription(/at most 10/)
  await field(page, 'Execution timeout').fill('20')
  await field(page, 'Visibility timeout').fill('20')
  await expect(field(page, 'Visibility timeout')).toHaveAccessibleDescription(/longer/)
  await field(page, 'Visibility timeout').fill('60')
  await receive(page)
  await expect(page.getByText(/^34 received/)).toBeVisible()
  expect((await server.counts(urls['all']!)).visible).toBe(0)
})

test('leases for the Visibility timeout that is given', async () => {
  const { page, server, urls } = app()
  await server.send(urls['timeouts']!, numbered(1))
  await openQueue(page, 'timeouts', 'Receive')
  await field(page, 'Visibility timeout').fill('2')
  await receive(page)
  await expect(outputRows(page)).toContainText(/held [12] s/)
  await expect(outputRows(page)).toContainText('lease ended', { timeout: 5000 })
  expect(await server.drain(urls['timeouts']!)).toHaveLength(1)
})

test('waits as long as the Wait timeout where nothing comes, and can be cancelled', async () => {
  const { page } = app()
  await openQueue(page, 'empty', 'Receive')
  await field(page, 'Wait timeout').fill('2')
  const before = Date.now()
  await receive(page)
  expect(Date.now() - before).toBeGreaterThan(1900)
  await expect(page.getByText('No message came.')).toBeVisible()
  await field(page, 'Wait timeout').fill('20')
  await button(page, 'Receive').click()
  await button(page, 'Cancel').click()
  await expect(runStatus(page)).toHaveText('cancelled', { timeout: 5000 })
  await field(page, 'Wait timeout').fill('21')
  await expect(field(page, 'Wait timeout')).toHaveAccessibleDescription(/0 to 20 seconds/)
  await button(page, 'Receive').click()
  await expect(field(page, 'Wait timeout')).toBeFocused()
  await expect(runStatus(page)).toHaveText('cancelled')
})

test('deletes what it reads, once it is in the journal', async () => {
  const { page, server, urls } = app()
  await server.send(urls['gone']!, numbered(7))
  await openQueue(page, 'gone', 'Receive')
  await field(page, 'Maximum message count').fill('10')
  await page.getByRole('checkbox', { name: 'Delete messages' }).check()
  await expect(
    page.getByText('Up to 10 messages are deleted from gone. Each is in the journal first.')
  ).toBeVisible()
  await receive(page)
  await expect(outputs(page).locator('[data-state=deleted]')).toHaveCount(7)
  expect(await server.counts(urls['gone']!)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
})

test('shows as deleted what it showed as held while it was being deleted', async () => {
  const { page, server, urls, proxy } = app()
  await server.send(urls['gone']!, numbered(3))
  await openQueue(page, 'gone', 'Receive')
  await page.getByRole('checkbox', { name: 'Delete messages' }).check()
  proxy.fault = (action) => (action === 'DeleteMessageBatch' ? { kind: 'delay', ms: 1500 } : null)
  await button(page, 'Receive').click()
  await expect(outputs(page).locator('[data-state=held]')).toHaveCount(3)
  await expect(outputs(page).locator('[data-state=deleted]')).toHaveCount(3)
  proxy.fault = () => null
})

test('gets past the head of each group only with Delete messages', async () => {
  const { page, server, urls } = app()
  await server.send(urls['heads.fifo']!, ordered(24))
  await openQueue(page, 'heads.fifo', 'Receive')
  await field(page, 'Maximum message count').fill('−1')
  await field(page, 'Execution timeout').fill('30')
  await expect(page.getByText('Needed to get more than the head of each group.')).toBeVisible()
  await page.getByRole('checkbox', { name: 'Delete messages' }).check()
  await receive(page)
  await expect(page.getByText(/^24 received/)).toBeVisible()
  const run = await outputRows(page).evaluateAll((rows) =>
    rows.map((row) => row.getAttribute('data-group-id'))
  )
  expect(new Set(run)).toEqual(new Set(['g0', 'g1']))
})

test('returns the Sequence Number where it is asked for', async () => {
  const { page, server, urls } = app()
  await server.send(urls['sequence.fifo']!, ordered(2))
  await openQueue(page, 'sequence.fifo', 'Receive')
  await receive(page)
  await expect(outputRows(page)).toHaveCount(1)
  expect(await outputRows(page).getAttribute('data-sequence-number')).toBeNull()
  await page.getByRole('checkbox', { name: 'Return sequence number' }).check()
  await receive(page)
  await expect(outputRows(page)).toHaveAttribute('data-sequence-number', /^\d+$/)
})

test('offers to retry with the same attempt id after the answer was lost', async () => {
  const { page, server, urls, proxy } = app()
  await server.send(urls['retry.fifo']!, ordered(3))
  await openQueue(page, 'retry.fifo', 'Receive')
  await field(page, 'Receive Request Attempt Id').fill('two words')
  await expect(field(page, 'Receive Request Attempt Id')).toHaveAccessibleDescription(/SQS refuses/)
  await button(page, 'Receive').click()
  await expect(field(page, 'Receive Request Attempt Id')).toBeFocused()
  await field(page, 'Receive Request Attempt Id').fill('attempt-1')
  proxy.fault = (action) => (action === 'ReceiveMessage' ? { kind: 'drop' } : null)
  await button(page, 'Receive').click()
  await expect(runStatus(page)).toHaveText('failed', { timeout: 60_000 })
  const retry = button(page, 'Retry with the same attempt id')
  await expect(retry).toBeVisible()
  proxy.fault = () => null
  const before = proxy.seen.length
  await retry.click()
  await expect(outputRows(page)).toHaveCount(1)
  const asked = proxy.seen.slice(before).filter(({ action }) => action === 'ReceiveMessage')
  expect(asked[0]?.body['ReceiveRequestAttemptId']).toBe('attempt-1')
})

test('acts on the leases of a selection', async () => {
  const { page, server, urls } = app()
  await server.send(urls['leases']!, numbered(6))
  await openQueue(page, 'leases', 'Receive')
  await field(page, 'Maximum message count').fill('10')
  await receive(page)
  await expect(outputRows(page)).toHaveCount(6)
  await outputRows(page).nth(0).click()
  await outputRows(page)
    .nth(1)
    .click({ modifiers: ['Shift'] })
  const bar = page.getByRole('group', { name: 'Chosen messages' })
  await bar.getByRole('button', { name: 'Release' }).click()
  await expect(outputs(page).locator('[data-state=released]')).toHaveCount(2)
  await outputRows(page).nth(2).click()
  await outputRows(page)
    .nth(4)
    .click({ modifiers: ['Shift'] })
  await bar.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete 3 messages' }).click()
  await expect(outputs(page).locator('[data-state=deleted]')).toHaveCount(3)
  expect(await server.counts(urls['leases']!)).toMatchObject({ visible: 2, inFlight: 1 })
})

test('asks for the name of the queue before it reads and deletes in production', async () => {
  const { page, server, urls, proxy } = app()
  await setEnvironment(page, connectionName, 'production')
  await server.send(urls['gone']!, numbered(1))
  await openQueue(page, 'gone', 'Receive')
  await page.getByRole('checkbox', { name: 'Delete messages' }).check()
  const before = proxy.seen.length
  await button(page, 'Receive').click()
  const dialog = page.getByRole('dialog', { name: 'Receive and delete' })
  const confirm = dialog.getByRole('button', { name: 'Receive and delete' })
  await expect(confirm).toBeDisabled()
  await dialog.getByRole('textbox', { name: 'Name of the queue' }).fill('gon')
  await expect(confirm).toBeDisabled()
  await dialog.getByRole('textbox', { name: 'Name of the queue' }).fill('gone')
  expect(proxy.seen.slice(before).some(({ action }) => action === 'ReceiveMessage')).toBe(false)
  await confirm.click()
  await expect(outputs(page).locator('[data-state=deleted]')).toHaveCount(1)
  await chooseView(page, 'Send')
})

test('asks for it as well before it retries with the same attempt id', async () => {
  const { page, server, urls, proxy } = app()
  await openQueue(page, 'retry.fifo', 'Receive')
  await server.drain(urls['retry.fifo']!)
  await server.send(urls['retry.fifo']!, [
    { MessageBody: 'once', MessageGroupId: 'new', MessageDeduplicationId: 'new' }
  ])
  proxy.fault = (action) => (action === 'ReceiveMessage' ? { kind: 'drop' } : null)
  await button(page, 'Receive').click()
  const retry = button(page, 'Retry with the same attempt id')
  await expect(retry).toBeVisible({ timeout: 60_000 })
  proxy.fault = () => null
  await page.getByRole('checkbox', { name: 'Delete messages' }).check()
  const before = proxy.seen.length
  await retry.click()
  const dialog = page.getByRole('dialog', { name: 'Receive and delete' })
  await expect(dialog).toBeVisible()
  expect(proxy.seen.slice(before).some(({ action }) => action === 'ReceiveMessage')).toBe(false)
  await dialog.getByRole('textbox', { name: 'Name of the queue' }).fill('retry.fifo')
  await dialog.getByRole('button', { name: 'Receive and delete' }).click()
  await expect(outputs(page).locator('[data-state=deleted]')).toHaveCount(1)
})

import { CreateQueueCommand } from '@aws-sdk/client-sqs'
import { expect, test } from '@playwright/test'
import { addConnection, chooseConnection, queueItem } from '../support/app-driver.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import { startFaultProxy, type FaultProxy } from '../support/fault-proxy.js'
import { pageFault, pageQueues } from '../support/paged-server.js'
import { openTab, queueList, queuesNav } from '../support/shell.js'
import { startSqsServer, type SqsServer } from '../support/sqs-server.js'

/** The side bar's queues, against a real server in its own process with 2,500 of them. */

// Each goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

const total = 2_500
let server: SqsServer
let proxy: FaultProxy
let launched: LaunchedApp

const nameOf = (index: number) =>
  index % 10 === 0 ? `pay-${index}.fifo` : `team-${index % 40}-events-${index}`

async function createQueues(): Promise<void> {
  for (let from = 0; from < total; from += 50) {
    await Promise.all(
      Array.from({ length: 50 }, (_, i) => nameOf(from + i)).map((name) =>
        server.client.send(
          new CreateQueueCommand({
            QueueName: name,
            Attributes: name.endsWith('.fifo') ? { FifoQueue: 'true' } : {}
          })
        )
      )
    )
  }
}

test.beforeAll(async () => {
  server = await startSqsServer()
  await createQueues()
  proxy = await startFaultProxy(server.url)
  pageQueues(proxy)
  launched = await launchApp()
  await addConnection(launched.window, { name: 'many', endpoint: proxy.url })
})
test.afterAll(async () => {
  await launched.close()
  await proxy.stop()
  await server.stop()
})
test.afterEach(() => pageQueues(proxy))

const asked = (action: string) => proxy.seen.filter((seen) => seen.action === action)

test('lists 2,500 queues to the end, page by page', async () => {
  const page = launched.window
  await expect(queuesNav(page).getByText('2,500', { exact: true })).toBeVisible()
  expect(asked('ListQueues').map(({ body }) => body['MaxResults'])).toEqual([1000, 1000, 1000])
  await queueList(page).focus()
  await page.keyboard.press('End')
  const last = queueList(page).getByRole('option').last()
  await expect(last).toHaveAttribute('aria-posinset', '2500')
})

test('shows the first page while the others are on their way', async () => {
  const page = launched.window
  await chooseConnection(page, 'Local sandbox')
  proxy.fault = (action, body) =>
    action === 'ListQueues' && body['NextToken'] === '1000' ? { kind: 'hang' } : pageFault(action)
  await addConnection(page, { name: 'slow pages', endpoint: proxy.url })
  await expect(queuesNav(page).getByText('1,000+', { exact: true })).toBeVisible()
  await expect(queueItem(page, 'pay-0.fifo')).toBeVisible()
  await chooseConnection(page, 'many')
})

test('asks for the counts of what is on screen only', async () => {
  const page = launched.window
  await page.reload()
  proxy.seen.length = 0
  await expect(queueItem(page, 'pay-0.fifo')).toHaveAccessibleName(/0 visible, 0 in flight/)
  await page.waitForTimeout(1_000)
  const urls = new Set(asked('GetQueueAttributes').map(({ body }) => body['QueueUrl']))
  const rows = await queueList(page).getByRole('option').count()
  expect(urls.size).toBeGreaterThan(5)
  expect(urls.size).toBeLessThanOrEqual(rows)

  await queueList(page).focus()
  await page.keyboard.press('End')
  const last = queueList(page).getByRole('option').last()
  await expect(last).toHaveAccessibleName(/visible/)
  const now = new Set(asked('GetQueueAttributes').map(({ body }) => body['QueueUrl']))
  expect(now.size).toBeLessThanOrEqual(2 * rows)
})

test('filters as one types, and opens what is found by the keyboard', async () => {
  const page = launched.window
  const filter = page.getByRole('textbox', { name: 'Filter queues' })
  await filter.fill('pay 249')
  await expect(queuesNav(page).getByText('1 / 2,500')).toBeVisible()
  await expect(queueList(page).getByRole('option')).toHaveCount(1)
  await filter.press('Enter')
  await expect(openTab(page, 'pay-2490.fifo')).toHaveAttribute('aria-selected', 'true')

  await filter.fill('no such queue')
  await expect(queuesNav(page).getByText('None of 2,500 queues has')).toBeVisible()
  await filter.press('Escape')
  await expect(filter).toHaveValue('')
  await expect(queuesNav(page).getByText('2,500', { exact: true })).toBeVisible()
})

test('moves with the arrow keys and opens with Enter', async () => {
  const page = launched.window
  await page.getByRole('textbox', { name: 'Filter queues' }).press('ArrowDown')
  await expect(queueList(page)).toBeFocused()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(openTab(page, 'pay-10.fifo')).toHaveAttribute('aria-selected', 'true')
  await expect(queueItem(page, 'pay-10.fifo')).toHaveAttribute('aria-selected', 'true')
})

test('marks FIFO queues and dead-letter queues in words', async () => {
  const page = launched.window
  await chooseConnection(page, 'Local sandbox')
  await expect(queueItem(page, 'orders.fifo')).toHaveAccessibleName(/^orders\.fifo, FIFO queue,/)
  await expect(queueItem(page, 'orders-dlq.fifo')).toHaveAccessibleName(
    /FIFO queue, dead-letter queue of orders\.fifo/
  )
  await expect(queueItem(page, 'events')).toHaveAccessibleName(/^events, standard queue,/)
})

test('finds a new queue when refreshed', async () => {
  const page = launched.window
  await chooseConnection(page, 'many')
  await server.createQueue({ name: 'a-new-one' })
  await page.getByRole('button', { name: 'Refresh queues' }).click()
  await expect(queuesNav(page).getByText('2,501', { exact: true })).toBeVisible()
  await expect(queueItem(page, 'a-new-one')).toBeVisible()
})

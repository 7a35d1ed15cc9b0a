import { expect, test, type Page } from '@playwright/test'
import { defaultOptions } from '../../src-main/contract/index.js'
import { addConnection, chooseConnection, openQueue, request } from '../support/app-driver.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import { servedQueue, startManyQueues, type ManyQueues } from '../support/many-queues.js'

/** Counts over time, and what else an overview says that SQS does not tell. */

// Each goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

let server: ManyQueues
let launched: LaunchedApp

test.beforeAll(async () => {
  server = await startManyQueues([servedQueue('jobs'), servedQueue('other')])
  launched = await launchApp()
  // The side bar asks for the counts of what it shows too.
  await addConnection(launched.window, { name: 'charts', endpoint: server.endpoint })
  await openQueue(launched.window, 'jobs')
  await launched.window.keyboard.press('ControlOrMeta+b')
})
test.afterAll(async () => {
  await launched.close()
  await server.close()
})

const chart = (page: Page, name: string) => page.getByRole('group', { name }).getByRole('img')
const sampling = (page: Page) => page.getByRole('combobox', { name: 'Sampling' })
const asked = () =>
  server.calls.filter(({ action, queue }) => action === 'GetQueueAttributes' && queue === 'jobs')
const setCount = (count: number) => {
  server.queues.get('jobs')!.attributes['ApproximateNumberOfMessages'] = String(count)
}

test('samples the counts at the rate that is set, and says what that costs', async () => {
  const page = launched.window
  const charts = page.getByRole('region', { name: 'Over time' })
  await expect(charts).toContainText('12 requests/min ≈ < $0.01/day')
  await sampling(page).selectOption('Every second')
  await expect(charts).toContainText('60 requests/min ≈ $0.03/day')
  setCount(500)
  await expect(chart(page, 'Messages')).toHaveAccessibleName(
    /visible: 500 now, between 0 and 500; in flight: 0 now/
  )
  await expect(chart(page, 'Rates, approximate')).toHaveAccessibleName(/arrived: ≈ \d+\/s now/)
  await expect(charts.locator('canvas')).toHaveCount(2)
})

test('asks for nothing while another view or another tab is in front', async () => {
  const page = launched.window
  await sampling(page).selectOption('Every 5 minutes')
  await page.waitForTimeout(300)
  const before = asked().length
  await page.waitForTimeout(2_500)
  expect(asked().length).toBe(before)
  await sampling(page).selectOption('Every second')
  await expect.poll(() => asked().length).toBeGreaterThan(before + 1)

  await openQueueFromPalette(page, 'other')
  await page.waitForTimeout(300)
  const hidden = asked().length
  await page.waitForTimeout(2_500)
  expect(asked().length).toBe(hidden)
  await page.getByRole('tab', { name: 'jobs', exact: true }).click()
  await expect.poll(() => asked().length).toBeGreaterThan(hidden)
})

test('asks for nothing while the window cannot be seen', async () => {
  const page = launched.window
  // A driven window is never told that it is hidden, so it is told here, as Chromium tells one that is minimised.
  const tell = (state: 'hidden' | 'visible') =>
    page.evaluate(`
      Object.defineProperty(document, 'visibilityState', { configurable: true, value: '${state}' })
      Object.defineProperty(document, 'hidden', { configurable: true, value: ${state === 'hidden'} })
      document.dispatchEvent(new Event('visibilitychange'))
    `)
  await tell('hidden')
  const before = asked().length
  await page.waitForTimeout(2_500)
  expect(asked().length - before).toBeLessThanOrEqual(1)
  await tell('visible')
  await expect.poll(() => asked().length).toBeGreaterThan(before + 1)
})

test('can be turned off', async () => {
  const page = launched.window
  await sampling(page).selectOption('Off')
  await expect(page.getByRole('region', { name: 'Over time' })).toContainText('Nothing is sampled.')
  await page.waitForTimeout(300)
  const before = asked().length
  await page.waitForTimeout(2_500)
  expect(asked().length).toBe(before)
  await sampling(page).selectOption('Every 5 seconds')
  await page.keyboard.press('ControlOrMeta+b')
})

test('the age of the oldest message is that of what was received, otherwise it says why not', async () => {
  const page = launched.window
  const oldest = page.getByRole('region', { name: 'Oldest message' })
  await expect(oldest).toContainText('Not known: SQS does not tell it')
  await chooseConnection(page, 'Local sandbox')
  await openQueue(page, 'events')
  const url = 'http://sqs.us-east-1.localhost/000000000000/events'
  await request(page, 'operations.start', {
    connectionId: 'sandbox',
    operation: {
      action: 'receive',
      object: { kind: 'queue', url },
      options: { ...defaultOptions.receive, deleteMessages: false }
    },
    documents: []
  })
  await expect
    .poll(
      async () =>
        (await request(page, 'queues.observed', { connectionId: 'sandbox', urls: [url] }))[0]
          ?.oldest
    )
    .not.toBeNull()
  await page.getByRole('button', { name: 'Refresh', exact: true }).click()
  await expect(oldest).toContainText('Sent just now')
  await expect(oldest).toContainText('received from this queue and did not delete')
})

test('dead-letter sources are told by redrive policies where the server cannot tell them', async () => {
  const page = launched.window
  await openQueue(page, 'orders.fifo')
  const overview = page.getByRole('region', { name: 'Overview of orders.fifo' })
  await expect(overview.getByRole('region', { name: 'Health', exact: true })).toBeVisible()
  await openQueue(page, 'orders-dlq.fifo')
  const sources = page
    .getByRole('region', { name: 'Overview of orders-dlq.fifo' })
    .getByRole('region', { name: 'Dead-letter sources' })
  await expect(sources).toContainText('From the redrive policies of the')
  await sources.getByRole('button', { name: 'orders.fifo' }).click()
  await expect(overview).toBeVisible()
})

async function openQueueFromPalette(page: Page, name: string) {
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type(name)
  await page.getByRole('option', { name, exact: true }).click()
}

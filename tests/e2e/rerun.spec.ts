import { expect, test, type Locator, type Page } from '@playwright/test'
import { connectionId, openQueue, request } from '../support/app-driver.js'
import { expectAccessible } from '../support/axe.js'
import { button, outputRows, typeDocument, withOperationApp } from '../support/operation-driver.js'

const app = withOperationApp({ 'orders.fifo': {}, plain: {}, cut: {} })

const runView = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: `Run: ${name}` })
const listed = (page: Page, name: RegExp): Locator =>
  page.getByRole('navigation', { name: 'Runs' }).getByRole('button', { name })

test('runs a Send again, with the same deduplication ids', async () => {
  const { page, server, urls } = app()
  await openQueue(page, 'orders.fifo', 'Send')
  await typeDocument(page, { body: 'once', groupId: 'g', deduplicationId: 'd1' })
  await button(page, 'Send').click()
  await listed(page, /^Send orders\.fifo , succeeded/).click()
  await button(page, 'Run again').click()
  const dialog = page.getByRole('dialog', { name: 'Run Send orders.fifo again' })
  await expect(dialog).toContainText('1 document is sent to orders.fifo of workbench')
  await expect(dialog).toContainText('dropped as a repeat')
  await expectAccessible(page, 'run again')
  await dialog.getByRole('button', { name: 'Send 1 document' }).click()
  await expect(runView(page, 'Send orders.fifo')).toContainText('Run again of')
  await expect(outputRows(page)).toHaveCount(1)
  expect(await server.counts(urls['orders.fifo']!)).toMatchObject({ visible: 1 })
})

test('runs only the failed documents again', async () => {
  const { page, proxy, server, urls } = app()
  const id = await connectionId(page, 'workbench')
  let refused = 0
  proxy.fault = (action, body) =>
    action === 'SendMessageBatch' && JSON.stringify(body).includes('bad') && refused++ < 99
      ? { kind: 'error', status: 400, code: 'InvalidMessageContents' }
      : null
  const { runId } = await request(page, 'operations.start', {
    connectionId: id,
    operation: {
      action: 'send',
      object: { kind: 'queue', url: urls['plain']! },
      options: { delaySeconds: null, returnErrors: true }
    },
    documents: ['good', 'bad', 'fine'].map((body) => ({ body, properties: {}, attributes: [] }))
  })
  await listed(page, /^Send plain , ended with failures/).click()
  proxy.fault = () => null
  await button(page, 'Run failed documents again').click()
  const dialog = page.getByRole('dialog', { name: 'Run failed documents of Send plain again' })
  await dialog.getByRole('button', { name: 'Send 1 document' }).click()
  await expect(runView(page, 'Send plain')).toContainText('Failed documents of')
  await expect(runView(page, 'Send plain')).toContainText(`run ${runId}`)
  await expect(runView(page, 'Send plain').getByRole('status').first()).toHaveText('succeeded')
  expect(await server.counts(urls['plain']!)).toMatchObject({ visible: 3 })
})

test('resumes a Send that was cancelled, once', async () => {
  const { page, proxy, server, urls } = app()
  const id = await connectionId(page, 'workbench')
  proxy.fault = (action) => (action === 'SendMessageBatch' ? { kind: 'delay', ms: 200 } : null)
  await request(page, 'operations.start', {
    connectionId: id,
    operation: {
      action: 'send',
      object: { kind: 'queue', url: urls['cut']! },
      options: { delaySeconds: null, returnErrors: false }
    },
    documents: Array.from({ length: 700 }, (_, n) => ({
      body: `number ${n}`,
      properties: {},
      attributes: []
    }))
  })
  await listed(page, /^Send cut , running/).click()
  await expect(outputRows(page).first()).toBeVisible()
  await button(page, 'Cancel').click()
  await expect(runView(page, 'Send cut').getByRole('status').first()).toHaveText('cancelled', {
    timeout: 30_000
  })
  proxy.fault = () => null
  await button(page, 'Resume').click()
  const dialog = page.getByRole('dialog', { name: 'Resume Send cut' })
  await dialog.getByRole('button', { name: /^Send [\d,]+ documents$/ }).click()
  await expect(runView(page, 'Send cut')).toContainText('Goes on with')
  await expect(runView(page, 'Send cut').getByRole('status').first()).toHaveText('succeeded', {
    timeout: 30_000
  })
  await expect
    .poll(async () => (await server.counts(urls['cut']!)).visible, { timeout: 20_000 })
    .toBe(700)
  await listed(page, /^Send cut , cancelled/).click()
  await expect(button(page, 'Resume')).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^Resumed as run/ })).toBeVisible()
})

test('compares inputs with outputs, and shows failures only', async () => {
  const { page, proxy, urls } = app()
  const id = await connectionId(page, 'workbench')
  proxy.fault = (action, body) =>
    action === 'SendMessageBatch' && JSON.stringify(body).includes('bad')
      ? { kind: 'error', status: 400, code: 'InvalidMessageContents' }
      : null
  await request(page, 'operations.start', {
    connectionId: id,
    operation: {
      action: 'send',
      object: { kind: 'queue', url: urls['orders.fifo']! },
      options: { delaySeconds: null, returnErrors: true }
    },
    documents: Array.from({ length: 300 }, (_, n) => ({
      body: n % 100 === 7 ? `bad ${n}` : `good ${n}`,
      properties: { messageGroupId: `g${n}`, messageDeduplicationId: `compared-${n}` },
      attributes: []
    }))
  })
  await listed(page, /^Send orders\.fifo , ended with failures/).click({ timeout: 30_000 })
  await page.getByRole('radio', { name: 'Compare' }).check({ force: true })
  const pairs = page.getByRole('grid', { name: 'Inputs and outputs' })
  const pair = (n: number) => pairs.locator(`[role=row][data-input="${n}"]`)
  await expect(pair(1)).toContainText('good 0')
  await expect(pair(1)).toHaveAttribute('data-message-id', /.+/)
  await expect(pair(8)).toContainText('bad 7')
  await expect(pair(8)).toContainText('failed')
  await page.getByRole('radio', { name: 'Failed' }).check({ force: true })
  await expect(pairs.locator('[role=row][data-input]')).toHaveCount(3)
  await pair(208).click()
  await expect(button(page, 'Copy failure')).toBeVisible()
  await button(page, 'Show output').click()
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('statusCode')
  await expectAccessible(page, 'compare')
  await page.getByRole('radio', { name: 'All', exact: true }).check({ force: true })
  await pair(1).click()
  await page.keyboard.press('End')
  await expect(pair(300)).toHaveAttribute('aria-selected', 'true')
  await expect(pair(300)).toContainText('good 299')
  await page.getByRole('radio', { name: 'No answer' }).check({ force: true })
  await expect(page.getByText('Every document has an answer.')).toBeVisible()
})

import { expect, test, type Locator, type Page } from '@playwright/test'
import { openQueue } from '../support/app-driver.js'
import { withOperationApp } from '../support/operation-driver.js'
import { dialog, sent, urlOf } from '../support/queue-config.js'
import { queuesNav, takeFromPalette } from '../support/shell.js'

/** Dead-letter queues that are not there: what is said of them, and when nothing is. */

// Each goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

const arnOf = (name: string, account = '000000000000') => `arn:aws:sqs:us-east-1:${account}:${name}`
const redrives = (arn: string) => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 3 })
})

const app = withOperationApp({
  'payments-dlq': { MessageRetentionPeriod: '1209600' },
  payments: redrives(arnOf('payments-dlq')),
  'refunds-dlq': { MessageRetentionPeriod: '1209600' },
  refunds: redrives(arnOf('refunds-dlq'))
})

const finding = (page: Page, rule: string): Locator =>
  page.getByRole('region', { name: 'Health of all queues' }).locator(`[data-rule="${rule}"]`)
const findings = (page: Page): Locator => page.getByRole('status', { name: 'Findings' })
const lookedUp = (name: string) =>
  sent(app().proxy, 'GetQueueAttributes').filter(({ QueueUrl }) =>
    String(QueueUrl).endsWith(`/${name}`)
  ).length

test('nothing is said while the dead-letter queue is there', async () => {
  const { page } = app()
  await takeFromPalette(page, 'health', 'All queues: Health')
  await expect(page.getByRole('status', { name: 'Known queues' })).toContainText(/for (\d+) of \1$/)
  await expect(findings(page)).toContainText('finding')
  await expect(finding(page, 'dlq-missing')).toHaveCount(0)
})

test('a queue that the list does not have yet is looked up, and not called missing', async () => {
  const { page, server } = app()
  await server.createQueue({ name: 'late-dlq', attributes: { MessageRetentionPeriod: '1209600' } })
  await server.createQueue({ name: 'late', attributes: redrives(arnOf('late-dlq')) })
  // The list is one from before the dead-letter queue was made.
  app().proxy.fault = (action) =>
    action === 'ListQueues'
      ? {
          kind: 'rewrite',
          answer: ({ QueueUrls }) => ({
            QueueUrls: (QueueUrls as string[]).filter((url) => !url.endsWith('/late-dlq'))
          })
        }
      : null
  await queuesNav(page).getByRole('button', { name: 'Refresh queues' }).click()
  await expect(page.getByRole('option', { name: /^late-dlq,/ })).toBeVisible()
  expect(lookedUp('late-dlq')).toBeGreaterThan(0)
  await expect(finding(page, 'dlq-missing')).toHaveCount(0)
  app().proxy.fault = () => null
})

test('one that was deleted is a finding, which leads to the redrive policy', async () => {
  const { page, server } = app()
  await server.deleteQueue(await urlOf(server, 'payments-dlq'))
  await queuesNav(page).getByRole('button', { name: 'Refresh queues' }).click()
  await page.getByRole('button', { name: 'Examine again' }).click()
  const missing = finding(page, 'dlq-missing')
  await expect(missing).toHaveCount(1)
  await expect(missing).toContainText('Serious')
  await expect(missing).toContainText('there is no queue payments-dlq: it was deleted')
  await page.getByRole('tab', { name: 'Topology', exact: true }).click()
  await expect(page.getByRole('button', { name: /^payments-dlq,/ })).toHaveAccessibleName(
    /missing: deleted/
  )
  await page.getByRole('tab', { name: 'Health', exact: true }).click()
  await missing.getByRole('button', { name: 'Fix payments' }).click()
  const form = dialog(page, 'Edit payments')
  await expect(
    form.getByLabel('Move messages that fail to a dead-letter queue', { exact: true })
  ).toBeFocused()
  await form.getByRole('button', { name: 'Cancel' }).click()
})

test('the overview of the queue says it too, once', async () => {
  const { page } = app()
  await openQueue(page, 'payments')
  const health = page.getByRole('region', { name: 'Health', exact: true })
  await expect(health.locator('[data-rule="dlq-missing"]')).toContainText('payments-dlq')
  await expect(health).not.toContainText('cannot be read')
})

test('it is no finding any more once the queue is made again and examined', async () => {
  const { page, server } = app()
  await server.createQueue({
    name: 'payments-dlq',
    attributes: { MessageRetentionPeriod: '1209600' }
  })
  await page.getByRole('button', { name: 'All queues' }).click()
  await expect(finding(page, 'dlq-missing')).toHaveCount(1)
  await page.getByRole('button', { name: 'Examine again' }).click()
  await expect(finding(page, 'dlq-missing')).toHaveCount(0)
  await expect(page.getByRole('option', { name: /^payments-dlq,/ })).toBeVisible()
})

test('without the right to look it up, it is called missing by a whole list and by no other', async () => {
  const { page, server } = app()
  await server.deleteQueue(await urlOf(server, 'refunds-dlq'))
  app().proxy.fault = (action, { QueueUrl }) => {
    const denied = action === 'GetQueueAttributes' && String(QueueUrl).endsWith('/refunds-dlq')
    if (action === 'ListQueues') return { kind: 'error', status: 403, code: 'AccessDenied' }
    return denied ? { kind: 'error', status: 403, code: 'AccessDenied' } : null
  }
  const refresh = () => queuesNav(page).getByRole('button', { name: 'Refresh queues' }).click()
  await refresh()
  await page.getByRole('button', { name: 'Examine again' }).click()
  await expect(page.getByRole('button', { name: /^Examine/ })).toBeEnabled()
  await expect(finding(page, 'dlq-missing')).toHaveCount(0)

  const { fault } = app().proxy
  app().proxy.fault = (action, body, nth) =>
    action === 'ListQueues' ? null : fault(action, body, nth)
  await refresh()
  await page.getByRole('button', { name: /^Examine/ }).click()
  await expect(finding(page, 'dlq-missing')).toContainText('read to its end')
})

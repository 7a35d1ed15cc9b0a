import { SetQueueAttributesCommand, TagQueueCommand } from '@aws-sdk/client-sqs'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { addConnection, openQueue, queueItem } from '../support/app-driver.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import { openTab } from '../support/shell.js'
import { startSqsServer, type SqsServer } from '../support/sqs-server.js'

/** A queue's attributes, as the server has them. */

// Each goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

let server: SqsServer
let launched: LaunchedApp
let url: string

const arn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`
const policy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' }]
}

test.beforeAll(async () => {
  server = await startSqsServer()
  await server.createQueue({ name: 'jobs-dlq', fifo: true })
  url = await server.createQueue({
    name: 'jobs',
    fifo: true,
    attributes: {
      VisibilityTimeout: '90',
      MessageRetentionPeriod: '345600',
      MaximumMessageSize: '262144',
      ContentBasedDeduplication: 'true',
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: arn('jobs-dlq.fifo'),
        maxReceiveCount: 3
      })
    }
  })
  await server.client.send(
    new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { Policy: JSON.stringify(policy) } })
  )
  await server.client.send(new TagQueueCommand({ QueueUrl: url, Tags: { team: 'payments' } }))
  await server.send(url, [{ MessageBody: 'one', MessageGroupId: 'a' }])
  launched = await launchApp()
  await addConnection(launched.window, { name: 'overview', endpoint: server.url })
})
test.afterAll(async () => {
  await launched.close()
  await server.stop()
})

const fact = (page: Page, section: string, attribute: string): Locator =>
  page
    .getByRole('region', { name: section, exact: true })
    .locator('dl > div')
    .filter({ hasText: attribute })

test('shows every attribute readable, with its own name and exact value', async () => {
  const page = launched.window
  await openQueue(page, 'jobs.fifo')
  await expect(fact(page, 'Messages', 'VisibilityTimeout')).toContainText('1 minute 30 seconds')
  await expect(fact(page, 'Messages', 'VisibilityTimeout')).toContainText('90 s')
  await expect(fact(page, 'Messages', 'MessageRetentionPeriod')).toContainText('4 days')
  await expect(fact(page, 'Messages', 'MaximumMessageSize')).toContainText('256 KiB')
  await expect(fact(page, 'FIFO', 'ContentBasedDeduplication')).toContainText('yes')
  await expect(fact(page, 'History', 'CreatedTimestamp')).toContainText(/\d{4}-\d\d-\d\dT/)
  await expect(fact(page, 'Dead letters', 'maxReceiveCount')).toContainText('3 receives')
  await expect(page.getByRole('region', { name: 'Tags' })).toContainText('payments')
  await expect(page.getByRole('region', { name: 'Access policy as JSON' })).toContainText(
    '"Action": "sqs:SendMessage"'
  )
})

test('marks the counts as approximate and refreshes them', async () => {
  const page = launched.window
  const figures = page.getByLabel('Approximate counts')
  await expect(figures.locator('dd').first()).toHaveText(/^≈\s*1$/)
  await server.send(url, [{ MessageBody: 'two', MessageGroupId: 'b' }])
  await page.getByRole('button', { name: 'Refresh', exact: true }).click()
  await expect(figures.locator('dd').first()).toHaveText(/^≈\s*2$/)
})

test('shows the counts of the head, whichever of them was asked for last', async () => {
  const page = launched.window
  const figure = page.getByLabel('Approximate counts').locator('dd').first()
  await server.send(url, [{ MessageBody: 'three', MessageGroupId: 'c' }])
  // Only the head asks again by itself.
  await expect(page.getByText(/^3\svisible/)).toBeVisible({ timeout: 15_000 })
  await expect(figure).toHaveText(/^≈\s*3$/)
  await server.send(url, [{ MessageBody: 'four', MessageGroupId: 'd' }])
  await page.getByRole('button', { name: 'Refresh', exact: true }).click()
  await expect(figure).toHaveText(/^≈\s*4$/)
  await expect(page.getByText(/^4\svisible/)).toBeVisible({ timeout: 1000 })
})

test('copies the ARN and the URL', async () => {
  const { app, window: page } = launched
  await page.getByRole('button', { name: 'Copy ARN' }).click()
  await expect
    .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe(arn('jobs.fifo'))
  await page.getByRole('button', { name: 'Copy URL' }).click()
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toBe(url)
})

test('opens the queue that takes the dead letters', async () => {
  const page = launched.window
  await page.getByRole('button', { name: 'jobs-dlq.fifo', exact: true }).click()
  await expect(openTab(page, 'jobs-dlq.fifo')).toHaveAttribute('aria-selected', 'true')
  await expect(queueItem(page, 'jobs-dlq.fifo')).toHaveAttribute('aria-selected', 'true')
})

test('says when the queue is gone', async () => {
  const page = launched.window
  await openTab(page, 'jobs.fifo').click()
  await server.deleteQueue(url)
  await page.getByRole('button', { name: 'Refresh', exact: true }).click()
  const alert = page.getByRole('main').getByRole('alert')
  await expect(alert).toContainText('does not exist')
  await alert.getByRole('button', { name: 'Close this tab' }).click()
  await expect(openTab(page, 'jobs.fifo')).toBeHidden()
})

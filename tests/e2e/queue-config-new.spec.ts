import { expect, test } from '@playwright/test'
import { queueItem } from '../support/app-driver.js'
import { withOperationApp } from '../support/operation-driver.js'
import { attributesOf, openEdit, openNew, press, sent } from '../support/queue-config.js'
import { openTab, queuesNav, takeFromPalette } from '../support/shell.js'

/** Creating a queue where SQS takes its time, and where nothing was there before. */

test.describe.configure({ mode: 'serial' })

const app = withOperationApp({})

test('the empty list of an account offers to create a queue', async () => {
  const { page } = app()
  await queuesNav(page).getByRole('button', { name: 'Create a queue' }).click()
  const form = page.getByRole('dialog', { name: 'New queue' })
  await expect(form.getByLabel('Queue name')).toBeFocused()
  await page.keyboard.type('first')
  await press(form, 'Review changes')
  await press(form, 'Create queue')
  await expect(openTab(page, 'first')).toBeVisible()
})

test('a new queue stays in the list although ListQueues does not know of it yet', async () => {
  const { page, proxy } = app()
  proxy.fault = (action) =>
    action === 'ListQueues'
      ? {
          kind: 'rewrite',
          answer: ({ QueueUrls, ...rest }) => ({
            ...rest,
            QueueUrls: (QueueUrls as string[]).filter((url) => !url.endsWith('/late'))
          })
        }
      : null
  await takeFromPalette(page, 'new queue', 'New queue')
  const form = page.getByRole('dialog', { name: 'New queue' })
  await form.getByLabel('Queue name').fill('late')
  await press(form, 'Review changes')
  await press(form, 'Create queue')
  await expect(queueItem(page, 'late')).toBeVisible()
  await page.getByRole('button', { name: 'Refresh queues' }).click()
  await expect(queuesNav(page).getByRole('status')).toContainText('2 queues listed')
  await expect(queueItem(page, 'late')).toBeVisible()
})

test('a dead-letter queue is named in the same dialog, by the keyboard alone', async () => {
  const { page } = app()
  const form = await openEdit(page, 'first')
  await form.getByRole('checkbox', { name: /dead-letter queue/ }).focus()
  await page.keyboard.press('Space')
  await form.getByLabel('Filter: Dead-letter queues to choose from').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(form.getByLabel('Dead-letter queue', { exact: true })).toHaveValue(/:late$/)
  await page.keyboard.press('Escape')
  await expect(form).toBeHidden()
})

test('a permission is for the queue, whatever name and type it has in the end', async () => {
  const { page, server } = app()
  const form = await openNew(page)
  await expect(form).toContainText('Give the queue a name first.')
  await form.getByLabel('Queue name').fill('first-name')
  await press(form, 'Add permission')
  await form.getByLabel('Account id').fill('123456789012')
  await press(form, 'Add to the policy')
  await form.getByLabel('Queue name').fill('second-name')
  await press(form, 'Add permission')
  await form.getByLabel('Account id').fill('210987654321')
  await press(form, 'Add to the policy')
  await form.getByRole('radio', { name: 'FIFO' }).check({ force: true })
  await press(form, 'Review changes')
  await press(form, 'Create queue')
  await expect(openTab(page, 'second-name.fifo')).toBeVisible()
  const Resource = 'arn:aws:sqs:us-east-1:000000000000:second-name.fifo'
  const { Policy } = await attributesOf(server, 'second-name.fifo')
  expect(JSON.parse(Policy!)).toMatchObject({ Statement: [{ Resource }, { Resource }] })
})

test('Cancel ends the creation where SQS does not answer, and the form is still there', async () => {
  const { page, proxy } = app()
  proxy.fault = (action) => (action === 'CreateQueue' ? { kind: 'hang' } : null)
  const form = await openNew(page)
  await form.getByLabel('Queue name').fill('unanswered')
  await press(form, 'Review changes')
  await press(form, 'Create queue')
  await expect.poll(() => sent(proxy, 'CreateQueue').at(-1)?.['QueueName']).toBe('unanswered')
  await press(form, 'Cancel')
  await expect(form.getByRole('alert')).toContainText('SQS may have made the queue nevertheless')
  proxy.fault = () => null
  await press(form, 'Create queue')
  await expect(openTab(page, 'unanswered')).toBeVisible()
})

test('and a change, of which is said what became of each part', async () => {
  const { page, proxy } = app()
  proxy.fault = (action) => (action === 'SetQueueAttributes' ? { kind: 'hang' } : null)
  const form = await openEdit(page, 'unanswered')
  await form.getByLabel('Delay', { exact: true }).fill('9 s')
  await press(form, 'Review changes')
  await press(form, 'Apply changes')
  await expect.poll(() => sent(proxy, 'SetQueueAttributes').length).toBeGreaterThan(0)
  await press(form, 'Cancel')
  await expect(form.getByRole('alert')).toContainText('It was cancelled.')
  await expect(form).toContainText('Attributes')
  proxy.fault = () => null
  await press(form, 'Apply changes')
  await expect(form).toBeHidden()
  expect(await attributesOf(app().server, 'unanswered')).toMatchObject({ DelaySeconds: '9' })
})

test('waits for the name of a queue that was deleted a moment ago, visibly', async () => {
  const { page, proxy } = app()
  proxy.fault = (action) =>
    action === 'CreateQueue'
      ? { kind: 'error', status: 400, code: 'AWS.SimpleQueueService.QueueDeletedRecently' }
      : null
  const form = await openNew(page)
  await form.getByLabel('Queue name').fill('phoenix')
  await press(form, 'Review changes')
  await press(form, 'Create queue')
  await expect(form.getByRole('alert')).toContainText('deleted less than 60 seconds ago')
  await press(form, 'Wait and try again')
  await expect(form.getByRole('status')).toContainText(/Trying again in \d+ s/)
  await press(form, 'Stop waiting')
  await expect(form.getByRole('status')).toHaveCount(0)
  await press(form, 'Wait and try again')
  proxy.fault = () => null
  await expect(openTab(page, 'phoenix')).toBeVisible({ timeout: 30_000 })
  await expect(form).toBeHidden()
})

import { expect, test } from '@playwright/test'
import { openQueue, queueItem } from '../support/app-driver.js'
import type { Fault, Json } from '../support/fault-proxy.js'
import { withOperationApp } from '../support/operation-driver.js'
import { attributesOf, dialog, openEdit, openNew, press, tagsOf } from '../support/queue-config.js'

/** Queues as a person sees them while SQS does not tell yet what was done. */

test.describe.configure({ mode: 'serial' })

const app = withOperationApp({ lagging: {} })

const missing: Fault = { kind: 'error', status: 400, code: 'QueueDoesNotExist' }
const isAbout = (body: Json, name: string) => String(body['QueueUrl']).endsWith(`/${name}`)

test('what was changed is shown at once, and is built upon, while SQS tells what was before', async () => {
  const { page, proxy, server } = app()
  const then = { Attributes: await attributesOf(server, 'lagging') }
  proxy.fault = (action) =>
    action === 'GetQueueAttributes' ? { kind: 'rewrite', answer: () => then } : null

  const form = await openEdit(page, 'lagging')
  await form.getByLabel('Visibility timeout').fill('2 min')
  await press(form, 'Add tag')
  await page.keyboard.type('team')
  await press(form, 'Review changes')
  await press(form, 'Apply changes')
  await expect(form).toBeHidden()
  const overview = page.getByRole('region', { name: 'Overview of lagging' })
  await expect(overview).toContainText('2 minutes')
  await overview.getByRole('button', { name: 'Refresh' }).click()
  await expect(overview).toContainText('2 minutes')

  const again = await openEdit(page, 'lagging')
  await expect(again.getByLabel('Visibility timeout')).toHaveValue('2 minutes')
  await again.getByLabel('Visibility timeout').fill('3 min')
  await press(again, 'Review changes')
  await press(again, 'Apply changes')
  await expect(again).toBeHidden()
  await expect(overview).toContainText('3 minutes')
  expect(await attributesOf(server, 'lagging')).toMatchObject({ VisibilityTimeout: '180' })
  expect(await tagsOf(server, 'lagging')).toEqual({ team: '' })
})

test('a dead-letter queue that SQS does not find yet is made in place, and chosen', async () => {
  const { page, proxy } = app()
  let left = 3
  proxy.fault = (action, body) =>
    action === 'GetQueueAttributes' && isAbout(body, 'lagging-dlq') && left-- > 0 ? missing : null
  const form = await openEdit(page, 'lagging')
  await form.getByRole('checkbox', { name: /dead-letter queue/ }).check()
  await press(form, 'Create dead-letter queue')
  await expect(form.getByLabel('Dead-letter queue', { exact: true })).toHaveValue(/:lagging-dlq$/)
  await press(form, 'Review changes')
  await press(form, 'Apply changes')
  await expect(form).toBeHidden()
})

test('the overview of a new queue waits for SQS to find it, and never calls it missing', async () => {
  const { page, proxy } = app()
  let hidden = true
  // It is found as it is made; the part of SQS that is asked next does not know it.
  let asked = 0
  proxy.fault = (action, body) => {
    const looks = action === 'GetQueueAttributes' || action === 'ListQueueTags'
    if (!looks || !isAbout(body, 'fresh')) return null
    return hidden && asked++ > 0 ? missing : null
  }
  const form = await openNew(page)
  await form.getByLabel('Queue name').fill('fresh')
  await press(form, 'Review changes')
  await press(form, 'Create queue')
  await expect(form).toBeHidden()
  const overview = page.getByRole('region', { name: 'Overview of fresh' })
  await expect(overview).toContainText('Asking for the attributes…')
  await expect.poll(() => asked).toBeGreaterThan(4)
  await expect(overview.getByRole('alert')).toBeHidden()
  hidden = false
  await expect(overview.getByRole('region', { name: 'Identity' })).toContainText(':fresh')
})

test('a queue that was deleted stays so, although SQS still answers for it', async () => {
  const { page, proxy } = app()
  proxy.fault = (action) =>
    action === 'DeleteQueue' ? { kind: 'answer', status: 200, body: '{}' } : null
  await openQueue(page, 'fresh')
  const overview = page.getByRole('region', { name: 'Overview of fresh' })
  await overview.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Delete queue…' }).click()
  const asks = page.getByRole('dialog', { name: /Delete/ })
  await asks.getByRole('checkbox', { name: /Keep a copy/ }).uncheck()
  await asks.getByRole('button', { name: /^Delete/ }).click()
  await expect(queueItem(page, 'fresh')).toBeHidden()
  await page.keyboard.press('Escape')
  await overview.getByRole('button', { name: 'Refresh' }).click()
  await expect(overview.getByRole('alert')).toContainText('does not exist')

  await overview.getByRole('button', { name: 'Create this queue…' }).click()
  const form = dialog(page)
  await press(form, 'Review changes')
  await press(form, 'Create queue')
  await expect(form.getByRole('button', { name: 'Wait and try again' })).toBeVisible()
})

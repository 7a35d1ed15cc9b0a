import { expect, test, type Page } from '@playwright/test'
import { expectFailure, fillConnection, openQueue, queueItem } from '../support/app-driver.js'
import { withFaultyApp } from '../support/faulty-app.js'
import type { Fault } from '../support/fault-proxy.js'

/** What a server can answer instead of what was asked for, and what the person is told then. */
interface Refusal {
  title: string
  fault: Fault
  /** What happened, after "Could not …:". */
  reason: string
  hint: string
}

const error = (status: number, code: string): Fault => ({ kind: 'error', status, code })

const refusals: Refusal[] = [
  {
    title: 'an access key that AWS does not know',
    fault: error(403, 'InvalidClientTokenId'),
    reason: 'AWS does not know these credentials',
    hint: 'Edit the connection and enter credentials that are valid.'
  },
  {
    title: 'a session token that AWS does not know',
    fault: error(403, 'InvalidSecurity'),
    reason: 'AWS does not know these credentials',
    hint: 'Edit the connection and enter credentials that are valid.'
  },
  {
    title: 'a secret key that does not belong to the access key',
    fault: error(403, 'SignatureDoesNotMatch'),
    reason: 'the signature is wrong',
    hint: 'The secret key does not belong to the access key.'
  },
  {
    title: 'a permission that is missing',
    fault: error(400, 'AccessDeniedException'),
    reason: 'the credentials do not allow it',
    hint: 'They need the permission sqs:'
  },
  {
    title: 'throttling',
    fault: error(400, 'ThrottlingException'),
    reason: 'SQS asks for fewer requests',
    hint: 'Wait a moment'
  },
  {
    title: 'a server that is broken',
    fault: error(500, 'InternalFailure'),
    reason: 'the server has a problem of its own',
    hint: 'Try again in a moment.'
  },
  {
    title: 'an answer that is not JSON',
    fault: { kind: 'answer', status: 200, body: '<html>{"Messages": [' },
    reason: "the server's answer is not one that SQS gives",
    hint: 'Check the endpoint of the connection'
  }
]

const faulty = withFaultyApp()
let sent = 0

/** Fills in the one document of the Send view. */
async function typeDocument(page: Page): Promise<{ group: string; body: string }> {
  const group = `group-${++sent}`
  const body = `a document that took a while to type, ${sent}`
  await page.getByRole('textbox', { name: 'Message Group Id' }).fill(group)
  await page.getByRole('textbox', { name: 'Message Deduplication Id' }).fill(`id-${sent}`)
  await page.getByRole('textbox', { name: 'Body' }).fill(body)
  return { group, body }
}

async function expectTyped(page: Page, typed: { group: string; body: string }): Promise<void> {
  await expect(page.getByRole('textbox', { name: 'Message Group Id' })).toHaveValue(typed.group)
  await expect(page.getByRole('textbox', { name: 'Body' })).toHaveText(typed.body)
}

const send = (page: Page) => page.getByRole('button', { name: 'Send', exact: true }).click()

for (const { title, fault, reason, hint } of refusals) {
  test(`Send says what to do about ${title}, and keeps what was typed`, async () => {
    const { page, proxy, queue } = faulty()
    await openQueue(page, queue.name, 'Send')
    const typed = await typeDocument(page)
    proxy.fault = () => fault
    await send(page)
    const view = page.getByRole('region', { name: `Send to ${queue.name}` })
    await expectFailure(view.getByRole('alert').first(), {
      message: `Could not send to ${queue.name}: ${reason}.`,
      hint
    })
    await expectTyped(page, typed)

    proxy.fault = () => null
    await send(page)
    await expect(
      page.getByRole('grid', { name: 'Output documents' }).locator('[data-message-id]')
    ).toHaveCount(1)
    await expect(view.getByRole('alert')).toHaveCount(0)
  })

  test(`The list of queues says what to do about ${title}`, async () => {
    const { page, proxy, queue } = faulty()
    const queues = page.getByRole('navigation', { name: 'Queues' })
    proxy.fault = () => fault
    await page.getByRole('button', { name: 'Refresh queues' }).click()
    await expectFailure(queues.getByRole('alert'), {
      message: `Could not list the queues: ${reason}.`,
      hint
    })
    // What was listed before is not taken away.
    await expect(queueItem(page, queue.name)).toBeVisible()

    proxy.fault = () => null
    await queues.getByRole('button', { name: 'Try again' }).click()
    await expect(queues.getByRole('alert')).toHaveCount(0)
    await expect(queueItem(page, queue.name)).toBeVisible()
  })
}

test('A Send that hangs can be cancelled, and what was typed can be sent again', async () => {
  const { page, proxy, queue } = faulty()
  await openQueue(page, queue.name, 'Send')
  const typed = await typeDocument(page)
  proxy.fault = () => ({ kind: 'hang' })
  await send(page)
  const cancel = page.getByRole('button', { name: 'Cancel', exact: true })
  await expect(cancel).toBeVisible()
  await cancel.click()
  await expect(cancel).toBeHidden()
  await expectTyped(page, typed)

  proxy.fault = () => null
  await send(page)
  await expect(
    page.getByRole('grid', { name: 'Output documents' }).locator('[data-message-id]')
  ).toHaveCount(1)
})

test('Without the permission to list, a queue is opened by its URL and used', async () => {
  const { page, proxy, queue } = faulty()
  const queues = page.getByRole('navigation', { name: 'Queues' })
  const denied = error(400, 'AccessDeniedException')
  proxy.fault = (action) => (action === 'ListQueues' ? denied : null)
  await page.getByRole('button', { name: 'Refresh queues' }).click()
  await expect(queues.getByRole('alert')).toContainText('sqs:ListQueues')
  await queues.getByLabel('External Queue URL').fill(queue.url)
  await queues.getByRole('button', { name: 'Open', exact: true }).click()
  await page.getByRole('tab', { name: 'Send', exact: true }).click()
  await typeDocument(page)
  await send(page)
  await expect(
    page.getByRole('grid', { name: 'Output documents' }).locator('[data-message-id]')
  ).toHaveCount(1)
})

test('Test connection tells a wrong key apart from missing permissions', async () => {
  const { page, proxy } = faulty()
  const form = await fillConnection(page, { name: 'yet another', endpoint: proxy.url })
  const results = form.getByRole('region', { name: 'Test results' })
  proxy.fault = () => error(403, 'InvalidClientTokenId')
  await form.getByRole('button', { name: 'Test connection' }).click()
  await expect(results.getByRole('listitem').first()).toContainText(
    'AWS does not know these credentials'
  )
  await expect(results).toContainText('enter credentials that are valid')
  await expect(form.getByLabel('Connection name')).toHaveValue('yet another')
  await expect(form.getByLabel('AWS secret key')).toHaveValue('test-secret-key')

  proxy.fault = () => error(400, 'AccessDeniedException')
  await form.getByRole('button', { name: 'Test connection' }).click()
  await expect(results).toContainText('They can still be used by External Queue URL.')

  proxy.fault = () => null
  await form.getByRole('button', { name: 'Test connection' }).click()
  await expect(results).toContainText('of account 000000000000')
  await expect(results).toContainText('Queues can be listed.')
  await form.getByRole('button', { name: 'Cancel' }).click()
  await form.getByRole('button', { name: 'Discard' }).click()
  await expect(form).toBeHidden()
})

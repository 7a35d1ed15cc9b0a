import { expect, test, type Page } from '@playwright/test'
import { messagesReceived, openQueue, queueItem, startListening } from '../support/app-driver.js'
import { expectNoPolls } from '../support/listening-app.js'
import { withFaultyApp, type FaultyApp } from '../support/faulty-app.js'

const faulty = withFaultyApp()
let sent = 0

async function sendOne({ server, queue }: FaultyApp, url = queue.url): Promise<void> {
  const id = `message-${++sent}`
  const fifo = { MessageGroupId: id, MessageDeduplicationId: id }
  await server.send(url, [{ MessageBody: id, ...(url.endsWith('.fifo') ? fifo : {}) }])
}

const listenView = (page: Page, name: string) =>
  page.getByRole('region', { name: `Listen to ${name}` })
/** Until no poll is open: it would take the next test's message. */
async function stop(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expectNoPolls(page)
}

const passing = [
  {
    title: 'throttling',
    fault: { kind: 'error', status: 400, code: 'ThrottlingException' },
    reason: 'SQS asks for fewer requests',
    hint: 'Wait a moment'
  },
  {
    title: 'a broken server',
    fault: { kind: 'error', status: 500, code: 'InternalFailure' },
    reason: 'the server has a problem of its own',
    hint: 'Try again in a moment.'
  },
  {
    title: 'an answer that is not JSON',
    fault: { kind: 'answer', status: 200, body: '<html>' },
    reason: "the server's answer is not one that SQS gives",
    hint: 'Check the endpoint'
  }
] as const

for (const { title, fault, reason, hint } of passing) {
  test(`A listener backs off from ${title} and goes on by itself`, async () => {
    const app = faulty()
    const { page, proxy, queue } = app
    await openQueue(page, queue.name, 'Listen')
    await sendOne(app)
    await startListening(page, 'At least once')
    await expect(messagesReceived(page)).toHaveText('1')

    // The long poll that is open ends with a message; the next ones meet the fault.
    proxy.fault = () => fault
    await sendOne(app)
    const view = listenView(page, queue.name)
    await expect(view).toContainText('Backing off')
    await expect(view).toContainText(`Could not receive from ${queue.name}: ${reason}.`)
    await expect(view).toContainText(hint)
    await expect(view).toContainText('next try')

    proxy.fault = () => null
    await sendOne(app)
    await expect(messagesReceived(page)).toHaveText('3', { timeout: 30_000 })
    await expect(view.getByText('Listening', { exact: true })).toBeVisible()
    await stop(page)
  })
}

test('A listener outlives a network that goes away and comes back', async () => {
  const app = faulty()
  const { page, proxy, queue } = app
  await openQueue(page, queue.name, 'Listen')
  await sendOne(app)
  await startListening(page, 'At least once')
  await expect(messagesReceived(page)).toHaveText('1')

  await proxy.refuse()
  const view = listenView(page, queue.name)
  await expect(view).toContainText('Backing off')
  await expect(view).toContainText(
    `Could not receive from ${queue.name}: nothing answers at the address.`
  )
  await proxy.accept()
  await view.getByRole('button', { name: 'Try now' }).click()
  await sendOne(app)
  await expect(messagesReceived(page)).toHaveText('2')
  await stop(page)
})

test('A listener stops where the credentials are refused, and starts again with good ones', async () => {
  const app = faulty()
  const { page, proxy, queue } = app
  await openQueue(page, queue.name, 'Listen')
  await startListening(page, 'At least once')
  proxy.fault = () => ({ kind: 'error', status: 403, code: 'InvalidClientTokenId' })
  await sendOne(app)
  const alert = listenView(page, queue.name).getByRole('alert')
  await expect(alert).toContainText('AWS does not know these credentials', { timeout: 15_000 })
  await expect(alert).toContainText('enter credentials that are valid')

  proxy.fault = () => null
  await alert.getByRole('button', { name: 'Try again' }).click()
  await sendOne(app)
  await expect(messagesReceived(page)).toHaveText('1')
  await stop(page)
})

test('A queue that is deleted while it is listened to ends the session; made again it can be listened to', async () => {
  const app = faulty()
  const { page, server } = app
  const name = 'short-lived'
  const url = await server.createQueue({ name })
  await page.getByRole('button', { name: 'Refresh queues' }).click()
  await expect(queueItem(page, name)).toBeVisible()
  await openQueue(page, name, 'Listen')
  await startListening(page, 'Process-managed')
  await sendOne(app, url)
  await expect(messagesReceived(page)).toHaveText('1')

  await server.deleteQueue(url)
  // A long poll that is open when the queue goes away may go on until its end.
  await app.proxy.refuse()
  await app.proxy.accept()
  const alert = listenView(page, name).getByRole('alert')
  await expect(alert).toContainText(`Could not receive from ${name}: the queue does not exist.`, {
    timeout: 30_000
  })
  await expect(alert).toContainText('Check its name, the region and the account.')
  // What was received before is still there to be looked at.
  await expect(
    page.getByRole('grid', { name: 'Live messages' }).locator('[data-message-id]')
  ).toHaveCount(1)

  const again = await server.createQueue({ name })
  await alert.getByRole('button', { name: 'Try again' }).click()
  await sendOne(app, again)
  await expect(messagesReceived(page)).toHaveText('1')
  await stop(page)
})

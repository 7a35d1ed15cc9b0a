import { expect, test } from '@playwright/test'
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import {
  button,
  field,
  inputRows,
  outputRows,
  outputs,
  runStatus,
  typeDocument,
  withOperationApp
} from '../support/operation-driver.js'
import { importOperation } from '../support/saved-operations.js'

/** Dynamic Queue: each document names its queue, by name or by URL. */

const app = withOperationApp({ plain: {}, 'lined.fifo': {}, other: {} })
const label = 'Queue Name/URL'

test('sends each document to its own queue, and checks it by that queue’s rules', async () => {
  const { page, server, urls, proxy } = app()
  await importOperation(page, 'Send', 'Dynamic Queue')
  await expect(field(page, 'Object')).toHaveValue('Dynamic Queue')
  await button(page, 'Send').click()
  await expect(field(page, label)).toBeFocused()
  await expect(field(page, label)).toHaveAccessibleDescription(/this one names none/)
  await field(page, label).fill('plain')
  await typeDocument(page, { body: 'to a standard queue' })
  await button(page, 'Add document').click()
  await field(page, label).fill('lined.fifo')
  await typeDocument(page, { body: 'to a FIFO queue' })
  await button(page, 'Send').click()
  await expect(field(page, 'Message Group Id')).toBeFocused()
  await expect(field(page, 'Message Group Id')).toHaveAccessibleDescription(/FIFO queue needs/)
  await typeDocument(page, { groupId: 'g', deduplicationId: 'd' })
  await field(page, 'Delay seconds').fill('0')
  await expect(field(page, label)).toHaveAccessibleDescription(/takes its delay from the queue/)
  await field(page, 'Delay seconds').fill('')
  await button(page, 'Add document').click()
  await field(page, label).fill(urls['other']!)
  await typeDocument(page, { body: 'by its URL' })
  await expect(inputRows(page).filter({ hasText: 'lined.fifo' })).toHaveCount(1)
  const before = proxy.seen.length
  await button(page, 'Send').click()
  await expect(runStatus(page)).toHaveText('succeeded')
  await expect(outputs(page).locator('[data-state=sent]')).toHaveCount(3)
  const actions = proxy.seen.slice(before).map(({ action }) => action)
  expect(actions.filter((action) => action === 'GetQueueUrl')).toHaveLength(2)
  for (const [name, body] of [
    ['plain', 'to a standard queue'],
    ['lined.fifo', 'to a FIFO queue'],
    ['other', 'by its URL']
  ] as const) {
    expect(await server.drain(urls[name]!)).toMatchObject([{ Body: body }])
  }
})

test('receives from the queue that the first document names', async () => {
  const { page, server, urls } = app()
  await server.send(urls['other']!, [{ MessageBody: 'one more' }])
  await importOperation(page, 'Receive', 'Dynamic Queue')
  await button(page, 'Receive').click()
  await expect(field(page, label)).toBeFocused()
  await expect(field(page, label)).toHaveAccessibleDescription(/this one names none/)
  await expect(field(page, 'Receive Request Attempt Id')).toBeHidden()
  await field(page, label).fill('lined.fifo')
  await expect(field(page, 'Receive Request Attempt Id')).toBeVisible()
  await field(page, label).fill('other')
  await field(page, 'Maximum message count').fill('10')
  await button(page, 'Receive').click()
  await expect(runStatus(page)).toHaveText('succeeded')
  await expect(outputRows(page).filter({ hasText: 'one more' })).toHaveCount(1)
  await field(page, label).fill('there-is-none')
  await button(page, 'Receive').click()
  await expect(page.getByRole('alert').filter({ hasText: 'QueueDoesNotExist' })).toBeVisible()
})

test('deletes from several queues, and names them in the question', async () => {
  const { page, server, urls } = app()
  await server.send(urls['plain']!, [{ MessageBody: 'x' }])
  await server.send(urls['other']!, [{ MessageBody: 'y' }])
  await importOperation(page, 'Delete', 'Dynamic Queue')
  for (const [index, name] of ['plain', 'other'].entries()) {
    const { Messages = [] } = await server.client.send(
      new ReceiveMessageCommand({ QueueUrl: urls[name], VisibilityTimeout: 600 })
    )
    if (index > 0) await button(page, 'Add document').click()
    await field(page, 'Body').fill(Messages[0]!.ReceiptHandle!)
    if (index === 0) {
      await button(page, 'Delete').click()
      await expect(field(page, label)).toBeFocused()
    }
    await field(page, label).fill(name)
  }
  await button(page, 'Delete').click()
  const dialog = page.getByRole('dialog', { name: 'Delete 2 messages' })
  await expect(dialog).toContainText('plain, other')
  await dialog.getByRole('button', { name: 'Delete 2 messages' }).click()
  await expect(outputs(page).locator('[data-state=accepted]')).toHaveCount(2)
})

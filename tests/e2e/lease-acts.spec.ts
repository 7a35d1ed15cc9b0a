import { expect, test, type Page } from '@playwright/test'
import { openQueue, queueItem, request, startListening } from '../support/app-driver.js'
import { withFaultyApp } from '../support/faulty-app.js'
import { expectReceived, live, liveRows, numbered, sendAll } from '../support/listening-app.js'
import { inspector, outputRows, outputs } from '../support/operation-driver.js'

/** What is shown of an act on leases while it goes on, once it has failed, and once it is done. */

const faulty = withFaultyApp()

const bar = (page: Page) => page.getByRole('group', { name: 'Chosen messages' })
const notices = (page: Page) => page.getByRole('log', { name: 'Notices' })
const failure = (page: Page) => page.getByRole('alert').filter({ hasText: 'of message' })

/** A queue with messages that are held. @returns their ids */
async function held(name: string, count: number): Promise<string[]> {
  const { page, server } = faulty()
  const url = await server.createQueue({ name, attributes: { VisibilityTimeout: '300' } })
  const ids = await sendAll(server, url, numbered(count, 'message'))
  await page.getByRole('button', { name: 'Refresh queues' }).click()
  await expect(queueItem(page, name)).toBeVisible()
  await openQueue(page, name, 'Listen')
  await startListening(page, 'Process-managed')
  await expectReceived(page, count)
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  return ids
}

test.afterEach(async () => {
  const { page } = faulty()
  for (const { id } of await request(page, 'listen.list', {})) {
    await request(page, 'listen.stop', { listenerId: id })
  }
})

test('An act that goes on is shown on the row and in the inspector, and can be cancelled', async () => {
  const { page, proxy } = faulty()
  await held('slow-act', 2)
  proxy.fault = (action) => (action === 'DeleteMessageBatch' ? { kind: 'hang' } : null)
  const row = liveRows(page).first()
  await row.click()
  const id = (await row.getAttribute('data-message-id')) ?? ''
  await inspector(page).getByRole('tab', { name: 'Lease', exact: true }).click()
  await page.locator('[role=row][aria-selected=true]').first().focus()
  await page.keyboard.press('Delete')

  await expect(row).toContainText('deleting…')
  const lease = inspector(page).getByRole('region', { name: 'Lease of this message' })
  await expect(lease.getByRole('button', { name: 'Release' })).toBeDisabled()
  await expect(lease.getByRole('button', { name: 'Delete' })).toHaveAttribute('aria-busy', 'true')
  await lease.getByRole('button', { name: 'Cancel' }).click()

  await expect(row).toContainText('delete failed')
  await expect(lease.getByRole('alert')).toContainText(`Delete of message ${id}`)
  await expect(lease.getByRole('alert')).toContainText('it may have been done all the same')
  await lease.getByRole('button', { name: 'Close this failure' }).click()
  await expect(failure(page)).toHaveCount(0)
  await expect(row).toContainText('held')
})

test('A message that is acted on is left out of what is done to others', async () => {
  const { page, proxy } = faulty()
  await held('left-out', 3)
  proxy.fault = (action) => (action === 'DeleteMessageBatch' ? { kind: 'hang' } : null)
  await liveRows(page).first().click()
  await page.keyboard.press('Delete')
  await expect(liveRows(page).first()).toContainText('deleting…')
  await page.keyboard.press('Control+a')
  await bar(page).getByRole('button', { name: 'Release' }).click()
  await expect(liveRows(page).filter({ hasText: 'released' })).toHaveCount(2)
  await expect(liveRows(page).first()).toContainText('deleting…')
  await page.getByRole('button', { name: 'Cancel', exact: true }).first().click()
  await page.getByRole('button', { name: 'Close this failure' }).first().click()
})

test('An act that goes on when the window is loaded again is not begun a second time', async () => {
  const { page, proxy } = faulty()
  await held('loaded-again', 1)
  const deletes = () => proxy.seen.filter(({ action }) => action === 'DeleteMessageBatch').length
  const before = deletes()
  proxy.fault = (action) => (action === 'DeleteMessageBatch' ? { kind: 'hang' } : null)
  await liveRows(page).first().click()
  await page.keyboard.press('Delete')
  await expect.poll(deletes).toBe(before + 1)
  await page.reload()
  await liveRows(page).first().click()
  await page.keyboard.press('Delete')
  const refused = page.getByRole('alert').filter({ hasText: 'Delete of message' })
  await expect(refused.first()).toContainText('It is being deleted.')
  expect(deletes()).toBe(before + 1)
})

test('A failure says for how many messages', async () => {
  const { page, proxy } = faulty()
  await held('refused-acts', 3)
  proxy.fault = (action) =>
    action === 'ChangeMessageVisibilityBatch'
      ? { kind: 'error', status: 403, code: 'AccessDeniedException' }
      : null
  await liveRows(page).first().click()
  await page.keyboard.press('Control+a')
  await bar(page).getByRole('button', { name: 'Release' }).click()
  const alert = page.getByRole('alert').filter({ hasText: 'Release of 3 messages' })
  await expect(alert).toBeVisible()
  await expect(liveRows(page).filter({ hasText: 'release failed' })).toHaveCount(3)
  await alert.getByRole('button', { name: 'Close this failure' }).click()
  await expect(liveRows(page).filter({ hasText: 'held' })).toHaveCount(3)
})

test('A double click on the confirm button does not reach the row below', async () => {
  const { page } = faulty()
  await held('double-click', 40)
  await liveRows(page).nth(0).click()
  await liveRows(page)
    .nth(1)
    .click({ modifiers: ['Shift'] })
  await bar(page).getByRole('button', { name: 'Delete' }).click()
  const confirm = page
    .getByRole('dialog', { name: 'Delete 2 messages' })
    .getByRole('button', { name: 'Delete 2 messages' })
  const box = await confirm.boundingBox()
  if (!box) throw new Error('The button is not there.')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.dblclick(x, y)
  await expect(liveRows(page).filter({ hasText: 'deleted' })).toHaveCount(2)
  await expect(bar(page)).toContainText('2 chosen')
  // The place is a row: a click of its own chooses it.
  await page.mouse.click(x, y)
  await expect(bar(page)).toBeHidden()
})

test('One message that is deleted is named with its queue and connection, and can be sent back', async () => {
  const { page } = faulty()
  await held('named', 2)
  const row = liveRows(page).first()
  const id = (await row.getAttribute('data-message-id')) ?? ''
  await row.click()
  await page.keyboard.press('Delete')
  const notice = notices(page).getByText(
    `Deleted ${id} from named (faulty, account 0000-0000-0000).`
  )
  await expect(notice).toBeVisible()
  await notices(page).getByRole('button', { name: 'Send back' }).click()
  await expect(notices(page)).toContainText('Sent back to named.')
  await expect(notice).toBeHidden()
  await expect(
    page.getByRole('navigation', { name: 'Runs' }).getByRole('button', { name: /^Restore named/ })
  ).toBeVisible()
})

test('The Delete key does the same to output documents', async () => {
  const { page, server } = faulty()
  const url = await server.createQueue({
    name: 'output-key',
    attributes: { VisibilityTimeout: '300' }
  })
  await sendAll(server, url, numbered(3, 'message'))
  await page.getByRole('button', { name: 'Refresh queues' }).click()
  await openQueue(page, 'output-key', 'Receive')
  await page.getByRole('textbox', { name: 'Maximum message count' }).fill('3')
  await page.getByRole('textbox', { name: 'Execution timeout' }).fill('5')
  await page.getByRole('button', { name: 'Receive', exact: true }).click()
  await expect(outputRows(page)).toHaveCount(3)
  await outputRows(page).first().click()
  const id = (await outputRows(page).first().getAttribute('data-message-id')) ?? ''
  await page.keyboard.press('Delete')
  await expect(outputRows(page).first()).toContainText('deleted')
  await expect(notices(page)).toContainText(`Deleted ${id} from output-key`)

  await outputs(page).getByRole('rowgroup').last().press('Control+a')
  await page.keyboard.press('Delete')
  const dialog = page.getByRole('dialog', { name: 'Delete 2 messages' })
  await expect(dialog).toContainText('output-key of faulty')
  await dialog.getByRole('button', { name: 'Delete 2 messages' }).click()
  await expect.poll(() => server.counts(url)).toMatchObject({ visible: 0, inFlight: 0 })
  await expect(live(page)).toBeHidden()
})

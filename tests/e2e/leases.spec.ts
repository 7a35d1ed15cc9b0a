import { expect, test, type Page } from '@playwright/test'
import { startListening } from '../support/app-driver.js'
import {
  countsOf,
  expectReceived,
  lane,
  live,
  liveRows,
  numbered,
  pressed,
  sendAll,
  withListeningApp
} from '../support/listening-app.js'

const listening = withListeningApp()

const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' })
const openLease = (page: Page) =>
  inspector(page).getByRole('tab', { name: 'Lease', exact: true }).click()

test('One message is extended, released and deleted from the inspector', async () => {
  const { page, server, queue } = listening()
  const url = await queue('one-lease', { VisibilityTimeout: '60' })
  await sendAll(server, url, numbered(2, 'message'))
  await startListening(page, 'Process-managed')
  await expectReceived(page, 2)
  await pressed(page, 'Pause').click()
  await liveRows(page).filter({ hasText: 'message 0' }).click()
  await openLease(page)

  await inspector(page).getByRole('textbox', { name: 'Extend to (seconds)' }).fill('600')
  await inspector(page).getByRole('button', { name: 'Extend', exact: true }).click()
  await expect(live(page).getByRole('row', { selected: true })).toContainText(
    /held (9:\d\d|10:00) min/
  )

  await inspector(page).getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(live(page).getByRole('row', { selected: true })).toContainText('deleted')
  await expect.poll(() => countsOf(server, url)).toEqual({ visible: 0, inFlight: 1 })

  await liveRows(page).filter({ hasText: 'message 1' }).click()
  await inspector(page).getByRole('button', { name: 'Release', exact: true }).click()
  await expect(live(page).getByRole('row', { selected: true })).toContainText('released')
  await expect.poll(() => countsOf(server, url)).toEqual({ visible: 1, inFlight: 0 })
})

test('A selection is deleted after a question, and released', async () => {
  const { page, server, queue } = listening()
  const url = await queue('many-leases', { VisibilityTimeout: '60' })
  await sendAll(server, url, numbered(10, 'message'))
  await startListening(page, 'Process-managed')
  await expectReceived(page, 10)
  await pressed(page, 'Pause').click()
  await expect(liveRows(page)).toHaveCount(10)
  await liveRows(page).nth(1).click()
  await liveRows(page)
    .nth(4)
    .click({ modifiers: ['Shift'] })
  await liveRows(page)
    .nth(2)
    .click({ modifiers: ['Control'] })
  const bar = page.getByRole('group', { name: 'Chosen messages' })
  await expect(bar).toContainText('3 chosen, 3 held')
  await bar.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete 3 messages' })
  await expect(dialog).toContainText('many-leases')
  await dialog.getByRole('button', { name: 'Delete 3 messages' }).click()
  await expect.poll(() => countsOf(server, url)).toEqual({ visible: 0, inFlight: 7 })
  await expect(liveRows(page).filter({ hasText: 'deleted' })).toHaveCount(3)

  await live(page).getByRole('rowgroup').focus()
  await page.keyboard.press('Control+a')
  await expect(bar).toContainText('10 chosen, 7 held')
  await bar.getByRole('button', { name: 'Release' }).click()
  await expect.poll(() => countsOf(server, url)).toEqual({ visible: 7, inFlight: 0 })
})

test('The Delete key deletes the chosen message', async () => {
  const { page, server, queue } = listening()
  const url = await queue('delete-key', { VisibilityTimeout: '60' })
  await sendAll(server, url, numbered(2, 'message'))
  await startListening(page, 'Process-managed')
  await expectReceived(page, 2)
  await liveRows(page).first().click()
  await page.keyboard.press('Delete')
  await expect(liveRows(page).filter({ hasText: 'deleted' })).toHaveCount(1)
  await expect.poll(() => countsOf(server, url)).toEqual({ visible: 0, inFlight: 1 })
})

test('Deleting the head of a group lets the group go on', async () => {
  const { page, server, queue } = listening()
  const url = await queue('head.fifo', { VisibilityTimeout: '120' })
  await sendAll(server, url, [{ body: 'head', group: 'group-a' }])
  await startListening(page, 'Process-managed')
  await expectReceived(page, 1)
  await sendAll(server, url, [{ body: 'next', group: 'group-a' }])
  await expect(lane(page, 'group-a')).toContainText('blocked by 1 of your leases')
  await liveRows(page).filter({ hasText: 'head' }).click()
  await page.keyboard.press('Delete')
  await expect(liveRows(page).filter({ hasText: 'next' })).toContainText('held')
})

test('A stop with leases held lists them and releases them on request', async () => {
  const { page, server, queue } = listening()
  const url = await queue('left', { VisibilityTimeout: '60' })
  await sendAll(server, url, numbered(4, 'message'))
  await startListening(page, 'Process-managed')
  await expectReceived(page, 4)
  await pressed(page, 'Stop').click()
  const left = page.getByRole('group', { name: 'Leases of the stopped session' })
  await expect(left).toContainText('4 leases held.')
  await left.getByRole('button', { name: 'Show them' }).click()
  await expect(liveRows(page)).toHaveCount(4)
  await left.getByRole('button', { name: 'Release all' }).click()
  await expect(left).toBeHidden()
  await expect.poll(() => countsOf(server, url)).toEqual({ visible: 4, inFlight: 0 })
})

test('A lease that has ended is shown so and cannot be acted on', async () => {
  const { page, server, queue } = listening()
  const url = await queue('ended', { VisibilityTimeout: '2' })
  await sendAll(server, url, numbered(1, 'message'))
  await startListening(page, 'Process-managed')
  await expectReceived(page, 1)
  await pressed(page, 'Stop').click()
  await liveRows(page).first().click()
  await openLease(page)
  await expect(liveRows(page).first()).toContainText('lease ended', { timeout: 10_000 })
  await expect(inspector(page)).toContainText('The lease has ended.')
  await expect(inspector(page).getByRole('button', { name: 'Release' })).toHaveCount(0)
})

test('The list of leases has them of every queue, and releases them all', async () => {
  const { page, server, queue } = listening()
  const first = await queue('list-one', { VisibilityTimeout: '60' })
  await sendAll(server, first, numbered(3, 'one'))
  await startListening(page, 'Process-managed')
  await expectReceived(page, 3)
  await pressed(page, 'Pause').click()
  const second = await queue('list-two.fifo', { VisibilityTimeout: '90' })
  await sendAll(server, second, numbered(2, 'two', 2))
  await startListening(page, 'Process-managed')
  await expectReceived(page, 2)
  await pressed(page, 'Pause').click()

  await page.getByRole('button', { name: /leases held/ }).click()
  const list = page.getByRole('grid', { name: 'Leases held' })
  const rows = list.locator('[role=row][data-message-id]')
  await expect(rows).toHaveCount(5)
  await expect(rows.first()).toContainText('list-one')
  await expect(rows.last()).toContainText('list-two.fifo')
  await page.getByRole('button', { name: 'Release all' }).click()
  const dialog = page.getByRole('dialog', { name: 'Release all leases' })
  await dialog.getByRole('button', { name: 'Release 5 messages' }).click()
  await expect(page.getByText('No leases are held.')).toBeVisible()
  expect(await countsOf(server, first)).toEqual({ visible: 3, inFlight: 0 })
  expect(await countsOf(server, second)).toEqual({ visible: 2, inFlight: 0 })
})

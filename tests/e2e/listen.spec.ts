import { expect, test } from '@playwright/test'
import {
  chooseView,
  listenQuestion,
  messagesReceived,
  openQueue,
  setEnvironment,
  startListening
} from '../support/app-driver.js'
import { expectUniqueIds } from '../support/axe.js'
import {
  countsOf,
  expectNoPolls,
  expectReceived,
  filterBox,
  lanes,
  live,
  liveRows,
  numbered,
  pressed,
  sendAll,
  serverName,
  withListeningApp
} from '../support/listening-app.js'

const listening = withListeningApp()

test('Listen starts, pauses, resumes, stops and starts anew', async () => {
  const { page, server, queue } = listening()
  const url = await queue('session', { VisibilityTimeout: '2' })
  const inQueue = async () => {
    const { visible, inFlight } = await countsOf(server, url)
    return visible + inFlight
  }
  await expect(page.getByText('Nothing received yet.')).toBeVisible()
  await startListening(page, 'At least once')
  await expect(page.getByText('Nothing has come yet.')).toBeVisible()
  await sendAll(server, url, numbered(3, 'first'))
  await expectReceived(page, 3)
  await expect(liveRows(page)).toHaveCount(3)

  await pressed(page, 'Pause').click()
  await expect(pressed(page, 'Resume')).toBeVisible()
  await expectNoPolls(page)
  await sendAll(server, url, numbered(2, 'while paused'))
  expect(await inQueue()).toBe(2)
  await expect(messagesReceived(page)).toHaveText('3')

  await pressed(page, 'Resume').click()
  await expectReceived(page, 5)
  await pressed(page, 'Stop').click()
  await expect(pressed(page, 'Start listening')).toBeVisible()
  await expectNoPolls(page)
  await sendAll(server, url, numbered(1, 'after the stop'))
  expect(await inQueue()).toBe(1)
  await expect(messagesReceived(page)).toHaveText('5')

  await pressed(page, 'Start listening').click()
  await sendAll(server, url, numbered(1, 'anew'))
  await expect(liveRows(page).filter({ hasText: 'anew' })).toHaveCount(1)
  await expect(liveRows(page).filter({ hasText: 'first' })).toHaveCount(0)
  await pressed(page, 'Stop').click()
  await pressed(page, 'Clear view').click()
  await expect(page.getByText('Nothing received yet.')).toBeVisible()
})

test('At least once empties the queue', async () => {
  const { page, server, queue } = listening()
  const url = await queue('emptied')
  await sendAll(server, url, numbered(25, 'message'))
  await startListening(page, 'At least once')
  await expectReceived(page, 25)
  await expect.poll(() => countsOf(server, url)).toEqual({ visible: 0, inFlight: 0 })
  await expect(liveRows(page).filter({ hasText: 'deleted' })).toHaveCount(25)
})

test('Process-managed leaves every message leased', async () => {
  const { page, server, queue } = listening()
  const url = await queue('leased', { VisibilityTimeout: '60' })
  await sendAll(server, url, numbered(12, 'message'))
  await startListening(page, 'Process-managed')
  await expectReceived(page, 12)
  expect(await countsOf(server, url)).toEqual({ visible: 0, inFlight: 12 })
  await expect(liveRows(page).filter({ hasText: /held \d+ s/ })).toHaveCount(12)
})

test('Observe gives every message back and says what a look costs', async () => {
  const { page, server, queue } = listening()
  const url = await queue('observed', { VisibilityTimeout: '60' })
  await sendAll(server, url, numbered(4, 'message'))
  await startListening(page, 'Observe')
  await expect(page.getByText('Each look raises the receive count')).toBeVisible()
  await expect(liveRows(page).filter({ hasText: 'released' }).first()).toBeVisible()
  await pressed(page, 'Stop').click()
  await expect.poll(() => countsOf(server, url)).toEqual({ visible: 4, inFlight: 0 })
})

test('Observe stops before a look would move a message away, and goes on when told to', async () => {
  const { page, server, queue } = listening()
  const dead = await server.createQueue({ name: 'budget-dead-letters' })
  const deadLetterTargetArn = `arn:aws:sqs:us-east-1:${dead.split('/').at(-2)}:budget-dead-letters`
  const url = await queue('budget', {
    VisibilityTimeout: '60',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 })
  })
  await sendAll(server, url, numbered(1, 'message'))
  await startListening(page, 'Observe')
  await expect(page.getByText('The receives that are left are for its consumer.')).toBeVisible({
    timeout: 20_000
  })
  expect(await countsOf(server, url)).toEqual({ visible: 1, inFlight: 0 })

  await pressed(page, 'Resume').click()
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('could move a message to the dead-letter queue')
  await alert.getByRole('button', { name: 'Look anyway' }).click()
  await expect
    .poll(() => countsOf(server, dead), { timeout: 30_000 })
    .toEqual({ visible: 1, inFlight: 0 })
})

test('Options that are refused say so beside the field and do not start', async () => {
  const { page, queue } = listening()
  await queue('options')
  const count = page.getByRole('textbox', { name: 'Maximum message count' })
  await count.fill('11')
  await expect(page.getByText('Maximum message count must be 1 to 10 for Listen.')).toBeVisible()
  await expect(count).toHaveAttribute('aria-invalid', 'true')
  await expect(pressed(page, 'Start listening')).toBeDisabled()
  await page.getByRole('textbox', { name: 'Maximum concurrent executions' }).fill('lots')
  await expect(page.getByText('Maximum concurrent executions must be a number.')).toBeVisible()

  await chooseView(page, 'Overview')
  await chooseView(page, 'Listen')
  await expect(count).toHaveValue('11')
  await count.fill('')
  await page.getByRole('textbox', { name: 'Maximum concurrent executions' }).fill('2')
  await expect(pressed(page, 'Start listening')).toBeEnabled()
})

test('Several sessions run side by side and in the background', async () => {
  const { page, server, queue } = listening()
  const first = await queue('side-one')
  await startListening(page, 'At least once')
  const second = await queue('side-two')
  await startListening(page, 'At least once')
  await sendAll(server, first, numbered(7, 'one'))
  await sendAll(server, second, numbered(9, 'two'))
  await expectReceived(page, 9)
  await expect(live(page)).not.toContainText('one 0')
  await openQueue(page, 'side-one', 'Listen')
  await expectReceived(page, 7)
  await expect(liveRows(page)).toHaveCount(7)
  await expect(live(page)).not.toContainText('two 0')
  await openQueue(page, 'side-two', 'Listen')
  await expect(liveRows(page)).toHaveCount(9)
})

test('The session goes on after the window was loaded anew', async () => {
  const { page, server, queue } = listening()
  const url = await queue('reloaded')
  await startListening(page, 'At least once')
  await sendAll(server, url, numbered(5, 'before'))
  await expectReceived(page, 5)
  await page.reload()
  await openQueue(page, 'reloaded', 'Listen')
  await expectReceived(page, 5)
  await expect(pressed(page, 'Stop')).toBeVisible()
  await sendAll(server, url, numbered(2, 'after'))
  await expectReceived(page, 7)
  await expect(liveRows(page)).toHaveCount(7)
})

test('The table is filtered by text, group and state', async () => {
  const { page, server, queue } = listening()
  const url = await queue('filtered.fifo')
  await sendAll(server, url, numbered(30, 'apple', 3))
  await sendAll(server, url, [{ body: 'one Pear of many', group: 'group-9' }])
  await startListening(page, 'At least once')
  await expectReceived(page, 31)
  await expect(liveRows(page).filter({ hasText: 'deleted' })).not.toHaveCount(0)

  await filterBox(page).fill('pear')
  await expect(liveRows(page)).toHaveCount(1)
  await expect(live(page).locator('mark')).toHaveText('Pear')
  await filterBox(page).fill('no such thing')
  await expect(page.getByText('No message matches.')).toBeVisible()
  await pressed(page, 'Clear the filters').click()
  await expect(filterBox(page)).toHaveValue('')
  await expect(liveRows(page).nth(10)).toBeVisible()

  await pressed(page, 'All groups').click()
  await page.getByRole('combobox', { name: 'Find a group' }).fill('p-1')
  const choices = page.getByRole('listbox', { name: 'Message groups to show' })
  await expect(choices.getByRole('option')).toHaveText([/group-1/])
  await expectUniqueIds(page)
  await page.keyboard.press('Enter')
  await expect(pressed(page, 'group-1').first()).toHaveAttribute('aria-haspopup', 'dialog')
  await expect(liveRows(page)).toHaveCount(10)
  await expect(liveRows(page).filter({ hasNotText: 'group-1' })).toHaveCount(0)

  await filterBox(page).fill('apple 4')
  await expect(liveRows(page)).toHaveCount(1)
  await sendAll(server, url, [
    { body: 'apple 4 again', group: 'group-1' },
    { body: 'apple 4 elsewhere', group: 'group-2' }
  ])
  await expect(liveRows(page)).toHaveCount(2)
  await expect(liveRows(page).first()).toContainText('apple 4 again')
  await page.getByRole('combobox', { name: 'State' }).selectOption('Released')
  await expect(page.getByText('No message matches.')).toBeVisible()
})

test('Held still, no row moves; following, the newest is on top', async () => {
  const { page, server, queue } = listening()
  const url = await queue('still')
  await startListening(page, 'At least once')
  await sendAll(server, url, numbered(120, 'early'))
  await expectReceived(page, 120)
  await expect(live(page)).toHaveAttribute('aria-rowcount', '121')
  const first = liveRows(page).first()
  await expect(page.getByRole('button', { name: 'Follow' })).toHaveAttribute('aria-pressed', 'true')

  await page.getByRole('button', { name: 'Follow' }).click()
  const before = await liveRows(page).evaluateAll((rows) => rows.map((row) => row.textContent))
  await sendAll(server, url, numbered(40, 'late'))
  await expectReceived(page, 160)
  await expect(page.getByRole('button', { name: '40 newer' })).toBeVisible()
  expect(await liveRows(page).evaluateAll((rows) => rows.map((row) => row.textContent))).toEqual(
    before
  )
  await page.getByRole('button', { name: '40 newer' }).click()
  await expect(first).toContainText('late')
  await expect(live(page)).toHaveAttribute('aria-rowcount', '161')

  // Scrolling away holds the view too; back on top it follows again.
  const scroller = live(page).getByRole('rowgroup')
  await scroller.evaluate((element) => element.scrollTo({ top: 1000 }))
  await expect(page.getByRole('button', { name: 'Follow' })).toHaveAttribute(
    'aria-pressed',
    'false'
  )
  const shown = await liveRows(page).first().getAttribute('data-message-id')
  await sendAll(server, url, numbered(10, 'last'))
  await expect(page.getByRole('button', { name: '10 newer' })).toBeVisible()
  await expect(live(page).locator(`[data-message-id="${shown}"]`)).toBeVisible()
  await scroller.evaluate((element) => element.scrollTo({ top: 0 }))
  await expect(first).toContainText('last')

  await liveRows(page).nth(3).click()
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Follow' })).toHaveAttribute(
    'aria-pressed',
    'false'
  )
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Follow' })).toHaveAttribute('aria-pressed', 'true')
})

test('On production, At least once asks for the name of the queue', async () => {
  const { page, server, queue } = listening()
  const url = await queue('precious')
  await sendAll(server, url, numbered(3, 'message'))
  await setEnvironment(page, serverName, 'production')
  await page.getByRole('radio', { name: 'At least once' }).check({ force: true })
  await pressed(page, 'Start listening').click()
  const dialog = page.getByRole('dialog', { name: 'Listen and delete' })
  await expect(dialog.getByRole('button', { name: 'Start listening' })).toBeDisabled()
  await dialog.getByRole('textbox', { name: 'Name of the queue' }).fill('precious')
  await dialog.getByRole('button', { name: 'Start listening' }).click()
  await expectReceived(page, 3)
  await setEnvironment(page, serverName, 'development')
})

test('At least once asks once for a queue: it names the queue, the account and the number of messages', async () => {
  const { page, server, queue } = listening()
  const url = await queue('asked-once')
  await sendAll(server, url, numbered(12, 'message'))
  await page.getByRole('radio', { name: 'At least once' }).check({ force: true })
  await pressed(page, 'Start listening').click()
  await expect(listenQuestion(page)).toContainText(
    'asked-once of server (account 0000-0000-0000, development)'
  )
  await expect(listenQuestion(page)).toContainText('About 12 messages are visible there now')
  await listenQuestion(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(pressed(page, 'Start listening')).toBeVisible()
  expect(await countsOf(server, url)).toEqual({ visible: 12, inFlight: 0 })

  await pressed(page, 'Start listening').click()
  await listenQuestion(page).getByRole('button', { name: 'Start listening' }).click()
  await expectReceived(page, 12)
  await pressed(page, 'Stop').click()
  await pressed(page, 'Start listening').click()
  await expect(pressed(page, 'Stop')).toBeVisible()
  await expect(listenQuestion(page)).toBeHidden()
})

test('A standard queue has no lanes and no sequence', async () => {
  const { page, server, queue } = listening()
  const url = await queue('plain')
  await sendAll(server, url, numbered(2, 'message'))
  await startListening(page, 'At least once')
  await expectReceived(page, 2)
  await expect(live(page).getByRole('columnheader')).toHaveText([
    'Received',
    'Size',
    'Receives',
    'State',
    'Body'
  ])
  await expect(lanes(page)).toHaveCount(0)
})

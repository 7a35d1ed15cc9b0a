import { expect, test, type Page } from '@playwright/test'
import { startListening } from '../support/app-driver.js'
import { expectAccessible } from '../support/axe.js'
import { pressOn, tabTo, typeInto } from '../support/keys.js'
import {
  countsOf,
  expectReceived,
  filterBox,
  lanes,
  live,
  liveRows,
  numbered,
  pressed,
  sendAll,
  withListeningApp
} from '../support/listening-app.js'

const listening = withListeningApp()

/** Axe in both themes. */
async function inBothThemes(page: Page, screen: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme)
    await expectAccessible(page, `${screen}, ${theme}`)
  }
}

test('Axe finds nothing in the live view', async () => {
  test.slow()
  const { page, server, queue } = listening()
  const url = await queue('axe.fifo', { VisibilityTimeout: '90' })
  await page.getByRole('textbox', { name: 'Maximum message count' }).fill('11')
  await page.getByRole('radio', { name: 'Observe' }).check({ force: true })
  await inBothThemes(page, 'options with an error')
  await page.getByRole('textbox', { name: 'Maximum message count' }).fill('10')

  await sendAll(server, url, numbered(40, 'message', 12))
  await startListening(page, 'Process-managed')
  await expect(liveRows(page).filter({ hasText: 'held' })).not.toHaveCount(0)
  await expect(lanes(page)).toContainText('blocked by')
  await liveRows(page).nth(0).click()
  await liveRows(page)
    .nth(2)
    .click({ modifiers: ['Shift'] })
  await inBothThemes(page, 'leases that are chosen')

  await pressed(page, 'All groups').click()
  await expect(page.getByRole('option', { name: /^group-1 / })).toBeVisible()
  await inBothThemes(page, 'choice of a group')
  await page.keyboard.press('Escape')
  await filterBox(page).fill('matches nothing at all')
  await expect(page.getByText('No message matches.')).toBeVisible()
  await inBothThemes(page, 'no match')
  await pressed(page, 'Clear the filters').click()

  await pressed(page, 'Stop').click()
  await expect(page.getByRole('group', { name: 'Leases of the stopped session' })).toBeVisible()
  await inBothThemes(page, 'leases after a stop')
  await page.getByRole('button', { name: /leases held/ }).click()
  await expect(page.getByRole('grid', { name: 'Leases held' })).toBeVisible()
  await inBothThemes(page, 'list of leases')
})

test('The live view is used by the keyboard alone', async () => {
  const { page, server, queue } = listening()
  const url = await queue('keys.fifo', { VisibilityTimeout: '90' })
  await sendAll(server, url, numbered(6, 'message', 6))
  await pressOn(page, pressed(page, 'Start listening'))
  await expectReceived(page, 6)
  // One button goes through the states of the session, and the focus stays on it.
  await expect(pressed(page, 'Pause')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(pressed(page, 'Resume')).toBeFocused()

  // The lanes are pulled a moment after the messages; a key on none of them does nothing.
  await expect(lanes(page).locator('[data-group-id]')).toHaveCount(6)

  // A lane: its messages by Left and Right, its group by Enter.
  await tabTo(page, lanes(page).getByRole('rowgroup'))
  await page.keyboard.press('ArrowDown')
  await expect(lanes(page).getByRole('row', { selected: true })).toHaveCount(1)
  await page.keyboard.press('ArrowRight')
  await expect(live(page).getByRole('row', { selected: true })).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(liveRows(page)).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(liveRows(page)).toHaveCount(6)

  // The table: a range, then a deletion that asks.
  await tabTo(page, live(page).getByRole('rowgroup'))
  await page.keyboard.press('Home')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(live(page).getByRole('row', { selected: true })).toHaveCount(2)
  await page.keyboard.press('Delete')
  const dialog = page.getByRole('dialog', { name: 'Delete 2 messages' })
  await pressOn(page, dialog.getByRole('button', { name: 'Delete 2 messages' }))
  await expect(dialog).toBeHidden()
  await expect.poll(() => countsOf(server, url)).toEqual({ visible: 0, inFlight: 4 })

  await typeInto(page, filterBox(page), 'message 3')
  await expect(liveRows(page)).toHaveCount(1)
  await pressOn(page, pressed(page, 'Stop'))
  await pressOn(page, page.getByRole('button', { name: 'Release all' }))
  await expect.poll(() => countsOf(server, url)).toEqual({ visible: 4, inFlight: 0 })
})

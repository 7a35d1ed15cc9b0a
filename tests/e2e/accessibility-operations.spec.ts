import { expect, test } from '@playwright/test'
import { chooseView, openQueue, queueItem } from '../support/app-driver.js'
import { expectAccessible } from '../support/axe.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import {
  button,
  field,
  inspect,
  outputRows,
  runStatus,
  typeDocument
} from '../support/operation-driver.js'

/** Axe on Send, Receive, Delete, the inspector and the runs, in both themes. */

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    let launched: LaunchedApp
    test.beforeAll(async () => {
      launched = await launchApp()
      await launched.window.emulateMedia({ colorScheme: theme })
      await expect(launched.window.locator('html')).toHaveAttribute('data-theme', theme)
      await expect(queueItem(launched.window, 'orders.fifo')).toBeVisible()
    })
    test.afterAll(() => launched.close())

    test('Send, at first, refused and sent', async () => {
      const page = launched.window
      await openQueue(page, 'orders.fifo', 'Send')
      await expect(field(page, 'Body')).toBeVisible()
      await expectAccessible(page, 'send')
      await button(page, 'Send').click()
      await button(page, 'Add attribute').click()
      await page.getByLabel('Attribute 1 name').fill('AWS.no')
      await expectAccessible(page, 'send refused')
      await page.getByLabel('Attribute 1 name').fill('kind')
      await page.getByLabel('Attribute 1 value').fill('test')
      await typeDocument(page, { groupId: theme, deduplicationId: theme, body: '{"a":[1,{}]}' })
      await button(page, 'Send').click()
      await expect(runStatus(page)).toHaveText('succeeded')
      await outputRows(page).first().click()
      await expectAccessible(page, 'sent')
    })

    test('Receive, and each tab of the inspector', async () => {
      const page = launched.window
      await openQueue(page, 'events', 'Receive')
      await expectAccessible(page, 'receive')
      await field(page, 'Maximum message count').fill('5')
      await button(page, 'Receive').click()
      await expect(outputRows(page)).toHaveCount(5)
      await outputRows(page).first().click()
      for (const tab of ['Properties', 'Attributes', 'System', 'Lease', 'Body']) {
        await inspect(page, tab)
        await expectAccessible(page, `inspector ${tab}`)
      }
      for (const view of ['Text', 'Hex', 'JSON']) {
        await page.getByRole('radio', { name: view }).check({ force: true })
        await page.keyboard.press('Control+f')
        await expectAccessible(page, `body as ${view}`)
      }
      await outputRows(page)
        .nth(2)
        .click({ modifiers: ['Shift'] })
      await expectAccessible(page, 'selection')
    })

    test('Delete, its dialog, and a run', async () => {
      const page = launched.window
      await chooseView(page, 'Delete')
      await expectAccessible(page, 'delete')
      await button(page, 'Delete').click()
      await expectAccessible(page, 'delete refused')
      await button(page, 'Add several').click()
      await expectAccessible(page, 'add several')
      await page.keyboard.press('Escape')
      const runs = page.getByRole('navigation', { name: 'Runs' })
      await runs.getByRole('button', { name: /^Send orders/ }).click()
      await expect(page.getByRole('grid', { name: 'Input documents' })).toBeVisible()
      await expectAccessible(page, 'run')
    })
  })
}

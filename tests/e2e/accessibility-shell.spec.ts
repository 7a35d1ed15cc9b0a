import { expect, test } from '@playwright/test'
import { connectionSwitcher, fillConnection, openQueue, queueItem } from '../support/app-driver.js'
import { expectAccessible } from '../support/axe.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import { chooseMenu, palette } from '../support/shell.js'

/** Axe on every screen of the shell, in both themes. */

let launched: LaunchedApp
test.beforeAll(async () => {
  launched = await launchApp()
})
test.afterAll(() => launched.close())

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.beforeAll(async () => {
      const page = launched.window
      await expect(queueItem(page, 'orders.fifo')).toBeVisible()
      await chooseMenu(launched.app, 'Settings…')
      const settings = page.getByRole('dialog', { name: 'Settings' })
      await settings
        .getByRole('radio', { name: theme === 'dark' ? 'Dark' : 'Light' })
        .check({ force: true })
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      await expectAccessible(page, 'settings')
      await settings.getByRole('button', { name: 'Cancel' }).click()
    })

    test('the window without a tab, and with an overview', async () => {
      const page = launched.window
      await expectAccessible(page, 'empty workspace')
      await openQueue(page, 'orders.fifo')
      await expect(page.getByRole('region', { name: 'Dead letters' })).toBeVisible()
      await expectAccessible(page, 'overview')
    })

    test('the palette and the menus', async () => {
      const page = launched.window
      await page.keyboard.press('Control+K')
      await expect(palette(page)).toBeVisible()
      await expectAccessible(page, 'palette')
      await page.keyboard.press('Escape')
      await connectionSwitcher(page).click()
      await expect(page.getByRole('menu')).toBeVisible()
      await expectAccessible(page, 'connection menu')
      await page.keyboard.press('Escape')
      await queueItem(page, 'events').click({ button: 'right' })
      await expect(page.getByRole('menu', { name: 'events' })).toBeVisible()
      await expectAccessible(page, 'queue menu')
      await page.keyboard.press('Escape')
    })

    test('the connection form with errors, and the sandbox', async () => {
      const page = launched.window
      const form = await fillConnection(page, { name: '', endpoint: 'nowhere' })
      await form.getByRole('button', { name: 'Save' }).click()
      await expectAccessible(page, 'connection form')
      await form.getByRole('button', { name: 'Cancel' }).click()
      await form.getByRole('button', { name: 'Discard' }).click()
    })

    test('a production connection whose server cannot be reached', async () => {
      const page = launched.window
      const form = await fillConnection(page, {
        name: `${theme} production`,
        endpoint: 'http://127.0.0.1:9'
      })
      await form.getByLabel('Environment').selectOption('production')
      await form.getByRole('button', { name: 'Test connection' }).click()
      await expect(form.getByRole('region', { name: 'Test results' })).toBeVisible()
      await expectAccessible(page, 'test results')
      await form.getByRole('button', { name: 'Save' }).click()
      await expect(
        page.getByRole('navigation', { name: 'Queues' }).getByRole('alert')
      ).toBeVisible()
      await page.getByRole('button', { name: 'Open by URL' }).first().click()
      await expectAccessible(page, 'unreachable')
    })

    test('the question before a connection is deleted', async () => {
      const page = launched.window
      await connectionSwitcher(page).click()
      await page.getByRole('menuitem', { name: /^Delete / }).click()
      await expectAccessible(page, 'delete connection')
      await page.getByRole('button', { name: 'Delete connection' }).click()
    })
  })
}

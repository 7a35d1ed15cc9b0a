import { expect, test } from '@playwright/test'
import { queueItem } from '../support/app-driver.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import { openTab, palette, takeFromPalette } from '../support/shell.js'

/** The command palette: everything by its name. */

// Each goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

let launched: LaunchedApp
test.beforeAll(async () => {
  launched = await launchApp()
  await expect(queueItem(launched.window, 'orders.fifo')).toBeVisible()
})
test.afterAll(() => launched.close())

test('opens a queue by a few letters and Enter', async () => {
  const page = launched.window
  await page.keyboard.press('Control+K')
  await expect(palette(page).getByRole('combobox')).toBeFocused()
  await page.keyboard.type('ordlq')
  await expect(palette(page).getByRole('option').first()).toHaveText('orders-dlq.fifo')
  await page.keyboard.press('Enter')
  await expect(palette(page)).toBeHidden()
  await expect(openTab(page, 'orders-dlq.fifo')).toHaveAttribute('aria-selected', 'true')
})

test('moves with the arrow keys around the ends', async () => {
  const page = launched.window
  await page.keyboard.press('Control+K')
  const options = palette(page).getByRole('option')
  await expect(options.first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowUp')
  await expect(options.last()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowDown')
  await expect(options.first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Escape')
  await expect(palette(page)).toBeHidden()
})

test('goes to a view of the queue in front', async () => {
  const page = launched.window
  await takeFromPalette(page, 'listen', 'Listen: orders-dlq.fifo')
  await expect(page.getByRole('tab', { name: 'Listen', exact: true })).toHaveAttribute(
    'aria-selected',
    'true'
  )
})

test('carries out an action', async () => {
  const page = launched.window
  await takeFromPalette(page, 'theme dark', 'Theme: dark')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await takeFromPalette(page, 'open a queue by', 'Open a queue by its URL')
  await expect(page.getByRole('textbox', { name: 'External Queue URL' })).toBeFocused()
})

test('says that nothing is found', async () => {
  const page = launched.window
  await page.keyboard.press('Control+K')
  await page.keyboard.type('zzzz')
  await expect(palette(page).getByRole('status')).toContainText('Nothing is called “zzzz”')
  await page.keyboard.press('Escape')
})

import { rm } from 'node:fs/promises'
import { expect, test, type ElectronApplication, type Page } from '@playwright/test'
import { openQueue, queueItem } from '../support/app-driver.js'
import { forgetSecrets, launchApp, newUserData, type LaunchedApp } from '../support/electron.js'
import { chooseMenu, openTab, openTabs, palette, queueList, resizeTo } from '../support/shell.js'

/** The window around the workspaces: what it shows, what it keeps, and the menu's commands. */

// Each goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

let launched: LaunchedApp
let userData: string

test.beforeAll(async () => {
  userData = await newUserData()
  launched = await launchApp({ userData })
})
test.afterAll(async () => {
  await launched.close()
  await forgetSecrets(launched.keychainService)
  await rm(userData, { recursive: true, force: true })
})

/** Crashes the page; the answer to this call must not be waited for in it. */
const crashPage = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    setTimeout(() => contents?.forcefullyCrashRenderer(), 50)
    return new Promise<void>((resolve) => contents?.once('did-finish-load', () => resolve()))
  })

/** The names of the tabs in front, asked past Playwright: its own page ended with the crash. */
const selectedTabs = (app: ElectronApplication) =>
  app.evaluate(
    ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
        '[...document.querySelectorAll("main [role=tab][aria-selected=true]")].map((tab) => tab.ariaLabel)'
      ) as Promise<string[]>
  )

const theme = (page: Page) => page.locator('html').getAttribute('data-theme')

test('says where it is, and what to do first', async () => {
  const page = launched.window
  await expect(page.getByRole('button', { name: 'Connection: Local sandbox' })).toBeVisible()
  await expect(page.getByRole('banner')).toContainText('development')
  await expect(page.getByRole('heading', { name: 'Open a queue' })).toBeVisible()
  await expect(page.getByRole('contentinfo')).toContainText(/leases held 0/)
  await expect(page.getByRole('contentinfo')).toContainText(/journal \d+ documents? · encrypted/)
  for (const name of ['Connections', 'Queues', 'Runs']) {
    await expect(page.getByRole('navigation', { name, exact: true })).toBeVisible()
  }
})

test('opens, cycles and closes tabs by the menu', async () => {
  const { app, window: page } = launched
  for (const name of ['orders.fifo', 'events', 'events-dlq']) await openQueue(page, name)
  await chooseMenu(app, 'Next tab')
  await expect(openTab(page, 'orders.fifo')).toHaveAttribute('aria-selected', 'true')
  await chooseMenu(app, 'Previous tab')
  await expect(openTab(page, 'events-dlq')).toHaveAttribute('aria-selected', 'true')
  await chooseMenu(app, 'Close tab')
  await expect(openTab(page, 'events-dlq')).toBeHidden()
  await expect(openTab(page, 'events')).toHaveAttribute('aria-selected', 'true')
})

test('closes a tab with the middle button, and with Delete', async () => {
  const page = launched.window
  await openQueue(page, 'events-dlq')
  await openTab(page, 'events-dlq').click({ button: 'middle' })
  await expect(openTab(page, 'events-dlq')).toBeHidden()
  await openQueue(page, 'events-dlq')
  await openTab(page, 'events-dlq').press('Delete')
  await expect(openTab(page, 'events-dlq')).toBeHidden()
})

test('keeps the state of a view while another is in front', async () => {
  const page = launched.window
  await openQueue(page, 'events', 'Send')
  await page.getByRole('textbox', { name: 'Body' }).fill('half a thought')
  await openQueue(page, 'orders.fifo', 'Overview')
  await openTab(page, 'events').click()
  await expect(page.getByRole('textbox', { name: 'Body' })).toHaveText('half a thought')
})

test('lists what can be done with a queue, by the pointer and by the keyboard', async () => {
  const { app, window: page } = launched
  await queueItem(page, 'events-dlq').click({ button: 'right' })
  const menu = page.getByRole('menu', { name: 'events-dlq' })
  await menu.getByRole('menuitem', { name: 'Copy name' }).click()
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toBe('events-dlq')
  await expect(menu).toBeHidden()
  await expect(queueList(page)).toBeFocused()
  await page.keyboard.press('Shift+F10')
  await expect(menu).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(queueList(page)).toBeFocused()
})

test('opens and closes the connection menu, and gives the focus back', async () => {
  const page = launched.window
  const button = page.getByRole('button', { name: 'Connection: Local sandbox' })
  await button.click()
  await expect(page.getByRole('menu')).toBeVisible()
  await expect(button).toHaveAttribute('aria-expanded', 'true')
  await button.click()
  await expect(page.getByRole('menu')).toBeHidden()
  await button.press('ArrowDown')
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(button).toBeFocused()
})

test('carries out the other commands of the menu', async () => {
  const { app, window: page } = launched
  await chooseMenu(app, 'Side bar')
  await expect(page.getByRole('navigation', { name: 'Queues' })).toBeHidden()
  await chooseMenu(app, 'Filter queues')
  await expect(page.getByRole('textbox', { name: 'Filter queues' })).toBeFocused()
  await chooseMenu(app, 'Inspector')
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toBeHidden()
  await chooseMenu(app, 'Command palette…')
  await expect(palette(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await chooseMenu(app, 'New connection…')
  await expect(page.getByRole('dialog', { name: 'New connection' })).toBeVisible()
  await page.keyboard.press('Escape')
  await chooseMenu(app, 'About Longpoll')
  await expect(page.getByRole('dialog', { name: 'About Longpoll' })).toContainText('Electron')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('changes the theme at once, and keeps it', async () => {
  const { app, window: page } = launched
  await chooseMenu(app, 'Settings…')
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await settings.getByRole('radio', { name: 'Dark' }).check({ force: true })
  expect(await theme(page)).toBe('dark')
  await settings.getByRole('radio', { name: 'Light' }).check({ force: true })
  expect(await theme(page)).toBe('light')
  await settings.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Use the dark theme' }).click()
  expect(await theme(page)).toBe('dark')
})

test('saves the limits of the journal, and refuses wrong ones', async () => {
  const { app, window: page } = launched
  await chooseMenu(app, 'Settings…')
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await settings.getByRole('textbox', { name: 'Journal age (days)' }).fill('0')
  await settings.getByRole('button', { name: 'Save' }).click()
  await expect(
    settings.getByRole('textbox', { name: 'Journal age (days)' })
  ).toHaveAccessibleDescription('Keep at least 1 day.')
  await settings.getByRole('textbox', { name: 'Journal age (days)' }).fill('7')
  await settings.getByRole('button', { name: 'Save' }).click()
  await expect(settings).toBeHidden()
  await expect(page.getByRole('log', { name: 'Notices' })).toContainText('Settings are saved.')
  await chooseMenu(app, 'Settings…')
  await expect(settings.getByRole('textbox', { name: 'Journal age (days)' })).toHaveValue('7')
  await page.keyboard.press('Escape')
})

test('opens the leases from the status bar', async () => {
  const page = launched.window
  await page.getByRole('button', { name: /^leases held/ }).click()
  await expect(openTab(page, 'Leases')).toHaveAttribute('aria-selected', 'true')
  await openTab(page, 'Leases').press('Delete')
})

test('fits into 1024 by 700 without scrolling sideways', async () => {
  const { app, window: page } = launched
  await resizeTo(app, 1024, 700)
  await expect.poll(() => page.evaluate<number>('innerWidth')).toBe(1024)
  const widest = await page
    .locator('body, #app, header, main, footer')
    .evaluateAll((parts) => Math.max(...parts.map((part) => part.scrollWidth)))
  expect(widest).toBeLessThanOrEqual(1024)
})

test('keeps tabs, views, panes and theme when the page crashes', async () => {
  const { app, window: page } = launched
  await openQueue(page, 'orders.fifo', 'Receive')
  await page.waitForTimeout(400)
  await crashPage(app)
  await expect
    .poll(() => selectedTabs(app), { timeout: 20_000 })
    .toEqual(['orders.fifo', 'Receive'])
})

test('comes back as it was after a restart', async () => {
  await launched.close()
  launched = await launchApp({ userData })
  const page = launched.window
  await expect(openTabs(page).getByRole('tab')).toHaveText(['orders.fifo', 'events'])
  await expect(openTab(page, 'orders.fifo')).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('tab', { name: 'Receive', exact: true })).toHaveAttribute(
    'aria-selected',
    'true'
  )
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toBeHidden()
  await expect(queueItem(page, 'orders.fifo')).toBeVisible()
  expect(await theme(page)).toBe('dark')
})

import { expect, type ElectronApplication, type Locator, type Page } from '@playwright/test'

/** The parts of the shell, by role and name. */
export const queueList = (page: Page): Locator => page.getByRole('listbox', { name: 'Queues' })
export const queuesNav = (page: Page): Locator => page.getByRole('navigation', { name: 'Queues' })
export const openTabs = (page: Page): Locator => page.getByRole('tablist', { name: 'Open queues' })
export const openTab = (page: Page, name: string): Locator =>
  openTabs(page).getByRole('tab', { name, exact: true })
export const palette = (page: Page): Locator =>
  page.getByRole('dialog', { name: 'Command palette' })

/** Chooses an item of the application menu, as a click on it does. */
export async function chooseMenu(app: ElectronApplication, label: string): Promise<void> {
  await app.evaluate(({ Menu, BrowserWindow }, wanted) => {
    const items = Menu.getApplicationMenu()?.items ?? []
    const item = items
      .flatMap((menu) => menu.submenu?.items ?? [])
      .find((one) => one.label === wanted)
    if (!item) throw new Error(`There is no menu item ${wanted}.`)
    item.click(undefined, BrowserWindow.getAllWindows()[0], undefined)
  }, label)
}

export async function resizeTo(app: ElectronApplication, width: number, height: number) {
  await app.evaluate(
    ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
    [width, height] as const
  )
}

/** Types into the palette and takes what is named. */
export async function takeFromPalette(page: Page, typed: string, name: string): Promise<void> {
  await page.keyboard.press('Control+K')
  await expect(palette(page).getByRole('combobox')).toBeFocused()
  await page.keyboard.type(typed)
  await palette(page).getByRole('option', { name, exact: true }).click()
  await expect(palette(page)).toBeHidden()
}

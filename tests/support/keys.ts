import { expect, type Locator, type Page } from '@playwright/test'

/** Moving through the app by the keyboard alone: nothing here clicks or sets the focus from a script. */

/** More presses than there are controls in a window: whatever is not reached by then cannot be. */
const mostPresses = 120

/** Whether the focus is on the element or within it. */
const hasFocus = (target: Locator) =>
  target.evaluateAll((found) => found.some((one) => one.matches(':focus-within')))

async function press(page: Page, key: string, target: Locator): Promise<void> {
  for (let presses = 0; presses < mostPresses; presses++) {
    if (await hasFocus(target)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${key} does not reach ${String(target)}.`)
}

/** Presses Tab until the focus is on the element or within it. */
export const tabTo = (page: Page, target: Locator) => press(page, 'Tab', target)

/** Goes to a field and types into it. */
export async function typeInto(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field)
  await page.keyboard.type(text)
}

/** Goes to a button, a checkbox or a menu and presses it. */
export async function pressOn(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press(key)
}

/** Opens the command palette, types and takes the first result, which must have this title. */
export async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Command palette' })
  await expect(palette.getByRole('combobox')).toBeFocused()
  await page.keyboard.type(title)
  await expect(palette.getByRole('option', { selected: true })).toContainText(title)
  await page.keyboard.press('Enter')
  await expect(palette).toBeHidden()
}

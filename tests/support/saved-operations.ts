import { expect, type Locator, type Page } from '@playwright/test'
import { button } from './operation-driver.js'

/** Steps with saved operations and the import of one, by role and accessible name. */

export const operationsList = (page: Page): Locator =>
  page.getByRole('navigation', { name: 'Operations' })

/** The entry of a saved operation in the side bar. */
export const operationItem = (page: Page, name: string): Locator =>
  operationsList(page)
    .getByRole('listitem')
    .filter({ has: page.getByText(name, { exact: true }) })
    .getByRole('button')

export const importDialog = (page: Page): Locator =>
  page.getByRole('dialog', { name: /^(Import operation|Re-import )/ })

/** The list of the import's objects. */
export const objectOption = (page: Page, name: string | RegExp): Locator =>
  importDialog(page).getByRole('listbox', { name: 'Object' }).getByRole('option', { name })

/** Imports an operation on an object of the list. */
export async function importOperation(
  page: Page,
  action: 'Send' | 'Receive' | 'Delete' | 'Listen',
  object: string | RegExp,
  name?: string
): Promise<void> {
  await operationsList(page).getByRole('button', { name: 'Import operation' }).click()
  const dialog = importDialog(page)
  await dialog.getByRole('radio', { name: action, exact: true }).check({ force: true })
  await objectOption(page, object).click()
  if (name !== undefined) await dialog.getByRole('textbox', { name: 'Operation name' }).fill(name)
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(dialog).toBeHidden()
}

/** Keeps what a queue's view is set up for. */
export async function saveAsOperation(page: Page, name: string): Promise<void> {
  await button(page, 'Save as operation…').click()
  const dialog = page.getByRole('dialog', { name: 'Save as operation' })
  await dialog.getByRole('textbox', { name: 'Operation name' }).fill(name)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
}

/** Chooses an entry of the menu of a saved operation. */
export async function chooseOfOperation(page: Page, name: string, item: string): Promise<void> {
  await operationItem(page, name).click({ button: 'right' })
  await page.getByRole('menu', { name }).getByRole('menuitem', { name: item }).click()
}

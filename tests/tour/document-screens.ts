import { expect, type Page } from '@playwright/test'
import { openQueue } from '../support/app-driver.js'

type Shoot = (name: string) => Promise<void>

const table = [
  'Message Group Id,payload,attribute:priority:Number.int,note',
  ...Array.from(
    { length: 40 },
    (_, n) => `customer-${n % 7},"{""order"": ${n}, ""lines"": [1, 2, 3]}",${n},"a, b"`
  ),
  'customer-8,unquoted, comma,1,x',
  ',{},2,no group'
].join('\r\n')

/** Import documents: what is in the files, before anything of it is added. */
export async function showImport(page: Page, shoot: Shoot): Promise<void> {
  await openQueue(page, 'orders.fifo', 'Send')
  const asked = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Import documents', exact: true }).click()
  await (
    await asked
  ).setFiles([
    { name: 'orders of the last incident.csv', mimeType: 'text/csv', buffer: Buffer.from(table) },
    { name: 'more.ndjson', mimeType: 'text/plain', buffer: Buffer.from('{"body":"x"}\n{"a"') }
  ])
  const dialog = page.getByRole('dialog', { name: 'Import documents' })
  await expect(dialog.getByRole('grid', { name: 'Documents to be added' })).toBeVisible()
  await shoot('import')
  await dialog.getByLabel('note becomes').selectOption('Message attribute')
  await expect(dialog.getByRole('grid', { name: 'Documents to be added' })).toBeVisible()
  await dialog.getByRole('region', { name: 'Preview' }).scrollIntoViewIfNeeded()
  await shoot('import-preview')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
}

/** Export documents of what was received, and what can be done with the chosen ones. */
export async function showExport(page: Page, shoot: Shoot): Promise<void> {
  await openQueue(page, 'events', 'Receive')
  const outputs = page.getByRole('grid', { name: 'Output documents' }).locator('[data-state]')
  await outputs.nth(1).click()
  await outputs.nth(2).click({ modifiers: ['Shift'] })
  await shoot('received-chosen')
  await page.getByRole('button', { name: 'Export documents', exact: true }).click()
  await expect(page.getByRole('dialog', { name: 'Export documents' })).toBeVisible()
  await shoot('export')
  await page.keyboard.press('Escape')
}

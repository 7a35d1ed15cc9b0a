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

/** Fill in templates: the messages that will be made, the placeholders there are, and one that is not known. */
export async function showTemplates(page: Page, shoot: Shoot): Promise<void> {
  await openQueue(page, 'orders.fifo', 'Send')
  await page.getByRole('checkbox', { name: 'Fill in templates' }).check()
  await page.getByLabel('Count', { exact: true }).fill('100000')
  await page.getByLabel('Message Group Id', { exact: true }).fill('customer-{{random 1 40}}')
  await page.getByLabel('Message Deduplication Id', { exact: true }).fill('{{uuid}}')
  const body = page.getByRole('textbox', { name: 'Body', exact: true })
  await body.fill('{"order": {{index 1}}, "customer": "{{random pick anna|ben}}", "at": "{{now}}"}')
  await expect(page.getByRole('region', { name: 'Preview' }).getByRole('listitem')).toHaveCount(3)
  await shoot('templates')
  await page.getByRole('button', { name: 'Placeholders', exact: true }).click()
  await expect(page.getByRole('dialog', { name: 'Placeholders' })).toBeVisible()
  await shoot('templates-help')
  await page.keyboard.press('Escape')
  await body.fill('{"order": {{idx}}}')
  await expect(page.getByText(/cannot be filled in/).first()).toBeVisible()
  await shoot('templates-refused')
  await page.getByRole('checkbox', { name: 'Fill in templates' }).uncheck()
}

/** Send a file: what is in it, before it is sent. */
export async function showSendFile(page: Page, shoot: Shoot): Promise<void> {
  const asked = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Send a file…' }).click()
  const lines = Array.from({ length: 3000 }, (_, n) =>
    JSON.stringify({ body: `{"order": ${n}, "lines": [1, 2, 3]}`, messageGroupId: `g${n % 7}` })
  )
  await (
    await asked
  ).setFiles({
    name: 'orders of the last incident.ndjson',
    mimeType: 'text/plain',
    buffer: Buffer.from([...lines, '{"cut'].join('\n'))
  })
  await expect(page.getByRole('button', { name: 'Send 3,000 documents' })).toBeEnabled()
  await shoot('send-file')
  await page.keyboard.press('Escape')
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

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { openQueue } from '../support/app-driver.js'
import type { LaunchedApp } from '../support/electron.js'
import { button, field, outputRows, runStatus, typeDocument } from '../support/operation-driver.js'
import { importOperation, operationItem } from '../support/saved-operations.js'
import { expectRows } from './documents.js'
import type { Recorder } from './recorder.js'

const outputs = (page: Page) => page.getByRole('grid', { name: 'Output documents' })

/** As another system would write them: a line each, with a property and an attribute that find their places. */
const lines = Array.from({ length: 20 }, (_, n) =>
  JSON.stringify({
    body: JSON.stringify({ type: 'stock.counted', shelf: n, id: `90071992547409${93 + n}` }),
    messageGroupId: `shelf-${n % 4}`,
    'attribute:priority:Number.int': n
  })
)

/** The tour through operations and documents: import, export, a saved operation, Dynamic Queue and runs. */
export async function tourOperations(launched: LaunchedApp, recorder: Recorder): Promise<void> {
  const page = launched.window
  const folder = await mkdtemp(join(tmpdir(), 'longpoll-tour-'))
  const file = join(folder, 'counted.ndjson')
  try {
    await recorder.step('import documents', () => importDocuments(page))
    await recorder.step('send what was imported', () => sendImported(page, recorder))
    await recorder.step('export documents', () => exportDocuments(launched, file, recorder))
    await recorder.step('import an operation on Dynamic Queue', () => importSend(page))
    await recorder.step('send to two queues at once', () => sendAnywhere(page, recorder))
    await recorder.step('all runs', () => seeRuns(page, recorder))
    await recorder.step('compare inputs with outputs', () => compareRun(page))
    await recorder.step('run again', () => runAgain(page))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function importDocuments(page: Page): Promise<void> {
  await openQueue(page, 'events', 'Send')
  await chooseLines(page, lines)
}

/** Chooses a file with these lines for the Send view that is shown, which shows what it would add. */
async function chooseLines(page: Page, lines: readonly string[]): Promise<void> {
  const asked = page.waitForEvent('filechooser')
  await button(page, 'Import documents').click()
  const buffer = Buffer.from(lines.join('\n'))
  await (await asked).setFiles({ name: 'documents.ndjson', mimeType: 'text/plain', buffer })
  const dialog = page.getByRole('dialog', { name: 'Import documents' })
  await expectRows(dialog.getByRole('grid', { name: 'Documents to be added' }), lines.length)
}

/** Makes input documents of these lines, in the Send view that is shown. */
export async function importLines(page: Page, lines: readonly string[]): Promise<void> {
  await chooseLines(page, lines)
  await button(page, `Add ${lines.length} documents`).click()
  await expectRows(page.getByRole('grid', { name: 'Input documents' }), lines.length)
}

async function sendImported(page: Page, recorder: Recorder): Promise<void> {
  await button(page, `Add ${lines.length} documents`).click()
  await expectRows(page.getByRole('grid', { name: 'Input documents' }), lines.length)
  await button(page, 'Send').click()
  await expect(runStatus(page)).toHaveText('succeeded')
  await expectRows(outputs(page), lines.length)
  recorder.counts['imported'] = lines.length
}

/** Received, written to a file, and read from it as another program would. */
async function exportDocuments({ app, window }: LaunchedApp, file: string, recorder: Recorder) {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  await openQueue(window, 'events', 'Receive')
  await window.getByLabel('Maximum message count').fill(String(lines.length))
  await window.getByLabel('Execution timeout').fill('10')
  await button(window, 'Receive').click()
  await expect(runStatus(window)).toHaveText('succeeded')
  await expectRows(outputs(window), lines.length)
  await button(window, 'Export documents').click()
  await window.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).click()
  await expect(window.getByText(`${lines.length} documents exported.`)).toBeVisible()
  const written = (await readFile(file, 'utf8')).trim().split('\n')
  const bodies = written.map((line) => (JSON.parse(line) as { body: string }).body)
  expect(bodies).toContain((JSON.parse(lines[0]!) as { body: string }).body)
  recorder.counts['exported'] = bodies.length
}

async function importSend(page: Page): Promise<void> {
  await importOperation(page, 'Send', 'Dynamic Queue', 'Send to anywhere')
  await expect(operationItem(page, 'Send to anywhere')).toBeVisible()
  await expect(field(page, 'Object')).toHaveValue('Dynamic Queue')
}

async function sendAnywhere(page: Page, recorder: Recorder): Promise<void> {
  await field(page, 'Queue Name/URL').fill('events')
  await typeDocument(page, { body: '{"to":"a standard queue"}' })
  await button(page, 'Add document').click()
  await field(page, 'Queue Name/URL').fill('orders.fifo')
  await typeDocument(page, {
    body: '{"to":"a FIFO queue"}',
    groupId: 'basket-9',
    deduplicationId: 'basket-9-opened'
  })
  await button(page, 'Send').click()
  await expect(runStatus(page)).toHaveText('succeeded')
  await expect(outputRows(page)).toHaveCount(2)
  recorder.counts['queuesOfOneSend'] = 2
}

async function seeRuns(page: Page, recorder: Recorder): Promise<void> {
  await button(page, 'All runs').click()
  const rows = page
    .getByRole('grid', { name: 'Runs', exact: true })
    .locator('[role=row][data-run-id]')
  await expect(rows.first()).toContainText('succeeded')
  await rows.first().click()
  recorder.counts['runs'] = await rows.count()
}

async function compareRun(page: Page): Promise<void> {
  await button(page, 'Open run').click()
  await page.getByRole('radio', { name: 'Compare' }).check({ force: true })
  await expectRows(page.getByRole('grid', { name: /Inputs and outputs/ }), 2)
}

async function runAgain(page: Page): Promise<void> {
  await button(page, 'Run again').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Send 2 documents' }).click()
  await expect(page.getByRole('region', { name: /^Run: / })).toContainText('Run again of')
  await expect(outputRows(page)).toHaveCount(2)
}

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { chooseView, messagesReceived, openQueue } from '../support/app-driver.js'
import {
  button,
  field,
  inputRows,
  outputRows,
  runStatus,
  withOperationApp
} from '../support/operation-driver.js'

const app = withOperationApp({ received: {}, again: {}, gone: {}, 'live.fifo': {} })

let folder = ''
test.beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'longpoll-export-'))))
test.afterAll(() => rm(folder, { recursive: true, force: true }))

/** Answers the system's dialogs with this path from now on. */
const answerWith = (path: string) =>
  app().launched.app.evaluate(({ dialog }, answer) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: answer })
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [answer] })
  }, path)

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Export documents' })

async function exportAs(page: Page, format: string, which?: RegExp) {
  await button(page, 'Export documents').click()
  if (which) await dialog(page).getByRole('radio', { name: which }).check({ force: true })
  await dialog(page).getByRole('radio', { name: format }).check({ force: true })
  await dialog(page).getByRole('button', { name: 'Export', exact: true }).click()
}

const lines = async (path: string) =>
  (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { body: string; properties: Record<string, string> })

const bodies = Array.from({ length: 30 }, (_, n) => `{"n":${n},"id":12345678901234567890}`)

test('exports what was received, and imports it back', async () => {
  const { page, server, urls } = app()
  await server.send(
    urls['received']!,
    bodies.map((MessageBody) => ({
      MessageBody,
      MessageAttributes: { kind: { DataType: 'Number.int', StringValue: '7' } }
    }))
  )
  await openQueue(page, 'received', 'Receive')
  await expect(button(page, 'Export documents')).toBeDisabled()
  await field(page, 'Maximum message count').fill('30')
  await field(page, 'Execution timeout').fill('20')
  await field(page, 'Visibility timeout').fill('600')
  await button(page, 'Receive').click()
  await expect(runStatus(page)).toHaveText('succeeded')
  const path = join(folder, 'received.ndjson')
  await answerWith(path)
  await exportAs(page, 'NDJSON')
  await expect(page.getByText('30 documents exported.')).toBeVisible()
  expect((await lines(path)).map(({ body }) => body).sort()).toEqual([...bodies].sort())

  await openQueue(page, 'again', 'Send')
  const asked = page.waitForEvent('filechooser')
  await button(page, 'Import documents').click()
  await (await asked).setFiles(path)
  await page
    .getByRole('dialog', { name: 'Import documents' })
    .getByRole('button', { name: 'Add 30 documents' })
    .click()
  await button(page, 'Send').click()
  await expect(runStatus(page)).toHaveText('succeeded')
  const sent = await server.drain(urls['again']!)
  expect(sent.map(({ Body }) => Body).sort()).toEqual([...bodies].sort())
  expect(sent[0]?.MessageAttributes).toEqual({
    kind: { DataType: 'Number.int', StringValue: '7' }
  })
})

test('exports the chosen ones as a table, and each body as a file', async () => {
  const { page } = app()
  await openQueue(page, 'received', 'Receive')
  await outputRows(page).nth(1).click()
  await outputRows(page)
    .nth(3)
    .click({ modifiers: ['Shift'] })
  const path = join(folder, 'chosen.csv')
  await answerWith(path)
  await exportAs(page, 'CSV', /3 chosen/)
  await expect(page.getByText('3 documents exported.')).toBeVisible()
  const [head, ...rows] = (await readFile(path, 'utf8')).trim().split('\r\n')
  expect(head).toContain('"Body","Message Id","Receipt Handle"')
  expect(head).toContain('"attribute:kind:Number.int"')
  expect(rows).toHaveLength(3)

  const bodiesFolder = await mkdtemp(join(folder, 'bodies-'))
  await answerWith(bodiesFolder)
  await exportAs(page, 'One file per body', /All 30/)
  // An earlier notice says the same.
  await expect(dialog(page)).toBeHidden()
  const files = await readdir(bodiesFolder)
  expect(files).toHaveLength(30)
  const texts = await Promise.all(files.map((name) => readFile(join(bodiesFolder, name), 'utf8')))
  expect(texts.sort()).toEqual([...bodies].sort())
})

test('uses received messages as input of Send and of Delete', async () => {
  const { page, server, urls } = app()
  await openQueue(page, 'received', 'Receive')
  await outputRows(page).nth(0).click()
  await outputRows(page)
    .nth(4)
    .click({ modifiers: ['Shift'] })
  await button(page, 'Use as input').click()
  await page.getByRole('menuitem', { name: /^Send…/ }).click()
  await expect(inputRows(page)).toHaveCount(5)
  await chooseView(page, 'Receive')
  await button(page, 'Use as input').click()
  await page.getByRole('menuitem', { name: /^Delete…/ }).click()
  await expect(inputRows(page)).toHaveCount(5)
  await button(page, 'Delete').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete 5 messages' }).click()
  await expect(runStatus(page)).toHaveText('succeeded')
  await expect.poll(async () => (await server.counts(urls['received']!)).inFlight).toBe(25)
})

test('says in place why it cannot be written', async () => {
  const { page } = app()
  await openQueue(page, 'received', 'Receive')
  await answerWith(join(folder, 'not there', 'a.ndjson'))
  await exportAs(page, 'NDJSON', /All 30/)
  await expect(dialog(page).getByRole('alert')).toContainText('the folder is not there any more')
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
})

test('exports the live messages that match the filter', async () => {
  const { page, server, urls } = app()
  await server.send(
    urls['live.fifo']!,
    bodies.map((MessageBody, n) => ({
      MessageBody,
      MessageGroupId: `g${n}`,
      MessageDeduplicationId: `d${n}`
    }))
  )
  await openQueue(page, 'live.fifo', 'Listen')
  await button(page, 'Start listening').click()
  await expect(messagesReceived(page)).toHaveText('30')
  await page.getByLabel('Filter messages').fill('"n":2')
  const path = join(folder, 'live.ndjson')
  await answerWith(path)
  await expect(
    page.getByRole('grid', { name: 'Live messages' }).locator('[data-state]')
  ).toHaveCount(11)
  await exportAs(page, 'NDJSON')
  await expect(page.getByText('11 documents exported.')).toBeVisible()
  expect((await lines(path)).map(({ properties }) => properties['messageGroupId'])).toContain('g29')
  await button(page, 'Stop').click()
})

test('exports what went into a run and what came out of it, from the view of the run', async () => {
  const { page } = app()
  await openQueue(page, 'again', 'Send')
  await field(page, 'Body').fill('of a run')
  await button(page, 'Send').click()
  await expect(runStatus(page)).toHaveText('succeeded')
  await page
    .getByRole('navigation', { name: 'Runs' })
    .getByRole('button', { name: /^Send again / })
    .first()
    .click()
  const view = page.getByRole('region', { name: 'Run: Send again' })
  const inputs = join(folder, 'run-inputs.ndjson')
  await answerWith(inputs)
  await view.getByRole('button', { name: 'Export input documents' }).click()
  await dialog(page).getByRole('button', { name: 'Export', exact: true }).click()
  await expect(dialog(page)).toBeHidden()
  expect((await lines(inputs)).map(({ body }) => body)).toContain('of a run')

  await view.getByRole('grid', { name: 'Output documents' }).locator('[data-state]').first().click()
  const outputs = join(folder, 'run-outputs.ndjson')
  await answerWith(outputs)
  await view.getByRole('button', { name: 'Export output documents' }).click()
  await dialog(page).getByRole('radio', { name: '1 chosen' }).check({ force: true })
  await dialog(page).getByRole('button', { name: 'Export', exact: true }).click()
  await expect(dialog(page)).toBeHidden()
  expect((await lines(outputs))[0]?.body).toContain('MessageId')
})

import { expect, test, type Page } from '@playwright/test'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openQueue } from '../support/app-driver.js'
import { expectAccessible } from '../support/axe.js'
import {
  button,
  field,
  inputRows,
  runStatus,
  withOperationApp
} from '../support/operation-driver.js'

/** Send a file: as many documents as there are in it, of which the window holds none. */

test.describe.configure({ mode: 'serial' })

const app = withOperationApp({ 'many.fifo': {}, plain: {} })
const count = 12_000
/** Megabytes of all bodies, and how much of them the window may still have at the end. */
const filling = 'x'.repeat(5000)
const mostHeld = 20

let folder: string
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longpoll-file-'))
})
test.afterAll(() => rm(folder, { recursive: true, force: true }))

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Send a file' })
const runView = (page: Page) => page.getByRole('region', { name: 'Run: Send many.fifo' })

async function pick(page: Page, name: string, text: string | Buffer): Promise<void> {
  const file = join(folder, name)
  await writeFile(file, text)
  const asked = page.waitForEvent('filechooser')
  await button(page, 'Send a file…').click()
  await (await asked).setFiles(file)
}

/** Megabytes that the page holds once what is garbage is gone. */
async function heap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize / 1024 ** 2
}

test('shows what is in the file first, and what of it is left out', async () => {
  const { page, server, urls } = app()
  await openQueue(page, 'plain', 'Send')
  await pick(page, 'few.ndjson', '{"body":"a","attribute:n:Number":"1"}\n{"cut\n"b"\n')
  await expect(dialog(page).getByRole('region', { name: 'First documents' })).toContainText('a')
  await expect(dialog(page).getByRole('region', { name: '1 row left out' })).toContainText('row 2')
  await expectAccessible(page, 'send a file')
  await dialog(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog(page)).toBeHidden()
  expect(await server.counts(urls['plain']!)).toMatchObject({ visible: 0 })
  await pick(page, 'few.ndjson', '{"body":"a","attribute:n:Number":"1"}\n{"cut\n"b"\n')
  await dialog(page).getByRole('button', { name: 'Send 2 documents' }).click()
  await expect(runStatus(page)).toHaveText('succeeded')
  const sent = await server.drain(urls['plain']!)
  expect(sent.map(({ Body }) => Body).sort()).toEqual(['"b"', 'a'])
  expect(sent.find(({ Body }) => Body === 'a')?.MessageAttributes).toMatchObject({
    n: { DataType: 'Number', StringValue: '1' }
  })
  await expect(inputRows(page)).toHaveCount(1)
})

test('does not send a part of a file of which a line is not UTF-8', async () => {
  const { page } = app()
  await openQueue(page, 'plain', 'Send')
  const good = Array.from({ length: 5000 }, (_, n) => `{"body":"${n}"}\n`).join('')
  await pick(
    page,
    'latin.ndjson',
    Buffer.concat([Buffer.from(good), Buffer.from('{"body":"ä"}\n', 'latin1')])
  )
  await expect(dialog(page).getByRole('alert')).toContainText('line 5,001')
  await expect(dialog(page).getByRole('button', { name: /^Send/ })).toBeDisabled()
  await expect(dialog(page).getByRole('region', { name: 'First documents' })).toBeHidden()
  await dialog(page).getByRole('button', { name: 'Cancel' }).click()
})

test('says how many rows are left out, however few of them are listed', async () => {
  const { page } = app()
  await openQueue(page, 'plain', 'Send')
  await pick(page, 'bad.ndjson', `"good"\n${'{"cut\n'.repeat(2500)}`)
  const title = '2,500 rows left out, the first 200 of them'
  await expect(dialog(page).getByRole('region', { name: title })).toContainText('row 2')
  await dialog(page).getByRole('button', { name: 'Cancel' }).click()
})

test('shows what was recognised in the first documents, what is wrong with them, and how many messages there will be', async () => {
  const { page } = app()
  await openQueue(page, 'many.fifo', 'Send')
  const first = dialog(page).getByRole('region', { name: 'First documents' })
  const lines = [
    { body: 'a', messageGroupId: 'g', messageDeduplicationId: 'd', 'attribute:n:Number': '1' },
    { body: '{{idx}}', messageGroupId: 'g', messageDeduplicationId: 'f' }
  ]
  const text = lines.map((line) => JSON.stringify(line)).join('\n')
  await pick(page, 'groups.ndjson', `${text}\n{"body":"c","messageDeduplicationId":"e"}`)
  await expect(first).toContainText('Message Group Id: g')
  await expect(first).toContainText('Message Deduplication Id: d')
  await expect(first).toContainText('n (Number): 1')
  await expect(first.getByRole('alert')).toContainText('needs a Message Group Id')
  await expect(dialog(page).getByRole('button', { name: 'Send 3 documents' })).toBeEnabled()
  await dialog(page).getByRole('button', { name: 'Cancel' }).click()

  await page.getByRole('checkbox', { name: 'Fill in templates' }).check()
  await field(page, 'Count').fill('5')
  await pick(page, 'groups.ndjson', text)
  await expect(first).toContainText('5 messages are made of each: 10 in all.')
  await expect(first.getByRole('alert')).toContainText('{{idx}} cannot be filled in')
  await expect(first.getByRole('status')).toContainText('SQS keeps only the first')
  await expect(dialog(page).getByRole('button', { name: 'Send 10 messages' })).toBeEnabled()
  await expectAccessible(page, 'send a file with templates')
  if (process.env['MEND_SHOT']) await page.screenshot({ path: process.env['MEND_SHOT'] })
  await dialog(page).getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('checkbox', { name: 'Fill in templates' }).uncheck()
})

test('sends 60 MB of documents, cancelled half-way and resumed, without holding them', async () => {
  test.setTimeout(300_000)
  const { page, server, urls } = app()
  await openQueue(page, 'many.fifo', 'Send')
  const before = await heap(page)
  const lines = Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      body: `${n} ${filling}`,
      messageGroupId: `g${n % 100}`,
      messageDeduplicationId: `d${n}`
    })
  )
  await pick(page, 'many.ndjson', lines.join('\n'))
  await dialog(page)
    .getByRole('button', { name: 'Send 12,000 documents' })
    .click({ timeout: 120_000 })
  await expect(dialog(page)).toBeHidden()
  await expect(page.getByRole('tabpanel', { name: 'many.fifo' })).toContainText(/of 12,000 sent/)
  await expect
    .poll(async () => (await server.counts(urls['many.fifo']!)).visible, { timeout: 120_000 })
    .toBeGreaterThan(count / 4)
  await button(page, 'Cancel').click()
  // Less than reading the rest of the file takes.
  await expect(runStatus(page)).toHaveText('cancelled')
  expect((await server.counts(urls['many.fifo']!)).visible).toBeLessThan(count)
  await page
    .getByRole('navigation', { name: 'Runs' })
    .getByRole('button', { name: /^Send many\.fifo , cancelled/ })
    .click()
  await button(page, 'Resume').click()
  await page
    .getByRole('dialog', { name: 'Resume Send many.fifo' })
    .getByRole('button', { name: /^Send [\d,]+ documents$/ })
    .click()
  await expect(runView(page)).toContainText('Goes on with')
  await expect(runView(page).getByRole('status').first()).toHaveText('succeeded', {
    timeout: 120_000
  })
  expect(await server.counts(urls['many.fifo']!)).toMatchObject({ visible: count })
  expect((await heap(page)) - before).toBeLessThan(mostHeld)
})

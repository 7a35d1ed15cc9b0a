import { expect, test, type Page } from '@playwright/test'
import { openQueue } from '../support/app-driver.js'
import { takeInOrder } from '../support/queue-work.js'
import {
  button,
  field,
  inputRows,
  outputRows,
  runStatus,
  withOperationApp
} from '../support/operation-driver.js'

const app = withOperationApp({
  standard: {},
  dropped: {},
  handles: {},
  'orders.fifo': {}
})

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Import documents' })
const previewed = (page: Page) =>
  dialog(page).getByRole('grid', { name: 'Documents to be added' }).getByRole('gridcell')

interface NamedText {
  name: string
  text: string
}

async function choose(page: Page, ...files: NamedText[]) {
  const asked = page.waitForEvent('filechooser')
  await button(page, 'Import documents').click()
  await (
    await asked
  ).setFiles(
    files.map(({ name, text }) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) }))
  )
  await expect(dialog(page)).toBeVisible()
}

const add = (page: Page, count: string) =>
  dialog(page)
    .getByRole('button', { name: `Add ${count}`, exact: true })
    .click()

test('sends what an NDJSON file and a JSON file hold, to the character', async () => {
  const { page, server, urls } = app()
  await openQueue(page, 'standard', 'Send')
  const large = `${'ü\r\n'.repeat(200_000)}🚀`
  const lines = [
    '{"id":12345678901234567890,  "price":1.10}',
    JSON.stringify({ body: large }),
    '{"body":{"n":9007199254740993},"attribute:priority:Number.int":7,"attribute:kind":"é"}'
  ]
  await choose(
    page,
    { name: 'orders.ndjson', text: lines.join('\r\n') },
    {
      name: 'more.json',
      text: '[ 1e400, {"body":"x","attributes":[{"name":"a","type":"Binary.png","value":"AAE="}]} ]'
    }
  )
  await expect(previewed(page)).not.toHaveCount(0)
  await add(page, '5 documents')
  await expect(inputRows(page)).toHaveCount(5)
  await button(page, 'Send').click()
  await expect(runStatus(page)).toHaveText('succeeded')
  const messages = await server.drain(urls['standard']!)
  const byBody = new Map(messages.map((message) => [message.Body, message.MessageAttributes]))
  expect([...byBody.keys()].sort()).toEqual(
    [lines[0], large, '{"n":9007199254740993}', '1e400', 'x'].sort()
  )
  expect(byBody.get('{"n":9007199254740993}')).toMatchObject({
    priority: { DataType: 'Number.int', StringValue: '7' },
    kind: { DataType: 'String', StringValue: 'é' }
  })
  expect(byBody.get('x')).toMatchObject({ a: { DataType: 'Binary.png' } })
})

test('gives the columns of a table their places, and says what is wrong row by row', async () => {
  const { page, server, urls } = app()
  await openQueue(page, 'orders.fifo', 'Send')
  const text = [
    'Message Group Id,payload,dedup,attribute:n:Number,note',
    'g1,"{""a"": 1}",d1,5,x',
    'g1,"two\r\nlines",d2,,x',
    'g1,too,many,1,x,y',
    ',no group,d4,1,x'
  ].join('\r\n')
  await choose(page, { name: 'orders.csv', text })
  await expect(
    dialog(page).getByText('No field is the body. Choose the one that is.')
  ).toBeVisible()
  await expect(dialog(page).getByRole('button', { name: 'Add 3 documents' })).toBeDisabled()
  await dialog(page).getByLabel('payload becomes').selectOption('Body')
  await dialog(page).getByLabel('dedup becomes').selectOption('Message Deduplication Id')
  await dialog(page).getByLabel('note becomes').selectOption('Message attribute')
  await dialog(page).getByLabel('Attribute of note').fill('remark:String.short')
  await expect(dialog(page).getByRole('region', { name: '1 row left out' })).toContainText(
    'orders.csv, row 4'
  )
  await expect(
    dialog(page).getByRole('region', { name: '1 problem to mend once they are added' })
  ).toContainText('orders.csv, row 5A message for a FIFO queue needs a Message Group Id.')
  await add(page, '3 documents')
  await expect(inputRows(page)).toHaveCount(3)
  await inputRows(page).nth(2).click()
  await field(page, 'Message Group Id').fill('g2')
  await button(page, 'Send').click()
  await expect(runStatus(page)).toHaveText('succeeded')
  const messages = await takeInOrder(server, urls['orders.fifo']!)
  expect(messages.map(({ Body }) => Body).sort()).toEqual(['no group', 'two\r\nlines', '{"a": 1}'])
  const first = messages.find(({ Body }) => Body === '{"a": 1}')
  expect(first?.MessageAttributes).toMatchObject({
    n: { DataType: 'Number', StringValue: '5' },
    remark: { DataType: 'String.short', StringValue: 'x' }
  })
})

test('takes files that are dropped, as whole texts or by line', async () => {
  const { page } = app()
  await openQueue(page, 'dropped', 'Send')
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(['one\ntwo\n\nthree'], 'notes.txt'))
    return data
  })
  const grid = page.getByRole('grid', { name: 'Input documents' })
  await grid.dispatchEvent('dragover', { dataTransfer: transfer })
  await expect(page.getByText('Drop the files to import their documents')).toBeVisible()
  await grid.dispatchEvent('drop', { dataTransfer: transfer })
  await expect(dialog(page).getByRole('button', { name: 'Add 1 document' })).toBeEnabled()
  await dialog(page).getByLabel('Format of notes.txt').selectOption('lines')
  await add(page, '3 documents')
  await expect(inputRows(page)).toHaveCount(3)
})

test('imports receipt handles for Delete', async () => {
  const { page, server, urls } = app()
  const url = urls['handles']!
  await server.send(url, [{ MessageBody: 'a' }, { MessageBody: 'b' }])
  const held = await server.drain(url, 600)
  await openQueue(page, 'handles', 'Delete')
  const text = held.map(({ ReceiptHandle }) => JSON.stringify({ id: ReceiptHandle })).join('\n')
  await choose(page, { name: 'handles.ndjson', text })
  await add(page, '2 documents')
  await button(page, 'Delete').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete 2 messages' }).click()
  await expect(runStatus(page)).toHaveText('succeeded')
  await expect(outputRows(page)).toHaveCount(2)
  await expect.poll(() => server.counts(url)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
})

test('adds nothing when it is cancelled, and nothing of a file that is no text', async () => {
  const { page } = app()
  await openQueue(page, 'dropped', 'Send')
  const before = await inputRows(page).count()
  await choose(page, { name: 'a.ndjson', text: '1\n2' })
  await dialog(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog(page)).toBeHidden()
  await choose(page, { name: 'image.txt', text: '' })
  await expect(dialog(page).getByText('The file is empty.')).toBeVisible()
  await expect(dialog(page).getByRole('button', { name: 'Add 0 documents' })).toBeDisabled()
  await page.keyboard.press('Escape')
  await expect(inputRows(page)).toHaveCount(before)
})

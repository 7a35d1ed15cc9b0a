import { expect, test, type Page } from '@playwright/test'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { openQueue } from '../support/app-driver.js'
import {
  button,
  field,
  inspect,
  inspector,
  outputRows,
  withOperationApp
} from '../support/operation-driver.js'

const app = withOperationApp({
  packed: {},
  sns: {},
  strings: {},
  plain: {},
  bomb: {},
  binary: {},
  saved: {},
  pointer: {},
  'edited.fifo': {},
  'inside.fifo': {}
})

/** Sends a body, receives it and shows it. */
async function show(name: string, body: string, view: 'Text' | 'Hex' = 'Text') {
  const { page, server, urls } = app()
  await server.send(urls[name]!, [{ MessageBody: body }])
  await openQueue(page, name, 'Receive')
  await field(page, 'Maximum message count').fill('1')
  await button(page, 'Receive').click()
  await outputRows(page).first().click()
  await inspect(page, 'Body')
  await inspector(page).getByRole('radio', { name: view }).check({ force: true })
  return page
}

const steps = (page: Page) => inspector(page).getByRole('group', { name: 'Steps' })
const text = (page: Page) => inspector(page).getByRole('textbox', { name: 'Message text' })
const json = '{"id":9007199254740993,"price":1.10}'

test('opens base64 and gzip, and goes back to what was sent', async () => {
  const body = gzipSync(json).toString('base64')
  const page = await show('packed', body)
  // The view may have been chosen before the body was opened, which moves it and shows it as it is best.
  await expect(steps(page)).toBeVisible()
  await inspector(page).getByRole('radio', { name: 'Text' }).check({ force: true })
  await expect(text(page)).toHaveText(json)
  await expect(steps(page)).toHaveText(/As sent\s*base64\s*gzip\s*JSON/)
  await expect(steps(page).getByRole('button', { name: 'gzip' })).toHaveAttribute(
    'aria-pressed',
    'true'
  )
  await expect(inspector(page).getByText(`${json.length} bytes`, { exact: true })).toBeVisible()

  await button(page, 'Copy').click()
  await expect
    .poll(() => app().launched.app.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe(json)

  await steps(page).getByRole('button', { name: 'As sent' }).click()
  await expect(text(page)).toHaveText(body)
  await expect(steps(page)).toHaveText(/As sent\s*text\s*base64/)

  // What was switched off stays off, and what is opened goes on from there.
  await steps(page).getByRole('button', { name: 'Open base64' }).click()
  await expect(text(page)).toHaveText(json)
  await expect(steps(page).getByRole('button', { name: 'gzip' })).toBeFocused()
})

test('finds in what was opened, and shows its bytes', async () => {
  const { page } = app()
  await page.keyboard.press('Control+f')
  await page.getByRole('searchbox', { name: 'Find in message' }).fill('price')
  await expect(inspector(page).getByText('1 of 1')).toBeVisible()
  await page.keyboard.press('Escape')
  await inspector(page).getByRole('radio', { name: 'Hex' }).check({ force: true })
  await expect(inspector(page).getByRole('group', { name: 'Bytes' })).toContainText('7b')
  await inspector(page).getByRole('radio', { name: 'JSON' }).check({ force: true })
  const tree = inspector(page).getByRole('tree', { name: 'JSON' })
  await expect(tree.getByRole('treeitem').filter({ hasText: '9007199254740993' })).toBeVisible()
})

test('saves what a body was opened to', async () => {
  const { launched } = app()
  const bytes = Buffer.from([0, 255, 1, 254])
  const page = await show('saved', gzipSync(bytes).toString('base64'), 'Hex')
  const folder = await mkdtemp(join(tmpdir(), 'longpoll-save-'))
  const filePath = join(folder, 'opened.bin')
  await launched.app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
  }, filePath)
  await expect(steps(page)).toHaveText(/gzip\s*binary/)
  await button(page, 'Save as').click()
  await expect(page.getByText('What the body was opened to was saved.')).toBeVisible()
  expect(await readFile(filePath)).toEqual(bytes)
  await rm(folder, { recursive: true })
})

test('opens an SNS envelope and says whose it is', async () => {
  const page = await show(
    'sns',
    JSON.stringify({
      Type: 'Notification',
      MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
      TopicArn: 'arn:aws:sns:eu-central-1:123456789012:orders',
      Message: json,
      Timestamp: '2026-03-01T12:00:00.000Z'
    })
  )
  await expect(text(page)).toHaveText(json)
  const about = inspector(page).getByRole('region', { name: 'About this body' })
  await about.getByRole('button', { name: 'SNS notification' }).click()
  await expect(about).toContainText('arn:aws:sns:eu-central-1:123456789012:orders')
  await about.getByRole('button', { name: 'SNS notification' }).click()
})

test('offers the strings that hold JSON, each by where it is', async () => {
  const record = (id: number) => ({ body: JSON.stringify({ id }) })
  const body = JSON.stringify({ Records: [1, 2, 3].map(record) })
  const page = await show('strings', body)
  await expect(text(page)).toHaveText(body)
  await steps(page).getByRole('button', { name: 'Open further (3)' }).click()
  await page.getByRole('menuitem', { name: 'Records[1].body' }).click()
  await expect(text(page)).toHaveText('{"id":2}')
})

test('shows no steps where there is nothing to open', async () => {
  const page = await show('plain', 'deadbeefdeadbeef')
  await expect(text(page)).toHaveText('deadbeefdeadbeef')
  await expect(steps(page)).toBeHidden()
})

test('does not open what would fill the memory, and says so', async () => {
  const page = await show('bomb', gzipSync('0'.repeat(20 * 1024 ** 2)).toString('base64'), 'Hex')
  await expect(steps(page)).toContainText(
    'gzip is not opened. Opened, it would be larger than 16 MiB.'
  )
  await expect(inspector(page).getByRole('group', { name: 'Bytes' })).toContainText('1f')
})

test('shows what is no text as bytes', async () => {
  const page = await show(
    'binary',
    gzipSync(Buffer.from([0, 255, 1, 254])).toString('base64'),
    'Hex'
  )
  await expect(steps(page)).toHaveText(/gzip\s*binary/)
  await expect(inspector(page).getByRole('group', { name: 'Bytes' })).toContainText('fe')
  await expect(inspector(page).getByText('4 bytes', { exact: true })).toBeVisible()
  await expect(inspector(page).getByRole('radio', { name: 'Text' })).toHaveCount(0)
})

test('says where the payload of a pointer is', async () => {
  const pointer = [
    'software.amazon.payloadoffloading.PayloadS3Pointer',
    { s3BucketName: 'payloads', s3Key: 'orders/7.json' }
  ]
  const page = await show('pointer', JSON.stringify(pointer))
  const note = inspector(page).getByRole('region', { name: 'Payload in S3' })
  await expect(note).toContainText('Longpoll does not fetch it')
  await note.getByRole('button', { name: 'Copy S3 URI' }).click()
  await expect
    .poll(() => app().launched.app.evaluate(({ clipboard }) => clipboard.readText()))
    .toBe('s3://payloads/orders/7.json')
})

/** A FIFO message that is received, shown and is to be edited. */
async function editAndSend(name: string, body: string) {
  const { page, server, urls } = app()
  await server.send(urls[name]!, [
    { MessageBody: body, MessageGroupId: 'g', MessageDeduplicationId: 'the-first' }
  ])
  await openQueue(page, name, 'Receive')
  await page.getByRole('checkbox', { name: 'Delete messages' }).check()
  await button(page, 'Receive').click()
  await outputRows(page).first().click()
  await inspect(page, 'Body')
  await button(page, 'Edit and send').click()
  return page
}

async function sentBody(page: Page, name: string) {
  const { server, urls } = app()
  await button(page, 'Send').click()
  await expect(outputRows(page).first()).toHaveAttribute('data-state', 'sent')
  return (await server.drain(urls[name]!))[0]?.Body
}

test('edits what a body was opened to, and puts it back by the same steps', async () => {
  const page = await editAndSend('edited.fifo', gzipSync(json).toString('base64'))
  const dialog = page.getByRole('dialog', { name: 'Edit and send' })
  await expect(dialog).toContainText('gzip → base64')
  const editor = dialog.getByRole('textbox', { name: 'Opened body' })
  await expect(editor).toHaveText(json)
  const changed = '{"id":9007199254740995,"price":1e400}'
  await editor.fill(changed)
  // What was typed is not lost by a key.
  await page.keyboard.press('Escape')
  await expect(editor).toHaveText(changed)
  await dialog.getByRole('button', { name: 'Continue in Send' }).click()
  await expect(dialog).toBeHidden()
  await expect(field(page, 'Message Group Id')).toHaveValue('g')
  await expect(field(page, 'Message Deduplication Id')).not.toHaveValue('the-first')
  await expect(page.getByText('The message had: the-first.')).toBeVisible()
  const sent = await sentBody(page, 'edited.fifo')
  expect(gunzipSync(Buffer.from(sent ?? '', 'base64')).toString()).toBe(changed)
})

test('leaves a body that was not edited as it is, byte for byte', async () => {
  const inner = '{ "big": 123456789012345678901234567890, "s": "\\u00fc" }'
  const body = `{"Type":"Notification", "MessageId":"1", "TopicArn":"arn:aws:sns:a:1:t", "n":-0, "Message":${JSON.stringify(inner)}}`
  const page = await editAndSend('inside.fifo', body)
  const dialog = page.getByRole('dialog', { name: 'Edit and send' })
  await expect(dialog.getByRole('textbox', { name: 'Opened body' })).toHaveText(inner)
  await dialog.getByRole('button', { name: 'Continue in Send' }).click()
  expect(await sentBody(page, 'inside.fifo')).toBe(body)
})

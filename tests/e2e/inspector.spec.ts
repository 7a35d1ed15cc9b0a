import { expect, test, type Page } from '@playwright/test'
import { openQueue, row } from '../support/app-driver.js'
import { largeBodies } from '../support/large-bodies.js'
import {
  button,
  field,
  inspect,
  inspector,
  namesAndValues,
  outputRows,
  outputs,
  typeDocument,
  withOperationApp
} from '../support/operation-driver.js'
import { takeInOrder } from '../support/queue-work.js'

const app = withOperationApp({
  'sent.fifo': {},
  sent: {},
  'got.fifo': {},
  got: {},
  views: {},
  'copied.fifo': {},
  'marked.fifo': {},
  large: {},
  again: {},
  'again.fifo': {}
})

async function receiveAll(page: Page, name: string) {
  await openQueue(page, name, 'Receive')
  await field(page, 'Maximum message count').fill('10')
  await button(page, 'Receive').click()
  await expect(outputRows(page).first()).toBeVisible()
}

/** The properties as the inspector shows them, by their labels. */
async function properties(page: Page) {
  await inspect(page, 'Properties')
  return namesAndValues(page, 'Document properties')
}

const body = '{"id":9007199254740993,"price":1.10,"name":"ü"}'
const attribute = { name: 'kind', type: 'String', value: 'test' } as const

test('Send on FIFO: every output property, as the server has it', async () => {
  const { page, server, urls } = app()
  await openQueue(page, 'sent.fifo', 'Send')
  await typeDocument(page, { groupId: 'g', deduplicationId: 'd', body, attributes: [attribute] })
  await button(page, 'Send').click()
  await outputRows(page).first().click()
  const [message] = await takeInOrder(server, urls['sent.fifo']!)
  expect(await properties(page)).toEqual({
    'Message Id': message?.MessageId,
    'Message Group Id': 'g',
    'Message Deduplication Id': 'd',
    'Sequence Number': message?.Attributes?.SequenceNumber,
    'Queue Name/URL': urls['sent.fifo']
  })
  await inspect(page, 'System')
  expect(await namesAndValues(page, 'Checksums')).toEqual({
    'MD5 of body': message?.MD5OfBody,
    'MD5 of attributes': message?.MD5OfMessageAttributes
  })
  await inspect(page, 'Lease')
  await expect(inspector(page)).toContainText('Only a received message has a lease')
})

test('Send on standard: every output property, as the server has it', async () => {
  const { page, server, urls } = app()
  await openQueue(page, 'sent', 'Send')
  await typeDocument(page, { body })
  await button(page, 'Send').click()
  await outputRows(page).first().click()
  const [message] = await takeInOrder(server, urls['sent']!)
  expect(await properties(page)).toEqual({
    'Message Id': message?.MessageId,
    'Queue Name/URL': urls['sent']
  })
})

test('Receive on FIFO: every output property and system attribute, as the server has it', async () => {
  const { page, server, urls, proxy } = app()
  await server.send(urls['got.fifo']!, [
    {
      MessageBody: body,
      MessageGroupId: 'group',
      MessageDeduplicationId: 'deduplication',
      MessageAttributes: {
        text: { DataType: 'String', StringValue: 'a b' },
        number: { DataType: 'Number.int', StringValue: '7' },
        raw: { DataType: 'Binary', BinaryValue: Buffer.from('hello') }
      }
    }
  ])
  let said: Record<string, unknown> = {}
  proxy.fault = (action) =>
    action === 'ReceiveMessage'
      ? {
          kind: 'rewrite',
          answer: (answer) => {
            said = (answer['Messages'] as Record<string, unknown>[])[0] ?? {}
            return answer
          }
        }
      : null
  await openQueue(page, 'got.fifo', 'Receive')
  await page.getByRole('checkbox', { name: 'Return sequence number' }).check()
  await button(page, 'Receive').click()
  await outputRows(page).first().click()
  const system = said['Attributes'] as Record<string, string>
  expect(await properties(page)).toEqual({
    'Message Id': said['MessageId'],
    'Message Group Id': 'group',
    'Message Deduplication Id': 'deduplication',
    'Sequence Number': system['SequenceNumber'],
    'Receipt Handle': said['ReceiptHandle'],
    'Queue Name/URL': urls['got.fifo']
  })
  await inspect(page, 'System')
  expect(await namesAndValues(page, 'System attributes')).toEqual(system)
  expect(await namesAndValues(page, 'Checksums')).toEqual({
    'MD5 of body': said['MD5OfBody'],
    'MD5 of attributes': said['MD5OfMessageAttributes']
  })
  await inspect(page, 'Attributes')
  const list = inspector(page).getByRole('list', { name: 'Message attributes' })
  await expect(list.getByRole('listitem')).toHaveCount(3)
  await expect(list).toContainText('Number.int')
  await expect(list.getByRole('listitem').filter({ hasText: 'raw' })).toContainText(
    /aGVsbG8=.*68 65 6c 6c 6f.*hello.*5 bytes/s
  )
  await inspect(page, 'Lease')
  await expect(inspector(page).getByRole('button', { name: 'Extend', exact: true })).toBeVisible()
})

test('Receive on standard: no property that is not there', async () => {
  const { page, server, urls } = app()
  await server.send(urls['got']!, [{ MessageBody: 'plain' }])
  await receiveAll(page, 'got')
  await outputRows(page).first().click()
  expect(Object.keys(await properties(page))).toEqual([
    'Message Id',
    'Receipt Handle',
    'Queue Name/URL'
  ])
})

test('shows the body as text, as a tree with its numbers as written, and as bytes', async () => {
  const { page, server, urls } = app()
  await server.send(urls['views']!, [{ MessageBody: body }])
  await receiveAll(page, 'views')
  await outputRows(page).first().click()
  await inspect(page, 'Body')
  const tree = inspector(page).getByRole('tree', { name: 'JSON' })
  await expect(tree.getByRole('treeitem').filter({ hasText: '9007199254740993' })).toBeVisible()
  await expect(tree.getByRole('treeitem').filter({ hasText: '1.10' })).toBeVisible()
  await inspector(page).getByRole('radio', { name: 'Text' }).check({ force: true })
  await expect(inspector(page).getByRole('textbox', { name: 'Message text' })).toHaveText(body)
  await inspector(page).getByRole('radio', { name: 'Hex' }).check({ force: true })
  await expect(inspector(page).getByRole('group', { name: 'Bytes' })).toContainText('000000')
  await expect(inspector(page).getByRole('group', { name: 'Bytes' })).toContainText('c3')
  await page.keyboard.press('Control+f')
  await page.getByRole('searchbox', { name: 'Find in message' }).fill('price')
  await expect(inspector(page).getByText('1 of 1')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('searchbox', { name: 'Find in message' })).toBeHidden()
  await inspector(page).getByRole('radio', { name: 'JSON' }).check({ force: true })
})

test('copies the body and each property', async () => {
  const { page, launched, server, urls } = app()
  const clipboard = () => launched.app.evaluate(({ clipboard: board }) => board.readText())
  await server.send(urls['copied.fifo']!, [
    { MessageBody: body, MessageGroupId: 'group', MessageDeduplicationId: 'd' }
  ])
  await receiveAll(page, 'copied.fifo')
  await outputRows(page).first().click()
  await inspector(page).getByRole('button', { name: 'Copy', exact: true }).click()
  await expect.poll(clipboard).toBe(body)
  await inspect(page, 'Properties')
  await inspector(page).getByRole('button', { name: 'Copy Message Group Id' }).click()
  await expect.poll(clipboard).toBe('group')
  await inspect(page, 'Body')
})

test('marks what cannot be seen in the tree, and copies the exact text', async () => {
  const { page, launched, server, urls } = app()
  const clipboard = () => launched.app.evaluate(({ clipboard: board }) => board.readText())
  const tricky = '{"se\u202ecret":"a\u202eb\u200b"}'
  const group = `customer-${'0'.repeat(20)}1-orders`
  await server.send(urls['marked.fifo']!, [
    { MessageBody: tricky, MessageGroupId: group, MessageDeduplicationId: 'd' }
  ])
  await receiveAll(page, 'marked.fifo')
  const cell = outputRows(page).first().locator('.middle')
  // However narrow it is, there is room for the ellipsis between the two parts.
  for (const width of [150, 75, 50]) {
    const parts = await cell.evaluate((element, to) => {
      if (element instanceof HTMLElement) element.style.maxWidth = `${to}px`
      const rect = (part: string) => element.querySelector(part)!.getBoundingClientRect()
      const em = parseFloat(getComputedStyle(element).fontSize)
      const over = rect('.end').right - element.getBoundingClientRect().right
      return { ems: rect('.start').width / em, over }
    }, width)
    expect(parts.ems).toBeGreaterThanOrEqual(2)
    expect(parts.over).toBeLessThanOrEqual(1)
  }
  await outputRows(page).first().click()
  await inspect(page, 'Body')
  const item = inspector(page).getByRole('tree', { name: 'JSON' }).getByRole('treeitem').nth(1)
  await expect(item.getByTitle('U+202E')).toHaveCount(2)
  await expect(item.getByTitle('U+200B')).toHaveCount(1)
  const lefts = await item.evaluate((element) => {
    const texts = [...element.querySelectorAll('.string > *')]
    return texts.map((one) => one.getBoundingClientRect().left)
  })
  expect(lefts).toEqual([...lefts].sort((a, b) => a - b))
  await expect(item).toContainText('"a\u202eb\u200b"')
  await inspector(page).getByRole('button', { name: 'Copy', exact: true }).click()
  await expect.poll(clipboard).toBe(tricky)
})

/** Elements that the inspector consists of: a body of 1 MiB must not become a hundred thousand of them. */
const elements = (page: Page) => inspector(page).locator('*').count()

test('shows a body of 1 MiB in every view, and makes only what is in sight', async () => {
  test.slow()
  const { page, server, urls } = app()
  for (const MessageBody of largeBodies()) await server.send(urls['large']!, [{ MessageBody }])
  await openQueue(page, 'large', 'Receive')
  await field(page, 'Maximum message count').fill('−1')
  await field(page, 'Execution timeout').fill('60')
  await button(page, 'Receive').click()
  await expect(page.getByText(/^3 received/)).toBeVisible({ timeout: 60_000 })
  for (let index = 0; index < 3; index++) {
    await outputRows(page).nth(index).click()
    await expect(
      inspector(page)
        .getByText(/^[\d.,]+ (MiB|KiB)$/)
        .first()
    ).toBeVisible()
    for (const view of ['Text', 'Hex', 'JSON'] as const) {
      await inspector(page).getByRole('radio', { name: view }).check({ force: true })
      await expect(inspector(page).getByRole('radio', { name: view })).toBeChecked()
      expect(await elements(page), `${view} of body ${index + 1}`).toBeLessThan(3000)
    }
  }
  await inspector(page).getByRole('radio', { name: 'JSON' }).check({ force: true })
})

test('sends a message again, unchanged', async () => {
  const { page, server, urls } = app()
  const crlf = 'first\r\nsecond\tüü'
  await server.send(urls['again']!, [
    {
      MessageBody: crlf,
      MessageAttributes: { raw: { DataType: 'Binary.x', BinaryValue: Buffer.from([0, 255]) } }
    }
  ])
  await receiveAll(page, 'again')
  await outputRows(page).first().click()
  await button(page, 'Send again').click()
  await expect(page.getByRole('tab', { name: 'Send', exact: true })).toHaveAttribute(
    'aria-selected',
    'true'
  )
  await expect(field(page, 'Attribute 1 name')).toHaveValue('raw')
  await button(page, 'Send').click()
  await expect(outputRows(page)).toHaveAttribute('data-state', 'sent')
  const [sent] = await server.drain(urls['again']!)
  expect(sent?.Body).toBe(crlf)
  expect(sent?.MessageAttributes?.['raw']).toMatchObject({
    DataType: 'Binary.x',
    BinaryValue: new Uint8Array([0, 255])
  })
})

test('edits and sends with a deduplication id of its own', async () => {
  const { page, server, urls } = app()
  await server.send(urls['again.fifo']!, [
    { MessageBody: 'once', MessageGroupId: 'g', MessageDeduplicationId: 'same' }
  ])
  await receiveAll(page, 'again.fifo')
  const id = await outputRows(page).first().getAttribute('data-message-id')
  await row(page, 'Output documents', id ?? '').click()
  await button(page, 'Edit and send').click()
  await expect(field(page, 'Message Group Id')).toHaveValue('g')
  const fresh = await field(page, 'Message Deduplication Id').inputValue()
  expect(fresh).not.toBe('same')
  expect(fresh).not.toBe('')
  await field(page, 'Body').fill('twice')
  await button(page, 'Send').click()
  await expect(outputs(page).locator('[data-state=sent]')).toHaveCount(1)
})

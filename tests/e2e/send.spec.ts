import { expect, test, type Page } from '@playwright/test'
import { openQueue } from '../support/app-driver.js'
import { takeInOrder } from '../support/queue-work.js'
import {
  button,
  field,
  inputRows,
  outputRows,
  outputs,
  runStatus,
  typeDocument,
  typeDocuments,
  withOperationApp
} from '../support/operation-driver.js'

const app = withOperationApp({
  standard: {},
  small: { MaximumMessageSize: '1024' },
  partial: {},
  slow: {},
  many: {},
  'ordered.fifo': {},
  'refused.fifo': {},
  'content.fifo': { ContentBasedDeduplication: 'true' }
})

const attributes = [
  { name: 'source', type: 'String', value: 'back fill ü' },
  { name: 'count', type: 'Number', value: '-12345678901234567890.50' },
  { name: 'version', type: 'Number', label: 'int', value: '3' },
  { name: 'raw', type: 'Binary', value: 'AAECAwT/' },
  { name: 'png', type: 'Binary', label: 'png', value: 'iVBORw0KGgo=' }
] as const

test('sends to a standard queue with attributes of every type, exactly as typed', async () => {
  const { page, server, urls } = app()
  await openQueue(page, 'standard', 'Send')
  const body = '{\n  "id": 12345678901234567890,\n  "text": "tabs\\tand ü 🚀"\n}'
  await typeDocument(page, { body, attributes: [...attributes] })
  await button(page, 'Send').click()
  await expect(outputRows(page)).toHaveCount(1)
  const [message] = await server.drain(urls['standard']!)
  expect(message?.Body).toBe(body)
  await expect(outputRows(page)).toHaveAttribute('data-message-id', message?.MessageId ?? '')
  expect(message?.MessageAttributes).toMatchObject({
    source: { DataType: 'String', StringValue: 'back fill ü' },
    count: { DataType: 'Number', StringValue: '-12345678901234567890.50' },
    version: { DataType: 'Number.int', StringValue: '3' },
    raw: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 1, 2, 3, 4, 255]) },
    png: { DataType: 'Binary.png' }
  })
})

test('sends documents of several groups to a FIFO queue, with the numbers that SQS gave', async () => {
  const { page, server, urls } = app()
  await openQueue(page, 'ordered.fifo', 'Send')
  const groups = ['a', 'b', 'a', 'b', 'a']
  await typeDocuments(
    page,
    groups.map((groupId, n) => ({ groupId, deduplicationId: `d${n}`, body: `${groupId}${n}` }))
  )
  await page.keyboard.press('Control+Enter')
  await expect(outputRows(page)).toHaveCount(5)
  await expect(runStatus(page)).toHaveText('succeeded')
  const sent = await outputRows(page).evaluateAll((rows) =>
    rows.map((row) => [
      row.getAttribute('data-message-id'),
      row.getAttribute('data-group-id'),
      row.getAttribute('data-sequence-number')
    ])
  )
  const received = await takeInOrder(server, urls['ordered.fifo']!)
  const said = received.map(({ MessageId, Attributes }) => [
    MessageId,
    Attributes?.MessageGroupId,
    Attributes?.SequenceNumber
  ])
  expect([...sent].sort()).toEqual([...said].sort())
  const ofA = received.filter(({ Attributes }) => Attributes?.MessageGroupId === 'a')
  expect(ofA.map(({ Body }) => Body)).toEqual(['a0', 'a2', 'a4'])
})

test('says beside the fields what is wrong, sends nothing and keeps what was typed', async () => {
  const { page, server, urls, proxy } = app()
  await openQueue(page, 'refused.fifo', 'Send')
  const before = proxy.seen.length
  await field(page, 'Delay seconds').fill('soon')
  await expect(page.getByText('Delay seconds must be a number.')).toBeVisible()
  await button(page, 'Send').click()
  await expect(field(page, 'Delay seconds')).toBeFocused()
  await expect(field(page, 'Message Group Id')).toHaveAccessibleDescription(/needs a Message Group/)
  await field(page, 'Delay seconds').fill('5')
  await expect(field(page, 'Delay seconds')).toHaveAccessibleDescription(
    /FIFO queue takes its delay/
  )
  await field(page, 'Delay seconds').fill('')

  await typeDocument(page, { groupId: 'two words', deduplicationId: 'd', body: 'typed\u0007' })
  await expect(field(page, 'Message Group Id')).toHaveAccessibleDescription(/SQS refuses/)
  await expect(field(page, 'Body')).toHaveAccessibleDescription(/U\+0007/)
  await button(page, 'Add attribute').click()
  await page.getByLabel('Attribute 1 name').fill('AWS.trace')
  await page.getByLabel('Attribute 1 value').fill('x')
  await expect(page.getByLabel('Attribute 1 name')).toHaveAccessibleDescription(/reserved word/)
  await button(page, 'Send').click()
  await expect(inputRows(page).getByRole('img', { name: 'Needs attention' })).toBeVisible()

  expect(proxy.seen.slice(before).filter(({ action }) => action.startsWith('Send'))).toEqual([])
  expect((await server.counts(urls['refused.fifo']!)).visible).toBe(0)
  await expect(field(page, 'Message Group Id')).toHaveValue('two words')
  await expect(page.getByLabel('Attribute 1 name')).toHaveValue('AWS.trace')

  await field(page, 'Message Group Id').fill('two-words')
  await field(page, 'Body').fill('typed')
  await page.getByLabel('Attribute 1 name').fill('trace')
  await button(page, 'Send').click()
  await expect(outputRows(page)).toHaveCount(1)
})

test('does not ask for a deduplication id where the queue makes its own', async () => {
  const { page } = app()
  await openQueue(page, 'content.fifo', 'Send')
  await typeDocument(page, { groupId: 'g', body: 'content' })
  await expect(field(page, 'Message Deduplication Id')).toHaveAccessibleDescription(/from the body/)
  await button(page, 'Send').click()
  await expect(outputRows(page)).toHaveAttribute('data-state', 'sent')
})

test('refuses what is larger than the queue takes', async () => {
  const { page } = app()
  await openQueue(page, 'small', 'Send')
  await expect(page.getByText('0 bytes of 1 KiB').first()).toBeVisible()
  await field(page, 'Body').fill('x'.repeat(1025))
  await expect(field(page, 'Body')).toHaveAccessibleDescription(/1,025 bytes.*takes 1,024/)
  await button(page, 'Send').click()
  await expect(page.getByRole('alert').filter({ hasText: '1,025 bytes' })).toBeVisible()
  await expect(outputRows(page)).toHaveCount(0)
})

test('shows what SQS refused in place, with its hint, and goes on', async () => {
  const { page, proxy } = app()
  await openQueue(page, 'partial', 'Send')
  await typeDocuments(
    page,
    ['one', 'two', 'three'].map((body) => ({ body }))
  )
  await page.getByRole('checkbox', { name: 'Return application error responses' }).check()
  proxy.fault = (action) =>
    action === 'SendMessageBatch'
      ? {
          kind: 'rewrite',
          request: (body) => ({
            ...body,
            Entries: (body['Entries'] as unknown[]).filter((_, index) => index !== 1)
          }),
          answer: (answer, sent) => ({
            ...answer,
            Failed: [
              {
                Id: (sent['Entries'] as { Id: string }[])[1]?.Id,
                Code: 'InvalidMessageContents',
                Message: 'refused',
                SenderFault: true
              }
            ]
          })
        }
      : null
  await button(page, 'Send').click()
  await expect(outputRows(page)).toHaveCount(3)
  await expect(runStatus(page)).toHaveText('ended with failures')
  const failed = outputs(page).locator('[data-state=failed]')
  await expect(failed).toHaveCount(1)
  await expect(failed).toContainText('InvalidMessageContents')
  await failed.click()
  const note = page.getByRole('alert').filter({ hasText: 'InvalidMessageContents' })
  await expect(note.first()).toContainText('Remove control characters')
  await expect(outputs(page).locator('[data-state=sent]')).toHaveCount(2)
})

test('can be cancelled; what was sent is listed', async () => {
  const { page, proxy, server, urls } = app()
  await openQueue(page, 'slow', 'Send')
  await field(page, 'Body').fill('slow')
  for (let doubled = 0; doubled < 7; doubled++) {
    await inputRows(page).first().click()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Control+d')
  }
  await expect(page.getByText('128', { exact: true })).toBeVisible()
  proxy.fault = (action) => (action === 'SendMessageBatch' ? { kind: 'delay', ms: 500 } : null)
  await button(page, 'Send').click()
  await expect(outputRows(page).first()).toBeVisible()
  await button(page, 'Cancel').click()
  await expect(runStatus(page)).toHaveText('cancelled')
  await expect(button(page, 'Cancel')).toBeHidden()
  await expect(button(page, 'Send')).toBeEnabled()
  const { visible } = await server.counts(urls['slow']!)
  expect(visible).toBeGreaterThan(0)
  expect(visible).toBeLessThan(128)
  await expect(page.getByText(new RegExp(`^${visible} of 128 sent`))).toBeVisible()
})

/** Milliseconds from a key in the editor to the next paint. */
const medianKeystroke = (page: Page) =>
  page.evaluate(async () => {
    const times: number[] = []
    for (let key = 0; key < 21; key++) {
      const start = performance.now()
      document.execCommand('insertText', false, 'x')
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
      times.push(performance.now() - start)
    }
    return times.sort((a, b) => a - b)[10] ?? Infinity
  })

test('takes thousands of documents without a stutter', async () => {
  const { page, server, urls } = app()
  await openQueue(page, 'many', 'Send')
  await field(page, 'Body').fill('many')
  for (let doubled = 0; doubled < 12; doubled++) {
    await inputRows(page).first().click()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Control+d')
  }
  await expect(page.getByText('4,096', { exact: true })).toBeVisible()
  await inputRows(page).first().click()
  await field(page, 'Body').click()
  expect(await medianKeystroke(page)).toBeLessThan(80)
  await button(page, 'Send').click()
  await expect(runStatus(page)).toHaveText('succeeded', { timeout: 60_000 })
  await expect(page.getByText('4,096 of 4,096 sent')).toBeVisible()
  expect((await server.counts(urls['many']!)).visible).toBe(4096)
  expect(await outputRows(page).count()).toBeLessThan(80)
  await outputs(page).getByRole('rowgroup').press('End')
  await expect(outputRows(page).filter({ hasText: '4096' }).first()).toBeVisible()
})

test('starts nothing without a document, and says so', async () => {
  const { page, proxy } = app()
  await openQueue(page, 'standard', 'Send')
  await expect(inputRows(page).first()).toBeVisible()
  await inputRows(page).first().click()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await expect(page.getByText('No input documents.')).toBeVisible()
  const before = proxy.seen.length
  await button(page, 'Send').click()
  await expect(page.getByText('There is no input document. Add one first.')).toBeVisible()
  await button(page, 'Add document').click()
  await expect(page.getByText('There is no input document.')).toBeHidden()
  expect(proxy.seen.slice(before).some(({ action }) => action.startsWith('Send'))).toBe(false)
})

test('removes and brings back', async () => {
  const { page } = app()
  await openQueue(page, 'standard', 'Send')
  await typeDocument(page, { body: 'to be kept' })
  await button(page, 'Duplicate').click()
  await field(page, 'Body').fill('to be removed')
  await button(page, 'Remove').click()
  await expect(inputRows(page).filter({ hasText: 'to be removed' })).toHaveCount(0)
  await button(page, 'Undo').click()
  await expect(inputRows(page).filter({ hasText: 'to be removed' })).toHaveCount(1)
  await inputRows(page).filter({ hasText: 'to be removed' }).click()
  await page.keyboard.press('Delete')
  await expect(inputRows(page).filter({ hasText: 'to be removed' })).toHaveCount(0)
})

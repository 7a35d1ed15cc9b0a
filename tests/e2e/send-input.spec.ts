import { expect, test } from '@playwright/test'
import { openQueue } from '../support/app-driver.js'
import {
  button,
  field,
  inputRows,
  inspector,
  outputRows,
  outputs,
  runStatus,
  typeDocument,
  withOperationApp
} from '../support/operation-driver.js'

/** What is given to a Send by the keyboard, and what comes of giving it twice. */

const app = withOperationApp({})

test('one run comes of Ctrl+Enter pressed twice, however short it is', async () => {
  const { page, server } = app()
  const url = await server.createQueue({ name: 'pressed-twice' })
  await button(page, 'Refresh queues').click()
  await openQueue(page, 'pressed-twice', 'Send')
  await typeDocument(page, { body: 'once' })
  await page.keyboard.press('Control+Enter')
  await page.keyboard.press('Control+Enter')
  await expect(runStatus(page)).toHaveText('succeeded')
  // When it can be pressed again nothing has been sent a second time, and the next press is another run.
  await expect(button(page, 'Send')).toBeEnabled()
  expect((await server.counts(url)).visible).toBe(1)
  await button(page, 'Send').click()
  await expect.poll(async () => (await server.counts(url)).visible).toBe(2)
})

test('lines of JSON that are pasted are looked at, and become a document each', async () => {
  const { page, launched, server } = app()
  await server.createQueue({ name: 'lines' })
  await button(page, 'Refresh queues').click()
  await openQueue(page, 'lines', 'Send')
  const lines = Array.from({ length: 3000 }, (_, n) => `{"n":${n}}`).join('\n')
  await launched.app.evaluate(({ clipboard }, text) => clipboard.writeText(text), lines)
  await inputRows(page).first().click()
  await page.keyboard.press('Control+v')
  await button(page, 'Add 3,000 documents').click()
  await expect(page.getByRole('grid', { name: 'Input documents' })).toHaveAttribute(
    'aria-rowcount',
    '3001'
  )
})

test('a text that is pasted while no field has the focus becomes a document', async () => {
  const { page, launched, server } = app()
  await server.createQueue({ name: 'pasted' })
  await button(page, 'Refresh queues').click()
  await openQueue(page, 'pasted', 'Send')
  await launched.app.evaluate(({ clipboard }) => clipboard.writeText('{"pasted": true}'))
  await inputRows(page).first().click()
  await page.keyboard.press('Control+v')
  // It takes the place of the document that nobody had typed into.
  await expect(inputRows(page)).toContainText('{"pasted": true}')
  await page.keyboard.press('Control+v')
  await expect(inputRows(page)).toHaveCount(2)
  // A field takes it itself.
  await field(page, 'Message Group Id').focus()
  await page.keyboard.press('Control+v')
  await expect(field(page, 'Message Group Id')).toHaveValue('{"pasted": true}')
  await expect(inputRows(page)).toHaveCount(2)

  await inputRows(page).first().click()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await expect(page.getByText('No input documents.')).toBeVisible()
  await expect(page.getByText('Choose a document to edit it.')).toBeHidden()
  await page.keyboard.press('Control+v')
  await expect(inputRows(page)).toHaveCount(1)
  await expect(inputRows(page)).toContainText('{"pasted": true}')
})

test('says of a repeat that SQS dropped it, in the row, in the counts and in the status', async () => {
  const { page, server } = app()
  const url = await server.createQueue({ name: 'repeated', fifo: true })
  await button(page, 'Refresh queues').click()
  await openQueue(page, 'repeated.fifo', 'Send')
  await typeDocument(page, { groupId: 'g', deduplicationId: 'once', body: 'first' })
  await button(page, 'Send').click()
  await expect(outputs(page).locator('[data-state=sent]')).toHaveCount(1)
  await button(page, 'Send').click()
  const row = outputs(page).locator('[data-state=repeat]')
  await expect(row).toContainText('Already sent: SQS dropped this repeat.')
  await expect(runStatus(page)).toHaveText('ended with repeats')
  await expect(page.getByText('0 of 1 sent · 1 repeat dropped', { exact: true })).toBeVisible()
  await row.click()
  await expect(
    page.getByRole('complementary', { name: 'Inspector' }).getByText('SQS dropped this repeat')
  ).toBeVisible()
  expect((await server.counts(url)).visible).toBe(1)
})

test('says of a message that it may be there twice, in the row as a whole, in the counts and in the inspector', async () => {
  const { page, server, proxy } = app()
  await server.createQueue({ name: 'twice' })
  await button(page, 'Refresh queues').click()
  await openQueue(page, 'twice', 'Send')
  await typeDocument(page, { body: 'once' })
  let sent = 0
  proxy.fault = (action) =>
    action === 'SendMessageBatch' && sent++ === 0 ? { kind: 'fail-after' } : null
  await button(page, 'Send').click()
  const state = outputRows(page).getByText('sent twice?', { exact: true })
  await expect(state).toBeVisible()
  expect(
    await state.evaluate(({ parentElement: cell }) => cell!.scrollWidth <= cell!.clientWidth)
  ).toBe(true)
  await expect(page.getByRole('tabpanel', { name: 'twice' })).toContainText('1 maybe twice')
  await outputRows(page).first().click()
  await expect(inspector(page)).toContainText('it may be in the queue twice')
  proxy.fault = () => null
})

import { expect, test, type Page } from '@playwright/test'
import { chooseView, openQueue } from '../support/app-driver.js'
import type { Fault } from '../support/fault-proxy.js'
import {
  button,
  field,
  inputRows,
  inspect,
  namesAndValues,
  outputRows,
  outputs,
  runStatus,
  withOperationApp
} from '../support/operation-driver.js'
import type { SqsServer } from '../support/sqs-server.js'

const app = withOperationApp({ forms: {}, several: {}, wrong: {}, missing: {} })

async function handles(server: SqsServer, url: string, count: number): Promise<string[]> {
  await server.send(
    url,
    Array.from({ length: count }, (_, n) => ({ MessageBody: `message ${n}` }))
  )
  return (await server.drain(url)).map(({ ReceiptHandle }) => ReceiptHandle ?? '')
}

type Entries = { Id: string }[]

/** As SQS does with a handle that is none: the emulator takes any. */
const refusesFirst: Fault = {
  kind: 'rewrite',
  request: (body) => ({ ...body, Entries: (body['Entries'] as Entries).slice(1) }),
  answer: (answer, sent) => ({
    ...answer,
    Failed: [
      {
        Id: (sent['Entries'] as Entries)[0]?.Id,
        Code: 'ReceiptHandleIsInvalid',
        Message: 'The input receipt handle is invalid.',
        SenderFault: true
      }
    ]
  })
}

/** Answers the question that deleting several asks. It says what goes, from where. */
async function confirm(page: Page, count: number, queue: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: `Delete ${count} messages` })
  await expect(dialog).toContainText(
    new RegExp(
      `${count} messages are deleted from\\s+${queue}\\s+of workbench \\(account 0000-0000-0000, dev`
    )
  )
  await button(page, `Delete ${count} messages`).click()
  await expect(dialog).toBeHidden()
}

const receiptHandle = (page: Page) => field(page, 'Receipt Handle')

test('deletes by a handle that is plain, JSON, XML or a property', async () => {
  const { page, server, urls } = app()
  const [plain, json, xml, property] = await handles(server, urls['forms']!, 4)
  await openQueue(page, 'forms', 'Delete')
  await field(page, 'Body').fill(plain!)
  await button(page, 'Add document').click()
  await field(page, 'Body').fill(JSON.stringify({ id: json }))
  await button(page, 'Add document').click()
  await field(page, 'Body').fill(`<DeleteProfileConfig><id>${xml}</id></DeleteProfileConfig>`)
  await button(page, 'Add document').click()
  await receiptHandle(page).fill(property!)
  for (const handle of [plain, json, xml, property]) {
    await expect(inputRows(page).filter({ hasText: handle! })).toHaveCount(1)
  }
  await button(page, 'Delete').click()
  await button(page, 'Cancel').click()
  await expect(outputRows(page)).toHaveCount(0)
  expect((await server.counts(urls['forms']!)).inFlight).toBe(4)
  await button(page, 'Delete').click()
  await confirm(page, 4, 'forms')
  await expect(outputs(page).locator('[data-state=accepted]')).toHaveCount(4)
  expect(await server.counts(urls['forms']!)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
})

test('takes many handles at once, one on each line', async () => {
  const { page, server, urls } = app()
  const many = await handles(server, urls['several']!, 25)
  await openQueue(page, 'several', 'Delete')
  await button(page, 'Add several').click()
  const dialog = page.getByRole('dialog', { name: 'Add receipt handles' })
  await dialog.getByRole('textbox', { name: 'Receipt handles' }).fill(`${many.join('\n')}\n`)
  await dialog.getByRole('button', { name: 'Add 25 documents' }).click()
  await page.keyboard.press('Control+Enter')
  await confirm(page, 25, 'several')
  await expect(runStatus(page)).toHaveText('succeeded')
  await expect(page.getByText('0 of 25 deleted · 25 accepted by SQS')).toBeVisible()
  expect((await server.counts(urls['several']!)).inFlight).toBe(0)
})

test('shows a handle that SQS refuses in place, with its hint', async () => {
  const { page, server, urls, proxy } = app()
  const [good] = await handles(server, urls['wrong']!, 1)
  await openQueue(page, 'wrong', 'Delete')
  await page.getByRole('checkbox', { name: 'Return application error responses' }).check()
  await field(page, 'Body').fill('no-handle-of-any-message')
  await button(page, 'Add document').click()
  await field(page, 'Body').fill(good!)
  proxy.fault = (action) => (action === 'DeleteMessageBatch' ? refusesFirst : null)
  await button(page, 'Delete').click()
  await confirm(page, 2, 'wrong')
  await expect(runStatus(page)).toHaveText('ended with failures')
  const failed = outputs(page).locator('[data-state=failed]')
  await expect(failed).toHaveCount(1)
  await expect(failed).toContainText('ReceiptHandleIsInvalid')
  await failed.click()
  await expect(
    page.getByRole('alert').filter({ hasText: 'ReceiptHandleIsInvalid' }).first()
  ).toContainText('receipt handle')
  await expect(outputs(page).locator('[data-state=accepted]')).toHaveCount(1)
})

test('says where a handle is missing, and deletes nothing', async () => {
  const { page, proxy } = app()
  await openQueue(page, 'missing', 'Delete')
  const before = proxy.seen.length
  await button(page, 'Delete').click()
  await expect(field(page, 'Body')).toBeFocused()
  await expect(field(page, 'Body')).toHaveAccessibleDescription(/no receipt handle/)
  await field(page, 'Body').fill('{"handle": "x"}')
  await button(page, 'Delete').click()
  await expect(field(page, 'Body')).toHaveAccessibleDescription(/no receipt handle/)
  await field(page, 'Body').fill('AQEB one')
  await expect(field(page, 'Body')).toHaveAccessibleDescription(/space or a line break inside/)
  await expect(outputRows(page)).toHaveCount(0)
  expect(proxy.seen.slice(before).some(({ action }) => action.startsWith('Delete'))).toBe(false)
})

test('names a queue to its last letter before it deletes, however long it is', async () => {
  const { page, server } = app()
  const name = `${'long-name-'.repeat(7)}production`
  const url = await server.createQueue({ name })
  const [first, second] = await handles(server, url, 2)
  await button(page, 'Refresh queues').click()
  await openQueue(page, name, 'Delete')
  await field(page, 'Body').fill(first!)
  await button(page, 'Add document').click()
  await field(page, 'Body').fill(second!)
  await button(page, 'Delete').click()
  const dialog = page.getByRole('dialog', { name: 'Delete 2 messages' })
  const words = dialog.getByText(name)
  await expect(words).toBeVisible()
  const [inner, outer] = await Promise.all([words.boundingBox(), dialog.boundingBox()])
  expect(inner!.x + inner!.width).toBeLessThanOrEqual(outer!.x + outer!.width)
  await button(page, 'Cancel').click()
})

test('a double click starts one run', async () => {
  const { page, server, urls } = app()
  const [handle] = await handles(server, urls['missing']!, 1)
  await openQueue(page, 'missing', 'Delete')
  await field(page, 'Body').fill(handle!)
  const runs = page
    .getByRole('navigation', { name: 'Runs' })
    .getByRole('button', { name: /^Delete missing / })
  const box = (await button(page, 'Delete').boundingBox())!
  const at = [box.x + box.width / 2, box.y + box.height / 2] as const
  await page.mouse.click(...at, { clickCount: 1 })
  await expect(runs).toHaveCount(1)
  await page.mouse.down({ clickCount: 2 })
  await page.mouse.up({ clickCount: 2 })
  await expect(outputs(page).locator('[data-state=accepted]')).toHaveCount(1)
  await expect(runs).toHaveCount(1)
})

test('says of a handle that was received here that it is deleted, and of it again what SQS says', async () => {
  const { page, server } = app()
  const url = await server.createQueue({ name: 'known' })
  await server.send(url, [{ MessageBody: 'one' }])
  await button(page, 'Refresh queues').click()
  await openQueue(page, 'known', 'Receive')
  await button(page, 'Receive').click()
  await outputRows(page).first().click()
  await inspect(page, 'Properties')
  const { 'Receipt Handle': handle } = await namesAndValues(page, 'Document properties')
  await chooseView(page, 'Delete')
  await field(page, 'Body').fill(handle!)
  await button(page, 'Add document').click()
  await field(page, 'Body').fill(JSON.stringify({ id: handle }))
  await expect(field(page, 'Body')).toHaveAccessibleDescription(
    'Document 1 has the same receipt handle: it is sent once.'
  )
  await button(page, 'Delete').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete 1 message' }).click()
  await expect(outputs(page).locator('[data-state=deleted]')).toHaveCount(1)
  await expect(outputs(page).locator('[data-state=repeat]')).toContainText('sent once')
  await expect(page.getByText('1 of 2 deleted · 1 repeat', { exact: true })).toBeVisible()
  await button(page, 'Remove').click()
  await button(page, 'Delete').click()
  await expect(outputs(page).locator('[data-state=accepted]')).toContainText('Accepted by SQS')
  expect(await server.counts(url)).toMatchObject({ visible: 0, inFlight: 0 })
})

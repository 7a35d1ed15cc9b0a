import { expect, test, type Page } from '@playwright/test'
import { openQueue } from '../support/app-driver.js'
import {
  button,
  field,
  inspect,
  outputRows,
  withOperationApp
} from '../support/operation-driver.js'

const app = withOperationApp({ two: {}, later: {}, large: {} })

async function receive(name: string, messages: { MessageBody: string; value?: string }[]) {
  const { page, server, urls } = app()
  for (const { MessageBody, value } of messages) {
    const MessageAttributes = value && { kind: { DataType: 'String', StringValue: value } }
    await server.send(urls[name]!, [
      { MessageBody, ...(MessageAttributes ? { MessageAttributes } : {}) }
    ])
  }
  await openQueue(page, name, 'Receive')
  await field(page, 'Maximum message count').fill(String(messages.length))
  await field(page, 'Execution timeout').fill('30')
  await button(page, 'Receive').click()
  await expect(outputRows(page)).toHaveCount(messages.length)
  return page
}

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Compare documents' })
const side = (page: Page, name: string) => dialog(page).getByRole('textbox', { name })

test('compares two chosen documents, part by part', async () => {
  const page = await receive('two', [
    { MessageBody: '{"id":9007199254740992,"same":1.10}', value: 'one' },
    { MessageBody: '{ "id": 9007199254740993, "same": 1.10 }', value: 'two' }
  ])
  await outputRows(page).first().click()
  await outputRows(page)
    .nth(1)
    .click({ modifiers: ['Control'] })
  await inspect(page, 'Body')
  await button(page, 'Compare').click()
  await expect(dialog(page).getByRole('status')).toHaveText('1 difference')
  const texts = [side(page, 'First document'), side(page, 'Second document')]
  await expect(texts[0]!).toContainText('"same": 1.10')
  const both = `${await texts[0]!.textContent()} ${await texts[1]!.textContent()}`
  expect(both).toContain('9007199254740992')
  expect(both).toContain('9007199254740993')

  await dialog(page).getByRole('radio', { name: 'Attributes' }).check({ force: true })
  await expect(dialog(page)).toContainText('kind (String): one')
  await expect(dialog(page).getByRole('status')).toHaveText('1 difference')

  await dialog(page).getByRole('radio', { name: 'Unified' }).check({ force: true })
  await expect(side(page, 'Both documents')).toContainText('kind (String): two')
  await expect(dialog(page)).toContainText('kind (String): one')
  await dialog(page).getByRole('radio', { name: 'Side by side' }).check({ force: true })
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
})

test('compares a document with one that is chosen later, opened where both are packed', async () => {
  const packed = (text: string) => Buffer.from(text).toString('base64')
  const page = await receive('later', [
    { MessageBody: packed('{"id":1,"name":"one"}') },
    { MessageBody: packed('{"id":1,"name":"two"}') }
  ])
  await outputRows(page).first().click()
  await button(page, 'Compare with…').click()
  await outputRows(page).nth(1).click()
  await page.getByRole('button', { name: /^Compare with \w{8}…$/ }).click()
  await expect(dialog(page).getByText('opened by base64')).toHaveCount(2)
  await expect(side(page, 'First document')).toContainText('"id": 1')
  await dialog(page).getByRole('checkbox', { name: 'Opened' }).uncheck()
  await expect(side(page, 'First document')).toContainText(packed('{"id":1,"name":"').slice(0, 16))
  await dialog(page).getByRole('button', { name: 'Next difference' }).click()
  await expect(side(page, 'Second document')).toBeFocused()
  await dialog(page).getByRole('button', { name: 'Close', exact: true }).click()
  await expect(dialog(page)).toBeHidden()
})

test('compares bodies of 1 MiB', async () => {
  test.slow()
  const row = (id: number) => ({ id, text: 'lorem ipsum '.repeat(7) })
  const rows = Array.from({ length: 8000 }, (_, id) => row(id))
  const other = rows.with(4000, { id: 4000, text: 'another' })
  const page = await receive('large', [
    { MessageBody: JSON.stringify(rows) },
    { MessageBody: JSON.stringify(other) }
  ])
  await outputRows(page).first().click()
  await outputRows(page)
    .nth(1)
    .click({ modifiers: ['Shift'] })
  await button(page, 'Compare').click()
  await expect(dialog(page).getByRole('status')).toHaveText('1 difference')
  await expect(dialog(page)).toContainText('"another"')
  // Only what is on screen is made.
  expect(await dialog(page).locator('*').count()).toBeLessThan(3000)
  await page.keyboard.press('Escape')
})

import { expect, test, type Page } from '@playwright/test'
import { openQueue } from '../support/app-driver.js'
import { expectAccessible } from '../support/axe.js'
import {
  button,
  field,
  outputRows,
  runStatus,
  typeDocument,
  withOperationApp
} from '../support/operation-driver.js'
import { chooseOfOperation, saveAsOperation } from '../support/saved-operations.js'
import { openTab } from '../support/shell.js'

/** Fill in templates: many messages of one document, a preview that sends nothing, and what is refused. */

test.describe.configure({ mode: 'serial' })

const app = withOperationApp({ 'load.fifo': {}, plain: {} })

const fillIn = (page: Page) => page.getByRole('checkbox', { name: 'Fill in templates' })
const preview = (page: Page) => page.getByRole('region', { name: 'Preview' })
const runView = (page: Page) => page.getByRole('region', { name: 'Run: Send load.fifo' })
const problem = (page: Page) => page.getByText(/cannot be filled in/)

test('sends a body with placeholders as it is until it is told to fill them in', async () => {
  const { page, server, urls } = app()
  await openQueue(page, 'plain', 'Send')
  await expect(fillIn(page)).not.toBeChecked()
  await expect(field(page, 'Count')).toBeHidden()
  await typeDocument(page, { body: 'Hello {{name}}' })
  await button(page, 'Send').click()
  await expect(runStatus(page)).toHaveText('succeeded')
  expect((await server.drain(urls['plain']!)).map(({ Body }) => Body)).toEqual(['Hello {{name}}'])
})

test('says beside the field which placeholder is not known, where, and which there are', async () => {
  const { page, server, urls } = app()
  await fillIn(page).check()
  const note = page.getByText(/^Body, column 7: \{\{name\}\} cannot be filled in: .* There are/)
  await expect(note).toContainText('{{random pick a|b|c}}')
  await expect(note).toContainText('\\{{')
  await button(page, 'Send').click()
  await expect(page.getByRole('alert').filter({ hasText: '{{name}}' })).toBeVisible()
  await field(page, 'Body').fill('Hello \\{{name}} {{index 1}}')
  await expect(problem(page)).toHaveCount(0)
  await expect(preview(page)).toContainText('Hello {{name}} 1')
  await button(page, 'Send').click()
  await expect(runStatus(page)).toHaveText('succeeded')
  // The one of before, which was leased, and this one.
  const [message] = await server.drain(urls['plain']!)
  expect(message?.Body).toBe('Hello {{name}} 1')
})

test('tells the placeholders that there are', async () => {
  const { page } = app()
  await button(page, 'Placeholders').click()
  const help = page.getByRole('dialog', { name: 'Placeholders' })
  for (const name of ['{{uuid}}', '{{now}}', '{{index}}', '{{random 1 6}}', '\\{{']) {
    await expect(help.getByText(name, { exact: true })).toBeVisible()
  }
  await expectAccessible(page, 'placeholders')
  await page.keyboard.press('Escape')
  await expect(help).toBeHidden()
})

test('takes a count of 1 to 1,000,000 and says so beside it', async () => {
  const { page } = app()
  for (const wrong of ['0', '1000001', '1.5', 'many']) {
    await field(page, 'Count').fill(wrong)
    await expect(field(page, 'Count')).toHaveAttribute('aria-invalid', 'true')
    await button(page, 'Send').click()
    await expect(page.getByRole('alert').filter({ hasText: /^Count must be/ })).toBeVisible()
    await expect(field(page, 'Count')).toBeFocused()
  }
  await field(page, 'Count').fill('1000000')
  await expect(field(page, 'Count')).not.toHaveAttribute('aria-invalid', 'true')
  await expect(preview(page)).toContainText('3 of 1,000,000 messages')
})

test('shows the first messages as one types, and sends as many as were asked for', async () => {
  const { page, server, urls } = app()
  await openQueue(page, 'load.fifo', 'Send')
  await fillIn(page).check()
  await field(page, 'Count').fill('250')
  await typeDocument(page, {
    body: '{"n": {{index}}, "at": "{{now}}"}',
    groupId: 'g{{random 1 9}}',
    deduplicationId: 'same',
    attributes: [{ name: 'kind', type: 'String', value: 'k{{index}}' }]
  })
  await expect(preview(page).getByRole('listitem')).toHaveCount(3)
  await expect(preview(page).getByRole('listitem').nth(2)).toContainText('{"n": 2, "at": "20')
  await expect(preview(page).getByRole('listitem').nth(2)).toContainText('k2')
  await expect(page.getByText('SQS keeps only the first')).toBeVisible()
  await field(page, 'Message Deduplication Id').fill('{{uuid}}')
  await expect(page.getByText('SQS keeps only the first')).toBeHidden()
  expect(await server.counts(urls['load.fifo']!)).toMatchObject({ visible: 0 })
  await expectAccessible(page, 'templates')

  await button(page, 'Send').click()
  await expect(runStatus(page)).toHaveText('succeeded')
  await expect(page.getByRole('tabpanel', { name: 'load.fifo' })).toContainText('250 of 250 sent')
  expect(await server.counts(urls['load.fifo']!)).toMatchObject({ visible: 250 })
  await outputRows(page).first().click()
})

test('is cancelled half-way and resumed, with nothing sent twice', async () => {
  const { page, server, urls, proxy } = app()
  proxy.fault = (action) => (action === 'SendMessageBatch' ? { kind: 'delay', ms: 100 } : null)
  await field(page, 'Count').fill('5000')
  await button(page, 'Send').click()
  await expect(page.getByRole('tabpanel', { name: 'load.fifo' })).toContainText(/\d+ of 5,000 sent/)
  await expect(outputRows(page).first()).toBeVisible()
  await button(page, 'Cancel').click()
  await expect(runStatus(page)).toHaveText('cancelled', { timeout: 30_000 })
  proxy.fault = () => null
  await page
    .getByRole('navigation', { name: 'Runs' })
    .getByRole('button', { name: /^Send load\.fifo , cancelled/ })
    .click()
  await expect(runView(page)).toContainText('of 5,000')
  await button(page, 'Resume').click()
  const dialog = page.getByRole('dialog', { name: 'Resume Send load.fifo' })
  await dialog.getByRole('button', { name: /^Send [\d,]+ documents$/ }).click()
  await expect(runView(page)).toContainText('Goes on with')
  await expect(runView(page).getByRole('status').first()).toHaveText('succeeded', {
    timeout: 30_000
  })
  expect(await server.counts(urls['load.fifo']!)).toMatchObject({ visible: 5250 })
})

test('is kept with a saved operation', async () => {
  const { page } = app()
  await openQueue(page, 'load.fifo', 'Send')
  await saveAsOperation(page, 'Load of 5000')
  await expect(fillIn(page)).toBeChecked()
  await expect(field(page, 'Count')).toHaveValue('5000')
  await chooseOfOperation(page, 'Load of 5000', 'Duplicate')
  await expect(openTab(page, 'Load of 5000 copy')).toHaveAttribute('aria-selected', 'true')
  await expect(fillIn(page)).toBeChecked()
  await expect(field(page, 'Count')).toHaveValue('5000')
})

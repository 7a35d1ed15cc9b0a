import { expect, test, type Page } from '@playwright/test'
import { connectionSwitcher, openQueue } from '../support/app-driver.js'
import { button, withOperationApp } from '../support/operation-driver.js'
import { takeFromPalette } from '../support/shell.js'

/** What a connection may do: asked for on demand from where one looks for it, and nothing is changed. */

test.describe.configure({ mode: 'serial' })

const app = withOperationApp({ orders: {}, 'ordered.fifo': {} })

const dialog = (page: Page) => page.getByRole('dialog', { name: /^Permissions of/ })
const result = (page: Page, permission: string) =>
  dialog(page).locator(`tr[data-permission="${permission}"]`)
const said = (page: Page) => dialog(page).getByRole('status')

async function close(page: Page) {
  await dialog(page).getByRole('button', { name: 'Close' }).click()
  await expect(dialog(page)).toBeHidden()
}

test('tells what is allowed, denied and unknown on a queue, and changes nothing', async () => {
  const { page, server, proxy, urls } = app()
  await server.send(urls['orders']!, [{ MessageBody: 'kept' }])
  const denied = new Set(['DeleteMessageBatch', 'ListQueueTags'])
  proxy.fault = (action) =>
    denied.has(action) ? { kind: 'error', status: 403, code: 'AccessDeniedException' } : null
  await openQueue(page, 'orders')
  await button(page, 'Check permissions').click()
  await expect(result(page, 'sqs:DeleteMessage')).toContainText('Not checked')
  await dialog(page).getByRole('button', { name: 'Check permissions' }).click()
  await expect(said(page)).toHaveText('Checked on orders.', { timeout: 20_000 })
  await expect(result(page, 'sqs:ListQueues')).toContainText('Allowed')
  await expect(result(page, 'sqs:GetQueueUrl')).toContainText('Allowed')
  await expect(result(page, 'sqs:GetQueueAttributes')).toContainText('Allowed')
  await expect(result(page, 'sqs:ChangeMessageVisibility')).toContainText('Allowed')
  await expect(result(page, 'sqs:ListQueueTags')).toContainText('Denied')
  await expect(result(page, 'sqs:DeleteMessage')).toContainText('Denied')
  await expect(result(page, 'sqs:DeleteMessage')).toContainText('sqs:DeleteMessage on this queue')
  await expect(result(page, 'sqs:SendMessage')).toContainText('Unknown')
  await expect(result(page, 'sqs:SendMessage')).toContainText('this endpoint is not AWS')
  await expect(result(page, 'sqs:ReceiveMessage')).toContainText('Unknown')
  expect(await server.counts(urls['orders']!)).toEqual({ visible: 1, inFlight: 0, delayed: 0 })
  await close(page)
})

test('is cancelled, and says how far it came', async () => {
  const { page, proxy } = app()
  proxy.fault = (action) => (action === 'GetQueueAttributes' ? { kind: 'hang' } : null)
  await takeFromPalette(page, 'check permissions', 'Check permissions: orders')
  await dialog(page).getByRole('button', { name: 'Check permissions' }).click()
  await expect(result(page, 'sqs:GetQueueAttributes')).toContainText('Asking…')
  await expect(said(page)).toHaveText('2 of 8 checked')
  await dialog(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(said(page)).toHaveText('Stopped after 2 of 8.')
  await expect(result(page, 'sqs:ListQueues')).toContainText('Allowed')
  await close(page)
})

test('of a connection without a queue asks only what concerns none', async () => {
  const { page } = app()
  await connectionSwitcher(page).click()
  await page.getByRole('menuitem', { name: 'Check permissions of workbench…' }).click()
  await dialog(page).getByRole('button', { name: 'Check permissions' }).click()
  await expect(said(page)).toHaveText('Checked without a queue.')
  await expect(result(page, 'sqs:ListQueues')).toContainText('Allowed')
  await expect(result(page, 'sqs:SendMessage')).toContainText('Name one.')
})

test('finds a queue by its name, and says beside the field where there is none', async () => {
  const { page } = app()
  const name = dialog(page).getByRole('textbox', { name: 'Queue Name/URL' })
  await name.fill('nowhere')
  await name.press('Enter')
  await expect(name).toHaveAccessibleDescription(/the queue does not exist/)
  await name.fill('ordered.fifo')
  await name.press('Enter')
  await expect(said(page)).toHaveText('Checked on ordered.fifo.', { timeout: 20_000 })
})

test('ends where the credentials are wrong: no answer says anything then', async () => {
  const { page, proxy } = app()
  proxy.fault = () => ({ kind: 'error', status: 403, code: 'InvalidClientTokenId' })
  await dialog(page).getByRole('textbox', { name: 'Queue Name/URL' }).fill('')
  await dialog(page).getByRole('button', { name: 'Check permissions' }).click()
  await expect(dialog(page).getByRole('alert')).toContainText('AWS does not know these credentials')
  await expect(result(page, 'sqs:ListQueues')).toContainText('Not checked')
  await close(page)
})

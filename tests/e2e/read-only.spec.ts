import { expect, test, type Page } from '@playwright/test'
import {
  connectionSwitcher,
  messagesReceived,
  openQueue,
  startListening
} from '../support/app-driver.js'
import { button, field, inspector, withOperationApp } from '../support/operation-driver.js'

/** A read-only connection: what it refuses is disabled and says why, and what only looks works as ever. */

test.describe.configure({ mode: 'serial' })

const app = withOperationApp({ watched: {}, 'ordered.fifo': {} })

const chip = (page: Page) => page.getByRole('banner').getByText('read-only', { exact: true })

async function setReadOnly(page: Page, on: boolean): Promise<void> {
  const name = (await connectionSwitcher(page).innerText()).trim()
  await connectionSwitcher(page).click()
  await page.getByRole('menuitem', { name: `Edit ${name}…` }).click()
  const form = page.getByRole('dialog', { name: `Edit ${name}` })
  await form.getByRole('checkbox', { name: 'Read-only' }).setChecked(on)
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toBeHidden()
}

test('is made by a checkbox of the form and shown beside the environment', async () => {
  const { page } = app()
  await expect(chip(page)).toBeHidden()
  await setReadOnly(page, true)
  await expect(chip(page)).toBeVisible()
})

test('sends nothing, and says so beside the button', async () => {
  const { page, server, urls } = app()
  await openQueue(page, 'watched', 'Send')
  await field(page, 'Body').fill('not to be sent')
  await expect(button(page, 'Send')).toBeDisabled()
  await expect(page.getByText('This connection is read-only: nothing can be sent.')).toBeVisible()
  await field(page, 'Body').press('Control+Enter')
  await expect(field(page, 'Body')).toHaveText('not to be sent')
  expect(await server.counts(urls['watched']!)).toMatchObject({ visible: 0 })
})

test('deletes nothing by handle', async () => {
  const { page } = app()
  await openQueue(page, 'watched', 'Delete')
  await expect(button(page, 'Delete')).toBeDisabled()
  await expect(
    page.getByText('This connection is read-only: nothing can be deleted.')
  ).toBeVisible()
})

test('receives unless the messages are to be deleted', async () => {
  const { page, server, urls } = app()
  await server.send(urls['watched']!, [{ MessageBody: 'looked at' }])
  await openQueue(page, 'watched', 'Receive')
  await page.getByRole('checkbox', { name: 'Delete messages' }).check()
  await expect(button(page, 'Receive')).toBeDisabled()
  await expect(page.getByText('turn Delete messages off to receive')).toBeVisible()
  await page.getByRole('checkbox', { name: 'Delete messages' }).uncheck()
  await field(page, 'Visibility timeout').fill('600')
  await button(page, 'Receive').click()
  const row = page.getByRole('grid', { name: 'Output documents' }).locator('[data-message-id]')
  await expect(row).toHaveCount(1)

  await row.click()
  await inspector(page).getByRole('tab', { name: 'Lease', exact: true }).click()
  await expect(inspector(page).getByRole('button', { name: 'Delete', exact: true })).toBeDisabled()
  await expect(
    inspector(page).getByText('This connection is read-only: nothing can be deleted.')
  ).toBeVisible()
  await inspector(page).getByRole('button', { name: 'Release', exact: true }).click()
  await expect
    .poll(() => server.counts(urls['watched']!))
    .toMatchObject({ visible: 1, inFlight: 0 })
})

test('listens unless the strategy deletes', async () => {
  const { page, server, urls } = app()
  await server.send(urls['ordered.fifo']!, [
    { MessageBody: 'first', MessageGroupId: 'g', MessageDeduplicationId: '1' }
  ])
  await openQueue(page, 'ordered.fifo', 'Listen')
  await page.getByRole('radio', { name: 'At least once' }).check({ force: true })
  await expect(button(page, 'Start listening')).toBeDisabled()
  await expect(page.getByText('At least once deletes what it receives.')).toBeVisible()
  await startListening(page, 'Observe')
  await expect(messagesReceived(page)).not.toHaveText('0')
  await button(page, 'Stop').click()
  await expect.poll(() => server.counts(urls['ordered.fifo']!)).toMatchObject({ visible: 1 })
})

test('ends a session that deletes when it is turned on meanwhile, and says why', async () => {
  const { page, server, urls } = app()
  await setReadOnly(page, false)
  await openQueue(page, 'ordered.fifo', 'Listen')
  await startListening(page, 'At least once')
  await expect.poll(() => server.counts(urls['ordered.fifo']!)).toMatchObject({ visible: 0 })
  await setReadOnly(page, true)
  const view = page.getByRole('region', { name: 'Listen to ordered.fifo' })
  await expect(view).toContainText('Failed')
  await expect(view).toContainText('At least once deletes what it receives.')
  await server.send(urls['ordered.fifo']!, [
    { MessageBody: 'second', MessageGroupId: 'g', MessageDeduplicationId: '2' }
  ])
  expect(await server.counts(urls['ordered.fifo']!)).toMatchObject({ visible: 1, inFlight: 0 })
})

test('sends again once Read-only is turned off', async () => {
  const { page, server, urls } = app()
  await setReadOnly(page, false)
  await expect(chip(page)).toBeHidden()
  await openQueue(page, 'watched', 'Send')
  await button(page, 'Send').click()
  await expect.poll(() => server.counts(urls['watched']!)).toMatchObject({ visible: 2 })
})

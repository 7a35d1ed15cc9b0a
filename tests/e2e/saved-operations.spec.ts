import { expect, test } from '@playwright/test'
import { openQueue, request, startListening } from '../support/app-driver.js'
import { launchApp, newUserData } from '../support/electron.js'
import {
  button,
  field,
  outputRows,
  runStatus,
  typeDocument,
  withOperationApp
} from '../support/operation-driver.js'
import {
  chooseOfOperation,
  operationItem,
  operationsList,
  saveAsOperation
} from '../support/saved-operations.js'
import { openTab, takeFromPalette } from '../support/shell.js'

/** Saved operations: kept, found, opened with their own options and drafts, changed and deleted. */

// Each goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

const app = withOperationApp({ events: {}, watched: {} })

test('keeps the options of a queue’s Send, and opens with them', async () => {
  const { page, server, urls } = app()
  await expect(operationsList(page)).toContainText('None saved.')
  await openQueue(page, 'events', 'Send')
  await field(page, 'Delay seconds').fill('901')
  await button(page, 'Save as operation…').click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page.getByRole('alert').filter({ hasText: 'Delay seconds must be' })).toBeVisible()
  await field(page, 'Delay seconds').fill('0')
  await saveAsOperation(page, 'Nightly batch')
  await expect(openTab(page, 'Nightly batch')).toHaveAttribute('aria-selected', 'true')
  await expect(field(page, 'Delay seconds')).toHaveValue('0')
  await expect(field(page, 'Object')).toHaveValue('events')
  await typeDocument(page, { body: 'from the operation' })
  await button(page, 'Send').click()
  await expect(runStatus(page)).toHaveText('succeeded')
  expect((await server.drain(urls['events']!)).map(({ Body }) => Body)).toEqual([
    'from the operation'
  ])
  await button(page, 'All runs').click()
  const run = page.getByRole('grid', { name: 'Runs', exact: true }).locator('[data-run-id]').first()
  await run.dblclick()
  const facts = page.getByRole('region', { name: 'Run: Send events' })
  await expect(facts.locator('dl[aria-label="Run"]')).toContainText('Nightly batch')
  await openTab(page, 'Nightly batch').click()
})

test('has drafts of its own beside those of the queue', async () => {
  const { page } = app()
  await openTab(page, 'events').click()
  await expect(field(page, 'Body')).not.toContainText('from the operation')
  await openTab(page, 'Nightly batch').click()
  await expect(field(page, 'Body')).toContainText('from the operation')
})

test('says what was changed, takes it back, and keeps it', async () => {
  const { page } = app()
  await expect(button(page, 'Save operation')).toBeHidden()
  await field(page, 'Delay seconds').fill('5')
  await button(page, 'Revert').click()
  await expect(field(page, 'Delay seconds')).toHaveValue('0')
  await expect(button(page, 'Save operation')).toBeHidden()
  await field(page, 'Delay seconds').fill('7')
  await button(page, 'Save operation').click()
  await expect(button(page, 'Save operation')).toBeHidden()
  expect(await request(page, 'operations.saved', {})).toMatchObject([
    { name: 'Nightly batch', action: 'send', options: { delaySeconds: 7 } }
  ])
})

test('is duplicated, renamed, and found by a part of its name', async () => {
  const { page } = app()
  await chooseOfOperation(page, 'Nightly batch', 'Duplicate')
  await expect(openTab(page, 'Nightly batch copy')).toHaveAttribute('aria-selected', 'true')
  await chooseOfOperation(page, 'Nightly batch copy', 'Rename…')
  const dialog = page.getByRole('dialog', { name: 'Rename Nightly batch copy' })
  const name = dialog.getByRole('textbox', { name: 'Operation name' })
  await name.fill('nightly BATCH')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(name).toHaveAccessibleDescription(/There is an operation named/)
  await name.fill('Replay')
  await page.keyboard.press('Enter')
  await expect(openTab(page, 'Replay')).toBeVisible()
  const filter = page.getByRole('textbox', { name: 'Filter operations' })
  await filter.fill('events night')
  await expect(operationItem(page, 'Nightly batch')).toBeVisible()
  await expect(operationItem(page, 'Replay')).toBeHidden()
  await filter.fill('zzz')
  await expect(operationsList(page)).toContainText('No operation has “zzz” in its name.')
  await filter.press('Escape')
  await expect(operationItem(page, 'Replay')).toBeVisible()
})

test('is opened and run from the palette', async () => {
  const { page, server, urls } = app()
  await openQueue(page, 'events', 'Overview')
  await takeFromPalette(page, 'replay', 'Replay Send events')
  await expect(openTab(page, 'Replay')).toHaveAttribute('aria-selected', 'true')
  await takeFromPalette(page, 'run nightly', 'Run Nightly batch Send events')
  await expect(openTab(page, 'Nightly batch')).toHaveAttribute('aria-selected', 'true')
  await expect.poll(async () => (await server.counts(urls['events']!)).delayed).toBeGreaterThan(0)
})

test('runs nothing from the palette that is not ready: it says what is missing', async () => {
  const { page } = app()
  await takeFromPalette(page, 'run replay', 'Run Replay Send events')
  await expect(
    page.getByRole('alert').filter({ hasText: 'SQS takes no empty body.' })
  ).toBeVisible()
  await expect(outputRows(page)).toHaveCount(0)
})

test('listens with a session of its own', async () => {
  const { page, server, urls } = app()
  await openQueue(page, 'watched', 'Listen')
  await field(page, 'Maximum message count').fill('3')
  await saveAsOperation(page, 'Watch')
  await expect(field(page, 'Maximum message count')).toHaveValue('3')
  await startListening(page, 'Process-managed')
  await server.send(urls['watched']!, [{ MessageBody: 'seen' }])
  await expect(page.getByRole('status', { name: 'Messages received' })).toHaveText('1')
  await openTab(page, 'watched').click()
  await expect(button(page, 'Start listening')).toBeVisible()
  await openTab(page, 'Watch').click()
  await button(page, 'Stop').click()
})

test('is deleted after a question, with its tab', async () => {
  const { page } = app()
  await chooseOfOperation(page, 'Watch', 'Delete…')
  const dialog = page.getByRole('dialog', { name: 'Delete Watch?' })
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(operationItem(page, 'Watch')).toBeVisible()
  await chooseOfOperation(page, 'Watch', 'Delete…')
  await dialog.getByRole('button', { name: 'Delete operation' }).click()
  await expect(operationItem(page, 'Watch')).toBeHidden()
  await expect(openTab(page, 'Watch')).toBeHidden()
})

test('goes with its connection, which says so', async () => {
  const { page } = app()
  await page
    .getByRole('button', { name: /^workbench/ })
    .first()
    .click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Delete workbench…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete workbench?' })
  await expect(dialog).toContainText('its 2 saved operations')
  await dialog.getByRole('button', { name: 'Delete connection' }).click()
  await expect(dialog).toBeHidden()
  expect(await request(page, 'operations.saved', {})).toEqual([])
  await expect(operationsList(page)).toContainText('None saved.')
})

test('is there after a restart, with its tab and what was typed', async () => {
  const userData = await newUserData()
  const first = await launchApp({ userData })
  await openQueue(first.window, 'events', 'Receive')
  await field(first.window, 'Maximum message count').fill('4')
  await saveAsOperation(first.window, 'Four of events')
  await field(first.window, 'Maximum message count').fill('5')
  await expect(button(first.window, 'Save operation')).toBeVisible()
  await first.window.waitForTimeout(500)
  await first.close()
  const second = await launchApp({ userData })
  await expect(operationItem(second.window, 'Four of events')).toBeVisible()
  await expect(openTab(second.window, 'Four of events')).toHaveAttribute('aria-selected', 'true')
  await expect(field(second.window, 'Maximum message count')).toHaveValue('5')
  await button(second.window, 'Revert').click()
  await expect(field(second.window, 'Maximum message count')).toHaveValue('4')
  await second.close()
})

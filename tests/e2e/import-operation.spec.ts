import { expect, test, type Page } from '@playwright/test'
import { addConnection, request } from '../support/app-driver.js'
import { expectUniqueIds } from '../support/axe.js'
import { button, field, withOperationApp } from '../support/operation-driver.js'
import {
  importDialog,
  importOperation,
  objectOption,
  operationsList
} from '../support/saved-operations.js'
import { openTab } from '../support/shell.js'

/** Import operation: connection, action, object; and the same again for what is saved. */

const app = withOperationApp({
  events: {},
  'orders.fifo': {},
  'orders-dlq.fifo': {},
  archive: {}
})

const open = (page: Page) =>
  operationsList(page).getByRole('button', { name: 'Import operation' }).click()
const url = (page: Page) => importDialog(page).getByRole('textbox', { name: 'External Queue URL' })
const importIt = (page: Page) =>
  importDialog(page).getByRole('button', { name: 'Import', exact: true }).click()

test('lists External Queue URL, Dynamic Queue and every queue with its mark', async () => {
  const { page } = app()
  await open(page)
  await expect(objectOption(page, 'External Queue URL')).toBeVisible()
  await expect(objectOption(page, 'Dynamic Queue')).toBeVisible()
  await expect(objectOption(page, /^events, standard queue/)).toBeVisible()
  await expect(objectOption(page, /^orders\.fifo, FIFO queue/)).toBeVisible()
  await expect(objectOption(page, /^orders-dlq\.fifo, FIFO queue, dead-letter queue/)).toBeVisible()
  await expectUniqueIds(page)
  await importDialog(page).getByRole('radio', { name: 'Listen' }).check({ force: true })
  await expect(objectOption(page, 'Dynamic Queue')).toBeHidden()
  await importDialog(page).getByRole('button', { name: 'Start over' }).click()
  await page.keyboard.press('Escape')
})

test('chooses what the arrow keys come to', async () => {
  const { page } = app()
  await open(page)
  const filter = importDialog(page).getByRole('textbox', { name: 'Filter objects' })
  const list = importDialog(page).getByRole('listbox', { name: 'Object' })
  await filter.focus()
  await page.keyboard.press('ArrowDown')
  await expect(objectOption(page, 'External Queue URL')).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowDown')
  await expect(objectOption(page, 'Dynamic Queue')).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('End')
  const last = list.getByRole('option').last()
  await expect(last).toHaveAttribute('aria-selected', 'true')
  await expect(last).toHaveAttribute('aria-posinset', '6')
  await expect(list).toHaveAttribute('aria-activedescendant', (await last.getAttribute('id')) ?? '')
  await page.keyboard.press('Home')
  await expect(objectOption(page, 'External Queue URL')).toHaveAttribute('aria-selected', 'true')
  await importDialog(page).getByRole('button', { name: 'Start over' }).click()
  await page.keyboard.press('Escape')
})

test('is done by the keyboard alone', async () => {
  const { page } = app()
  await operationsList(page).getByRole('button', { name: 'Import operation' }).focus()
  await page.keyboard.press('Enter')
  await expect(importDialog(page).getByLabel('Connection')).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowRight')
  await expect(importDialog(page).getByRole('radio', { name: 'Receive' })).toBeChecked()
  await page.keyboard.press('Tab')
  await page.keyboard.type('ord dlq')
  await page.keyboard.press('ArrowDown')
  await expect(objectOption(page, /^orders-dlq\.fifo/)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Tab')
  await expect(importDialog(page).getByLabel('Operation name')).toHaveValue(
    'Receive orders-dlq.fifo'
  )
  await page.keyboard.press('Enter')
  await expect(importDialog(page)).toBeHidden()
  await expect(openTab(page, 'Receive orders-dlq.fifo')).toHaveAttribute('aria-selected', 'true')
  await expect(field(page, 'Object')).toHaveValue('orders-dlq.fifo')
})

test('takes a queue by its URL, and says beside the field what is wrong with one', async () => {
  const { page, proxy } = app()
  await open(page)
  await objectOption(page, 'External Queue URL').click()
  await importIt(page)
  await expect(url(page)).toHaveAccessibleDescription('Enter the URL of a queue.')
  await expect(url(page)).toBeFocused()
  await url(page).fill('sqs.eu-west-1.amazonaws.com/123456789012/far')
  await expect(url(page)).toHaveAccessibleDescription(/starts with http/)
  const before = proxy.seen.length
  await url(page).fill('https://sqs.eu-west-1.amazonaws.com/123456789012/far')
  await importIt(page)
  await expect(openTab(page, 'Send far')).toHaveAttribute('aria-selected', 'true')
  const lookedUp = proxy.seen.slice(before).map(({ action }) => action)
  expect(lookedUp).not.toContain('GetQueueUrl')
  expect(lookedUp).not.toContain('ListQueues')
})

test('asks for an object and a name', async () => {
  const { page } = app()
  await open(page)
  await importIt(page)
  await expect(importDialog(page).getByRole('alert')).toHaveText('Choose an object.')
  await objectOption(page, 'Dynamic Queue').click()
  const name = importDialog(page).getByRole('textbox', { name: 'Operation name' })
  await expect(name).toHaveValue('Send Dynamic Queue')
  await name.fill(' ')
  await importIt(page)
  await expect(name).toHaveAccessibleDescription('Give the operation a name.')
  await name.fill('send FAR')
  await importIt(page)
  await expect(name).toHaveAccessibleDescription(/There is an operation named/)
  await importDialog(page).getByRole('button', { name: 'Start over' }).click()
  await expect(name).toHaveValue('')
  await page.keyboard.press('Escape')
})

test('remembers what was chosen when it is closed, also by a reload', async () => {
  const { page } = app()
  await open(page)
  await importDialog(page).getByRole('radio', { name: 'Delete' }).check({ force: true })
  await objectOption(page, /^archive,/).click()
  await page.keyboard.press('Escape')
  await expect(importDialog(page)).toBeHidden()
  await page.reload()
  await open(page)
  await expect(importDialog(page).getByRole('radio', { name: 'Delete' })).toBeChecked()
  await expect(objectOption(page, /^archive,/)).toHaveAttribute('aria-selected', 'true')
  await importIt(page)
  await open(page)
  await expect(importDialog(page).getByRole('radio', { name: 'Send' })).toBeChecked()
  await page.keyboard.press('Escape')
})

test('imports another object, or the same anew, and keeps options and documents', async () => {
  const { page, urls } = app()
  await importOperation(page, 'Send', /^events,/, 'Feed')
  await field(page, 'Delay seconds').fill('3')
  await button(page, 'Save operation').click()
  await field(page, 'Body').fill('typed before')
  await button(page, 'Re-import…').click()
  await expect(objectOption(page, /^events,/)).toHaveAttribute('aria-selected', 'true')
  await expect(importDialog(page).getByLabel('Connection')).toBeDisabled()
  await importIt(page)
  await expect(field(page, 'Object')).toHaveValue('events')
  await button(page, 'Re-import…').click()
  await objectOption(page, /^archive,/).click()
  await importIt(page)
  await expect(field(page, 'Object')).toHaveValue('archive')
  await expect(field(page, 'Delay seconds')).toHaveValue('3')
  await expect(field(page, 'Body')).toContainText('typed before')
  const saved = (await request(page, 'operations.saved', {})).filter(({ name }) => name === 'Feed')
  expect(saved).toHaveLength(1)
  expect(saved[0]?.object).toEqual({ kind: 'queue', url: urls['archive'] })
})

test('says that the queues may not be listed, and offers the URL', async () => {
  const { page, proxy, urls } = app()
  proxy.fault = (action) =>
    action === 'ListQueues' ? { kind: 'error', status: 403, code: 'AccessDenied' } : null
  await addConnection(page, { name: 'no-listing', endpoint: proxy.url })
  await open(page)
  await expect(importDialog(page).getByRole('alert')).toContainText('ListQueues')
  await expect(importDialog(page)).toContainText('The queues cannot be listed')
  await url(page).fill(urls['events']!)
  await importIt(page)
  await expect(openTab(page, 'Send events')).toHaveAttribute('aria-selected', 'true')
})

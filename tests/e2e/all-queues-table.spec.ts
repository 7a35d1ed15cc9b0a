import { expect, test, type Locator, type Page } from '@playwright/test'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addConnection } from '../support/app-driver.js'
import { chooseFile } from '../support/chosen-file.js'
import { expectAccessible } from '../support/axe.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import { manyQueues, startManyQueues, type ManyQueues } from '../support/many-queues.js'
import { openTab, queueList } from '../support/shell.js'

/** The table of all queues, with 10,000 of them. */

// Each goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

const total = 10_000
let server: ManyQueues
let launched: LaunchedApp

test.beforeAll(async () => {
  server = await startManyQueues(manyQueues(total))
  server.queues.get('pay-990.fifo')!.tags['paid by'] = 'order desk'
  launched = await launchApp()
  await addConnection(launched.window, { name: 'ten thousand', endpoint: server.endpoint })
})
test.afterAll(async () => {
  await launched.close()
  await server.close()
})

const table = (page: Page): Locator => page.getByRole('grid', { name: 'All queues' })
const rows = (page: Page): Locator => table(page).locator('[role=row][data-index]')
const row = (page: Page, name: string): Locator =>
  table(page).getByRole('row', { name, exact: true })
const shown = (page: Page): Locator => page.getByRole('status', { name: 'Queues shown' })
const known = (page: Page): Locator => page.getByRole('status', { name: 'Known queues' })
const filter = (page: Page): Locator => page.getByRole('textbox', { name: 'Filter the table' })
const asked = (action: string) => server.calls.filter((call) => call.action === action)

test('asks for what is on screen, and for nothing else', async () => {
  const page = launched.window
  await page.getByRole('button', { name: 'All queues' }).click()
  await expect(openTab(page, 'All queues')).toHaveAttribute('aria-selected', 'true')
  await expect(shown(page)).toHaveText('10,000 of 10,000 queues')
  await expect(row(page, 'pay-0.fifo')).toContainText('4 days')
  const inTable = await rows(page).count()
  const inSideBar = await queueList(page).getByRole('option').count()
  await expect(known(page)).toHaveText(/Known for \d+ of 10,000$/)
  // Longer than the table and the side bar wait before they ask.
  await page.waitForTimeout(1_000)
  expect(asked('ListQueues')).toHaveLength(10)
  expect(asked('ListQueueTags')).toHaveLength(0)
  const requests = asked('GetQueueAttributes').length
  expect(requests).toBeGreaterThan(10)
  expect(requests).toBeLessThanOrEqual(inTable + inSideBar)
  const names = new Set(asked('GetQueueAttributes').map(({ queue }) => queue))
  expect(names.size).toBeLessThanOrEqual(Math.max(inTable, inSideBar))
})

test('has nothing that axe finds', async () => {
  await expectAccessible(launched.window, 'table of all queues')
})

test('filters by name and type without a request', async () => {
  const page = launched.window
  const before = asked('GetQueueAttributes').length
  await filter(page).fill('pay 99')
  await page.getByRole('combobox', { name: 'Type' }).selectOption('FIFO')
  await expect(shown(page)).toHaveText('19 of 10,000 queues')
  await expect(row(page, 'pay-990.fifo')).toBeVisible()
  await page.getByRole('combobox', { name: 'Type' }).selectOption('Standard')
  await expect(page.getByText('No queue matches.')).toBeVisible()
  await page.getByRole('button', { name: 'Clear the filter' }).click()
  await expect(shown(page)).toHaveText('10,000 of 10,000 queues')
  expect(asked('GetQueueAttributes').length - before).toBeLessThanOrEqual(60)
})

test('says what is wrong with a condition, beside the field', async () => {
  const page = launched.window
  await filter(page).fill('visible>many')
  await expect(filter(page)).toHaveAccessibleDescription(/needs a whole number/)
  const hint = page.getByRole('status', { name: 'Not understood' })
  await filter(page).fill('pay 99 flight>3 team=a')
  await expect(hint).toContainText('“flight>3”: “flight” is nothing to filter by here.')
  await expect(hint).toContainText('A tag is tag:team=a.')
  await expect(hint).toContainText('visible, inflight and delayed')
  await expect(filter(page)).toHaveAttribute('aria-invalid', 'true')
  await expect(filter(page)).toHaveAccessibleDescription(/is nothing to filter by/)
  await expect(shown(page)).toHaveText('0 of 10,000 queues')
  await expectAccessible(page, 'a filter that is not understood')
  await filter(page).fill('pay 99')
  await expect(hint).toHaveText('')
  await expect(shown(page)).toHaveText('19 of 10,000 queues')
  await expect(filter(page)).toHaveAccessibleDescription('')
  await filter(page).press('Escape')
  await expect(filter(page)).toHaveValue('')
})

test('nothing passes a condition that is not understood, so nothing of it can be selected', async () => {
  const page = launched.window
  const hint = page.getByRole('status', { name: 'Not understood' })
  for (const text of ['visible=o', 'visible>', 'visible>=-1', 'tag:team="order']) {
    await filter(page).fill(text)
    await expect(hint).not.toHaveText('')
    await expect(shown(page)).toHaveText('0 of 10,000 queues')
  }
  await expect(
    page.getByText('What is wrong with the filter is said below its field.')
  ).toBeVisible()
  await filter(page).press('ArrowDown')
  await page.keyboard.press('ControlOrMeta+a')
  await expect(page.getByRole('region', { name: 'Selected queues' })).toBeHidden()
  await filter(page).fill('*.fifo')
  await expect(hint).toContainText('The type is chosen beside the filter.')
  await filter(page).press('Escape')
  await expect(shown(page)).toHaveText('10,000 of 10,000 queues')
})

test('the side bar, which filters by name alone, says where conditions are', async () => {
  const page = launched.window
  const names = page.getByRole('textbox', { name: 'Filter queues' })
  await names.fill('visible>9000')
  await expect(page.getByRole('status').filter({ hasText: 'has “visible>9000”' })).toContainText(
    'Counts and tags are filtered in the table of all queues.'
  )
  await names.press('Escape')
})

test('a condition on counts knows only what was examined, and says so', async () => {
  const page = launched.window
  await filter(page).fill('visible > 9000')
  await expect(
    page.getByText('Those that are not examined are left out or come last.')
  ).toBeVisible()
  await expect(page.getByRole('button', { name: 'Remove visible>9000' })).toBeVisible()
  await expect(page.getByText(/9,9\d\d requests ≈ < \$0\.01$/)).toBeVisible()
})

test('examines all queues with progress, and can be cancelled', async () => {
  const page = launched.window
  server.before = () => new Promise((resolve) => setTimeout(resolve, 20))
  await page.getByRole('button', { name: 'Examine all queues' }).click()
  await expect(page.getByRole('progressbar', { name: 'Queues examined' })).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('button', { name: 'Examine all queues' })).toBeVisible()
  server.before = () => Promise.resolve()
  const cancelled = asked('GetQueueAttributes').length
  expect(cancelled).toBeLessThan(3_000)

  await page.getByRole('button', { name: 'Examine all queues' }).click()
  await expect(known(page)).toHaveText('Known for 10,000 of 10,000', { timeout: 60_000 })
  await expect(page.getByRole('button', { name: 'Examine all queues' })).toBeHidden()
  const expected = Array.from({ length: total }, (_, index) => index).filter(
    (index) => index % 7 === 0 && index > 9000
  )
  await expect(shown(page)).toHaveText(`${expected.length} of 10,000 queues`)
})

test('filters by state, and sorts by any column', async () => {
  const page = launched.window
  await page.getByRole('button', { name: 'Remove visible>9000' }).click()
  await page.getByRole('combobox', { name: 'State' }).selectOption('Dead-letter queues')
  await expect(shown(page)).toHaveText('500 of 10,000 queues')
  await page.getByRole('combobox', { name: 'State' }).selectOption('All states')
  await table(page).getByRole('button', { name: 'Visible' }).click()
  await expect(table(page).getByRole('columnheader', { name: 'Visible' })).toHaveAttribute(
    'aria-sort',
    'descending'
  )
  await expect(rows(page).first()).toHaveAccessibleName('team-36-events-9996')
  await table(page).getByRole('button', { name: 'Name' }).click()
  await expect(rows(page).first()).toHaveAccessibleName('pay-0.fifo')
})

test('keeps the selection under another filter, and says how many are not shown', async () => {
  const page = launched.window
  await filter(page).fill('pay 99')
  await expect(shown(page)).toHaveText('19 of 10,000 queues')
  await filter(page).press('ArrowDown')
  await page.keyboard.press('Home')
  await page.keyboard.press(' ')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  const bar = page.getByRole('region', { name: 'Selected queues' })
  await expect(bar).toContainText('3 queues selected')
  await expect(bar.getByRole('button', { name: 'Purge…' })).toBeEnabled()
  await filter(page).fill('pay 1990')
  await expect(bar).toContainText('3 queues selected')
  await expect(bar).toContainText('2 are not shown with this filter')
  await row(page, 'pay-1990.fifo').getByRole('checkbox').click()
  await expect(bar).toContainText('2 queues selected')
  await bar.getByRole('button', { name: 'Clear selection' }).click()
  await expect(bar).toBeHidden()
  await filter(page).fill('pay 99')
  await filter(page).press('ArrowDown')
  await page.keyboard.press('ControlOrMeta+a')
  await expect(bar).toContainText('19 queues selected')
  await page.keyboard.press('Escape')
  await expect(bar).toBeHidden()
})

test('Shift adds nothing that was not between the two when the first was chosen', async () => {
  const page = launched.window
  const bar = page.getByRole('region', { name: 'Selected queues' })
  const marks = rows(page).getByRole('checkbox')
  await filter(page).fill('pay 899')
  await row(page, 'pay-8990.fifo').getByRole('checkbox').click()
  await filter(page).fill('')
  await expect(shown(page)).toHaveText('10,000 of 10,000 queues')
  await marks.nth(1).click({ modifiers: ['Shift'] })
  await expect(bar).toContainText('2 queues selected')
  await marks.nth(3).click({ modifiers: ['Shift'] })
  await expect(bar).toContainText('4 queues selected')
  // A range that is chosen already stays chosen, and its marks say so.
  await marks.nth(2).click({ modifiers: ['Shift'] })
  await expect(bar).toContainText('4 queues selected')
  for (const at of [1, 2, 3]) await expect(marks.nth(at)).toBeChecked()
  await bar.getByRole('button', { name: 'Clear selection' }).click()
  await expect(bar).toBeHidden()
  await filter(page).fill('pay 99')
  await filter(page).press('ArrowDown')
})

test('opens a queue with Enter', async () => {
  const page = launched.window
  await page.keyboard.press('Home')
  const name = await rows(page).first().getAttribute('aria-label')
  await page.keyboard.press('Enter')
  await expect(openTab(page, name ?? '')).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ControlOrMeta+Shift+a')
  await expect(openTab(page, 'All queues')).toHaveAttribute('aria-selected', 'true')
})

test('shows tags where they are wanted, and finds by them', async () => {
  const page = launched.window
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('menuitem', { name: 'Tags' }).click()
  // A narrow window has no room for it, and says so.
  await expect(page.getByText(/columns? do(es)? not fit/)).toBeVisible()
  await page.keyboard.press('ControlOrMeta+i')
  await expect(page.getByText(/columns? do(es)? not fit/)).toBeHidden()
  await filter(page).fill('pay 990')
  await expect(row(page, 'pay-990.fifo')).toContainText('team=team-30')
  expect(asked('ListQueueTags').length).toBeLessThan(60)
  await filter(page).fill('pay tag:team=team-30')
  await expect(row(page, 'pay-990.fifo')).toBeVisible()
  await filter(page).fill('pay 990 tag:"paid by"="order desk"')
  await expect(shown(page)).toHaveText('1 of 10,000 queues')
  await expect(row(page, 'pay-990.fifo')).toBeVisible()
  await page.getByRole('button', { name: 'Remove tag:"paid by"="order desk"' }).click()
  await expect(filter(page)).toHaveValue('pay 990')
  await filter(page).fill('')
})

test('copies and exports the table', async () => {
  const page = launched.window
  await filter(page).fill('pay 990')
  await page.getByRole('button', { name: 'Copy the table' }).click()
  const text = await launched.app.evaluate(({ clipboard }) => clipboard.readText())
  expect(text.split('\n')[0]).toMatch(/^Name\tType\tVisible/)
  expect(text).toContain('pay-990.fifo\tFIFO\t')
  const file = join(await mkdtemp(join(tmpdir(), 'longpoll-table-')), 'queues.csv')
  await chooseFile(launched.app, file)
  await page.getByRole('button', { name: 'Export the table' }).click()
  await expect(page.getByText('11 queues exported.')).toBeVisible()
  expect(await readFile(file, 'utf8')).toContain('"pay-990.fifo","FIFO"')
})

test('remembers its columns, order and filter', async () => {
  const page = launched.window
  await page.waitForTimeout(300)
  await page.reload()
  await expect(filter(page)).toHaveValue('pay 990')
  await expect(table(page).getByRole('columnheader', { name: 'Tags' })).toBeVisible()
})

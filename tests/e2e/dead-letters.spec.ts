import { expect, test, type Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  addConnection,
  chooseView,
  connectionSwitcher,
  openQueue,
  queueItem,
  setEnvironment
} from '../support/app-driver.js'
import { expectAccessible } from '../support/axe.js'
import { chooseFile } from '../support/chosen-file.js'
import { makeDeadLetters } from '../support/dead-letters.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import { startFaultProxy } from '../support/fault-proxy.js'
import { takeInOrder } from '../support/queue-work.js'
import { startSqsServer, type SqsServer } from '../support/sqs-server.js'

let server: SqsServer
let longpoll: LaunchedApp
let page: Page

test.beforeAll(async () => {
  server = await startSqsServer()
})
test.afterAll(() => server.stop())
test.beforeEach(async () => {
  longpoll = await launchApp()
  page = longpoll.window
})
test.afterEach(() => longpoll.close())

const view = () => page.getByRole('region', { name: /^Dead letters of/ })
const causes = () => view().getByRole('grid', { name: 'Causes' }).locator('[role=row][data-index]')
const letters = () =>
  view().getByRole('grid', { name: 'Dead letters' }).locator('[role=row][data-index]')
const press = (name: string) => view().getByRole('button', { name, exact: true }).click()
const examined = () =>
  expect(view().getByRole('region', { name: 'Examination' }).getByRole('status')).toHaveText(
    'succeeded',
    { timeout: 60_000 }
  )
const redriven = (status = 'succeeded') =>
  expect(view().getByRole('region', { name: 'Redrive' }).getByRole('status')).toHaveText(status, {
    timeout: 60_000
  })

/** Opens a dead-letter queue in a connection of its own. */
async function open(name: string, endpoint = server.url) {
  await addConnection(page, { name: `on ${name}`, endpoint })
  await expect(queueItem(page, name)).toBeVisible()
  await openQueue(page, name, 'Dead letters')
}

async function examine() {
  await press('Examine')
  await examined()
}

test('What could not be read of the queues that may redrive here is said, and no source is guessed', async () => {
  const { name } = await makeDeadLetters(server, 'guessed', { orders: 2, payments: 1 })
  await server.createQueue({ name: 'unreadable' })
  const proxy = await startFaultProxy(server.url)
  proxy.fault = (action, { QueueUrl }) =>
    action === 'GetQueueAttributes' && String(QueueUrl).endsWith('/unreadable')
      ? { kind: 'error', status: 403, code: 'AccessDenied' }
      : null
  await open(name, proxy.url)
  const words = view().getByRole('status', { name: 'Sources' })
  await expect(words).toContainText('From guessed')
  await expect(words).toContainText(
    '1 of them could not be read (sqs:GetQueueAttributes), and may redrive here too.'
  )
  await examine()
  await press('Redrive these…')
  await expect(page.getByRole('dialog').getByLabel('Queue for the others')).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await proxy.stop()
})

test('What is in a dead-letter queue is told by its cause, and nothing of it is taken', async () => {
  const { name, url } = await makeDeadLetters(server, 'causes', { orders: 6, payments: 3 })
  await open(name)
  await expect(view()).toContainText('From causes')
  await examine()
  await expect(causes()).toHaveCount(2)
  await expect(causes().nth(0)).toContainText('6')
  await expect(causes().nth(0)).toContainText('{lines: [string], number: number}')
  await expect(causes().nth(1)).toContainText('payment # of customer # refused')
  await expect.poll(() => server.counts(url)).toEqual({ visible: 9, inFlight: 0, delayed: 0 })

  await causes().nth(1).click()
  await expect(letters()).toHaveCount(3)
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector).toContainText('payment')
  await view().getByRole('searchbox', { name: 'Filter messages' }).fill('payment 1 ')
  await expect(letters()).toHaveCount(1)
  await press('Show all')
  await expect(letters()).toHaveCount(9)
  await press('More conditions')
  await view().getByRole('textbox', { name: 'Attribute name' }).fill('tenant')
  await expect(view()).toContainText('No message matches.')
  await press('Show all')
  await expectAccessible(page, 'causes and messages')
})

test('Chosen messages are edited, tried dry, and redriven to their source queue', async () => {
  const { name, url, source } = await makeDeadLetters(server, 'redrive', { orders: 4, payments: 2 })
  await open(name)
  await examine()
  await causes().nth(0).click()
  await expect(letters()).toHaveCount(4)
  await letters().nth(0).click()
  await press('Edit…')
  const edit = page.getByRole('dialog', { name: 'Edit message' })
  await edit.getByRole('textbox', { name: 'Body' }).fill('{"number":100,"lines":["mended"]}')
  await edit.getByRole('button', { name: 'Save' }).click()
  await expect(letters().nth(0)).toContainText('edited')
  await press('Choose none')

  await press('Redrive these…')
  const dialog = page.getByRole('dialog', { name: 'Redrive messages' })
  await expect(dialog).toContainText('1 message is sent as edited')
  await dialog.getByRole('button', { name: 'Dry run' }).click()
  const dry = dialog.getByRole('region', { name: 'Dry run' })
  await expect(dry).toContainText(
    '4 of the 6 messages that were seen would be sent. Nothing was sent.'
  )
  await expect(dry.getByRole('listitem').first()).toHaveText('4 to redrive')
  expect(await server.counts(source)).toMatchObject({ visible: 0 })
  await expectAccessible(page, 'the question before a redrive')
  await dialog.getByRole('button', { name: 'Redrive', exact: true }).click()
  await redriven()
  await expect(view()).toContainText('2 messages were not chosen and stayed.')
  await expect(view()).toContainText('What is shown below was seen before that.')
  // What was edited has left as it was edited.
  await expect(view().getByText('edited', { exact: true })).toHaveCount(0)
  const bodies = (await takeInOrder(server, source)).map(({ Body }) => Body)
  expect(bodies).toHaveLength(4)
  expect(bodies).toContain('{"number":100,"lines":["mended"]}')
  expect(await server.counts(url)).toEqual({ visible: 2, inFlight: 0, delayed: 0 })

  await view()
    .getByRole('region', { name: 'Redrive' })
    .getByRole('button', { name: 'Open run' })
    .click()
  const run = page.getByRole('region', { name: /^Run: Redrive redrive-dlq/ })
  await expect(run).toContainText(url)
  await run.getByRole('radio', { name: 'Compare' }).check({ force: true })
  await expect(run.getByRole('grid').first().getByRole('row')).toHaveCount(5)
})

test('A FIFO redrive stops a group at a message that was not chosen, and says so', async () => {
  const { name, url, source } = await makeDeadLetters(server, 'steps', {
    orders: 4,
    payments: 0,
    fifo: true
  })
  await server.send(url, [
    { MessageBody: 'not for now', MessageGroupId: 'customer-0', MessageDeduplicationId: 'x1' },
    {
      MessageBody: '{"number":9,"lines":["a"]}',
      MessageGroupId: 'customer-0',
      MessageDeduplicationId: 'x2'
    }
  ])
  await open(name)
  await examine()
  await expect(view()).toContainText('A FIFO queue shows the first messages of each group only')
  await view().getByRole('searchbox', { name: 'Filter messages' }).fill('number')
  await press('Redrive these…')
  const dialog = page.getByRole('dialog', { name: 'Redrive messages' })
  await dialog.getByRole('textbox', { name: 'Messages per second' }).fill('0')
  await expect(dialog).toContainText('Messages per second must be 1 or more')
  await dialog.getByRole('textbox', { name: 'Messages per second' }).fill('50')
  await dialog.getByRole('button', { name: 'Redrive', exact: true }).click()
  await redriven()
  await expect(view()).toContainText('1 group stopped at a message that was not chosen.')
  expect((await takeInOrder(server, source)).length).toBe(4)
  expect(await server.counts(url)).toEqual({ visible: 2, inFlight: 0, delayed: 0 })
})

test('Messages go to another queue, and a redrive is cancelled with nothing lost', async () => {
  const { name, url } = await makeDeadLetters(server, 'slow', { orders: 0, payments: 40 })
  const other = await server.createQueue({ name: 'slow-elsewhere' })
  await open(name)
  await press('Redrive these…')
  const dialog = page.getByRole('dialog', { name: 'Redrive messages' })
  await expect(dialog).toContainText('Examine the queue first')
  await dialog.getByRole('radio', { name: 'Another queue' }).check({ force: true })
  await dialog.getByRole('textbox', { name: 'Target queue' }).fill('slow-elsewhere')
  await dialog.getByRole('textbox', { name: 'Messages per second' }).fill('5')
  await dialog.getByRole('button', { name: 'Redrive', exact: true }).click()
  const bar = view().getByRole('region', { name: 'Redrive' })
  await expect(bar).toContainText(/[1-9]\d* redriven/)
  await bar.getByRole('button', { name: 'Cancel' }).click()
  await redriven('cancelled')
  const there = (await takeInOrder(server, other)).length
  await expect
    .poll(() => server.counts(url))
    .toEqual({ visible: 40 - there, inFlight: 0, delayed: 0 })
  expect(there).toBeLessThan(40)

  await bar.getByRole('button', { name: 'Open run' }).click()
  const run = page.getByRole('region', { name: /^Run: Redrive slow-dlq/ })
  await run.getByRole('button', { name: 'Resume', exact: true }).click()
  const resume = page.getByRole('dialog', { name: /^Resume Redrive/ })
  await expect(resume).toContainText('received again and goes on with the same choice')
  await resume.getByRole('button', { name: 'Resume' }).click()
  await expect
    .poll(async () => (await server.counts(other)).visible, { timeout: 60_000 })
    .toBe(40 - there)
  await expect.poll(() => server.counts(url)).toMatchObject({ visible: 0 })
})

test('A redrive that was cancelled is resumed where it is shown, with the name in production, and all arrives once', async () => {
  const { name, url, source } = await makeDeadLetters(server, 'resumed', {
    orders: 0,
    payments: 40
  })
  await open(name)
  await press('Redrive these…')
  const dialog = page.getByRole('dialog', { name: 'Redrive messages' })
  await dialog.getByRole('textbox', { name: 'Messages per second' }).fill('8')
  await dialog.getByRole('button', { name: 'Redrive', exact: true }).click()
  const bar = view().getByRole('region', { name: 'Redrive' })
  await expect(bar).toContainText(/[1-9]\d* redriven/)
  await expect(bar.getByRole('button', { name: 'Resume' })).toHaveCount(0)
  await bar.getByRole('button', { name: 'Cancel' }).click()
  await redriven('cancelled')
  const before = (await server.counts(source)).visible
  expect(before).toBeLessThan(40)

  await setEnvironment(page, `on ${name}`, 'production')
  await page.reload()
  await openQueue(page, name, 'Dead letters')
  await redriven('cancelled')
  await bar.getByRole('button', { name: 'Resume', exact: true }).click()
  const resume = page.getByRole('dialog', { name: /^Resume Redrive/ })
  await expect(resume).toContainText('received again and goes on with the same choice')
  const go = resume.getByRole('button', { name: 'Resume', exact: true })
  await expect(go).toBeDisabled()
  await resume.getByRole('textbox', { name: 'Name of the queue' }).fill(name)
  await go.click()
  await redriven('running')
  await redriven()
  await expect(bar).toContainText(`${40 - before} redriven`)
  await expect(bar.getByRole('button', { name: 'Resume' })).toHaveCount(0)
  const bodies = (await takeInOrder(server, source)).map(({ Body }) => Body)
  expect(bodies).toHaveLength(40)
  expect(new Set(bodies).size).toBe(40)
  expect(await server.counts(url)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
})

test('Delete these deletes what is chosen, and the journal keeps it; Export writes it', async () => {
  const { name, url } = await makeDeadLetters(server, 'clean', { orders: 3, payments: 5 })
  await open(name)
  await examine()
  await causes().nth(0).click()
  await expect(letters()).toHaveCount(5)
  const file = join(longpoll.userData, 'letters.ndjson')
  await chooseFile(longpoll.app, file)
  await press('Export')
  await page
    .getByRole('dialog', { name: 'Export documents' })
    .getByRole('button', { name: 'Export' })
    .click()
  await expect(page.getByRole('log', { name: 'Notices' })).toContainText('5 documents exported.')
  expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(5)

  await press('Delete these…')
  const dialog = page.getByRole('dialog', { name: 'Delete messages' })
  await expect(dialog).toContainText('clean-dlq')
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
  const bar = view().getByRole('region', { name: 'Delete of chosen messages' })
  await expect(bar.getByRole('status')).toHaveText('succeeded', { timeout: 60_000 })
  await expect(bar).toContainText('5 deleted')
  expect(await server.counts(url)).toEqual({ visible: 3, inFlight: 0, delayed: 0 })
  await bar.getByRole('button', { name: 'Open run' }).click()
  const run = page.getByRole('region', { name: /^Run: Discard clean-dlq/ })
  await expect(run).toContainText('payment 4 of customer')
  await expect(run.getByRole('button', { name: 'Run again' })).toHaveCount(0)
  await run.getByRole('button', { name: 'Send back' }).click()
  const back = page.getByRole('dialog', { name: 'Send back' })
  await back.getByRole('button', { name: 'Send back 5 messages' }).click()
  await expect.poll(async () => (await server.counts(url)).visible).toBe(8)
})

test('A server without move tasks is said to have none, and the selective redrive is offered', async () => {
  const { name } = await makeDeadLetters(server, 'moves', { orders: 1, payments: 0 })
  await open(name)
  await view().getByRole('radio', { name: 'Move tasks' }).check({ force: true })
  await expect(view()).toContainText('This server does not know the move tasks of SQS.')
  await press('Selective redrive')
  await expect(view()).toContainText('Not examined yet.')
})

test('In production the name of the queue is typed, and Dead letters of any queue can be asked for', async () => {
  const { name, source, url } = await makeDeadLetters(server, 'guarded', { orders: 2, payments: 0 })
  await open(name)
  await connectionSwitcher(page).click()
  await page.getByRole('menuitem', { name: /^Edit on guarded/ }).click()
  const form = page.getByRole('dialog', { name: /^Edit/ })
  await form.getByLabel('Environment').selectOption('production')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toBeHidden()
  await press('Redrive these…')
  const dialog = page.getByRole('dialog', { name: 'Redrive messages' })
  const go = dialog.getByRole('button', { name: 'Redrive', exact: true })
  await expect(go).toBeDisabled()
  await dialog.getByRole('textbox', { name: 'Name of the queue' }).fill(name)
  await go.click()
  await redriven()
  expect(await server.counts(url)).toMatchObject({ visible: 0 })
  expect(await server.counts(source)).toMatchObject({ visible: 2 })

  await queueItem(page, 'guarded').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Dead letters' }).click()
  await expect(page.getByRole('region', { name: 'Dead letters of guarded' })).toBeVisible()
  await chooseView(page, 'Overview')
  await expect(page.getByRole('tab', { name: 'Dead letters', exact: true })).toHaveCount(0)
})

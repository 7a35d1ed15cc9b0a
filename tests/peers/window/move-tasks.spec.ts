import { expect, test, type Page } from '@playwright/test'
import {
  addConnection,
  openQueue,
  queueItem,
  request,
  setEnvironment
} from '../../support/app-driver.js'
import { expectAccessible } from '../../support/axe.js'
import { makeDeadLetters } from '../../support/dead-letters.js'
import { launchApp, type LaunchedApp } from '../../support/electron.js'
import { connectSqsServer, type SqsServer } from '../../support/sqs-server.js'
import { peerUrls } from '../support/urls.js'

/** SQS's own move tasks in the window, on the server that has them. */

let server: SqsServer
let longpoll: LaunchedApp
let page: Page

test.beforeAll(() => {
  const { ElasticMQ: url } = peerUrls()
  if (url === undefined) throw new Error('ElasticMQ does not run here.')
  server = connectSqsServer(url)
})
test.afterAll(() => server?.stop())
test.beforeEach(async () => {
  longpoll = await launchApp()
  page = longpoll.window
})
test.afterEach(() => longpoll?.close())

/** Longer than a server takes to say that a task is over, and the view to ask it. */
const slow = { timeout: 30_000 }

const view = () => page.getByRole('region', { name: /^Dead letters of/ })
const field = (name: string) => view().getByRole('textbox', { name })
const start = () => view().getByRole('button', { name: 'Start move task' })
const question = () => page.getByRole('dialog', { name: 'Start move task' })
/** The tasks that are listed, the newest first. */
const tasks = () =>
  view().getByRole('table', { name: 'Move tasks' }).locator('tbody').getByRole('row')

/** A queue with dead letters in a connection of its own, its move tasks in front. */
async function open(name: string, payments: number) {
  const made = await makeDeadLetters(server, name, { orders: 0, payments })
  await addConnection(page, { name: `on ${name}`, endpoint: server.url })
  // The connector's suite has left many others.
  await page.getByRole('textbox', { name: 'Filter queues' }).fill(made.name)
  await expect(queueItem(page, made.name)).toBeVisible()
  await openQueue(page, made.name, 'Dead letters')
  await view().getByRole('radio', { name: 'Move tasks' }).check({ force: true })
  await expect(view()).toContainText('No move task yet.')
  return made
}

async function startTask() {
  await start().click()
  await question().getByRole('button', { name: 'Start', exact: true }).click()
  await expect(question()).toBeHidden()
}

const visible = async (url: string) => (await server.counts(url)).visible

test('A move task is started with a velocity, followed, cancelled, and another one moves the rest', async () => {
  const { name, url, source } = await open('moved', 60)
  await expect(view()).toContainText('From moved')
  await field('Maximum messages per second').fill('600')
  await expect(view()).toContainText('SQS moves 1 to 500 messages per second.')
  await expect(start()).toBeDisabled()
  await field('Maximum messages per second').fill('4')
  await start().click()
  await expect(question()).toContainText(
    `SQS sends every message to the queue that it came from and deletes it from ${name}`
  )
  await question().getByRole('button', { name: 'Start', exact: true }).click()

  await expect(tasks()).toHaveCount(1)
  const task = tasks().first()
  await expect(task).toContainText('running')
  await expect(task).toContainText('their source queues')
  await expect(task.getByRole('cell', { name: '4', exact: true })).toBeVisible()
  await expect(task).toContainText(/([5-9]|[1-4]\d) of 60/, slow)
  await expect(task.getByRole('progressbar', { name: 'Progress' })).toBeVisible()
  await expect(start()).toBeDisabled()
  await expect(view()).toContainText('A task goes on: SQS runs one at a time for each queue.')
  await expectAccessible(page, 'a move task that goes on')

  await task.getByRole('button', { name: 'Cancel task' }).click()
  await expect(task).toContainText('cancelled', slow)
  await expect(task.getByRole('button')).toHaveCount(0)
  const moved = await visible(source)
  expect(moved).toBeGreaterThan(4)
  expect(moved).toBeLessThan(60)
  await expect(task).toContainText(`${moved} of 60`)
  expect(await visible(url), 'the rest is where it was').toBe(60 - moved)

  await field('Maximum messages per second').fill('500')
  await startTask()
  await expect(tasks()).toHaveCount(2)
  await expect(tasks().first()).toContainText('completed', slow)
  await expect(
    tasks()
      .first()
      .getByRole('cell', { name: String(60 - moved) })
  ).toBeVisible()
  await expect(tasks().nth(1), 'the history').toContainText('cancelled')
  expect(await server.counts(source)).toMatchObject({ visible: 60, inFlight: 0 })
  expect(await server.counts(url)).toMatchObject({ visible: 0, inFlight: 0 })

  await view().getByRole('radio', { name: 'Messages' }).check({ force: true })
  await view().getByRole('radio', { name: 'Move tasks' }).check({ force: true })
  await expect(tasks(), 'is still there').toHaveCount(2)
  await expectAccessible(page, 'the history of move tasks')
})

test('A move task goes to another queue, and a destination that is not there is said beside its field', async () => {
  const { url, source } = await open('elsewhere', 12)
  const other = await server.createQueue({ name: 'elsewhere-instead' })
  await field('Destination queue').fill('elsewhere-nowhere')
  await startTask()
  await expect(field('Destination queue')).toHaveAccessibleDescription(/elsewhere-nowhere/)
  await expect(tasks()).toHaveCount(0)
  expect(await visible(url)).toBe(12)

  await field('Destination queue').fill('elsewhere-instead')
  await expect(field('Destination queue')).toHaveAccessibleDescription(/^Name or URL/)
  await start().click()
  await expect(question()).toContainText('SQS sends every message to elsewhere-instead')
  await question().getByRole('button', { name: 'Start', exact: true }).click()
  await expect(tasks().first()).toContainText('completed', slow)
  await expect(tasks().first()).toContainText('elsewhere-instead')
  await expect(tasks().first()).toContainText('by SQS')
  expect(await visible(other)).toBe(12)
  expect(await visible(source)).toBe(0)
  expect(await visible(url)).toBe(0)
})

test('A FIFO queue as the destination of a standard one is refused in words, and nothing is moved', async () => {
  const { url } = await open('typed', 3)
  await server.createQueue({ name: 'typed-other', fifo: true })
  await field('Destination queue').fill('typed-other.fifo')
  await startTask()
  await expect(view().getByRole('alert')).toContainText(
    'SQS moves messages only between queues of the same type.'
  )
  expect(await visible(url)).toBe(3)
})

test('What has ended in the meantime cannot be cancelled, which is said, and the list shows what it came to', async () => {
  const { url, source } = await open('late', 20)
  await field('Maximum messages per second').fill('4')
  await startTask()
  const cancel = tasks().first().getByRole('button', { name: 'Cancel task' })
  await expect(cancel).toBeVisible()
  // Somebody else cancels it: the view does not know yet.
  const [connection] = (await request(page, 'connections.list', {})).filter(
    (one) => one.name === 'on late'
  )
  const place = { connectionId: connection!.id, url }
  const [{ handle } = { handle: null }] = await request(page, 'deadLetters.moveTasks', place)
  await request(page, 'deadLetters.cancelMove', { ...place, handle: handle! })
  await cancel.click()
  await expect(view().getByRole('alert')).toContainText('does not go on any more')
  await expect(view()).toContainText('No move task yet.')
  expect((await visible(url)) + (await visible(source))).toBe(20)
})

test('In production the name of the dead-letter queue is typed first', async () => {
  const { name, url, source } = await open('paid', 8)
  await setEnvironment(page, 'on paid', 'production')
  await start().click()
  const go = question().getByRole('button', { name: 'Start', exact: true })
  await expect(go).toBeDisabled()
  const typed = question().getByRole('textbox', { name: 'Name of the queue' })
  await typed.fill('paid')
  await expect(go).toBeDisabled()
  expect(await visible(url)).toBe(8)
  await typed.fill(name)
  await go.click()
  await expect(tasks().first()).toContainText('completed', slow)
  expect(await visible(source)).toBe(8)
  expect(await visible(url)).toBe(0)
})

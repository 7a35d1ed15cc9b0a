import { expect, test, type Locator, type Page } from '@playwright/test'
import {
  chooseView,
  openQueue,
  request,
  setEnvironment,
  startListening
} from '../support/app-driver.js'
import {
  expectNoPolls,
  expectReceived,
  live,
  liveRows,
  numbered,
  sendAll
} from '../support/listening-app.js'
import {
  button,
  connectionName,
  field,
  inputRows,
  outputs,
  outputRows,
  withOperationApp
} from '../support/operation-driver.js'

/** In production nothing is deleted before the name was typed, wherever it is asked for. */

const queues = Object.fromEntries(
  ['leased', 'deleted', 'again', 'paused', 'changed'].map((name) => [
    name,
    { VisibilityTimeout: '300' }
  ])
)
const app = withOperationApp(queues)

test.beforeEach(() => setEnvironment(app().page, connectionName, 'production'))
test.afterEach(async () => {
  for (const { id } of await request(app().page, 'listen.list', {})) {
    await request(app().page, 'listen.stop', { listenerId: id })
  }
})

const dialogOf = (page: Page, title: string) => page.getByRole('dialog', { name: title })

/** The button stays out of reach until the phrase is there. */
async function confirmByName(dialog: Locator, label: string, phrase: string, action: string) {
  const confirm = dialog.getByRole('button', { name: action, exact: true })
  await expect(confirm).toBeDisabled()
  const box = dialog.getByRole('textbox', { name: label })
  for (const wrong of [phrase.slice(0, -1), `${phrase}s`]) {
    await box.fill(wrong)
    await expect(confirm).toBeDisabled()
    await box.press('Enter')
    await expect(dialog).toBeVisible()
  }
  await box.fill(phrase)
  await confirm.click()
  await expect(dialog).toBeHidden()
}

/** Messages that the server still has. */
const left = async (name: string) => {
  const { visible, inFlight } = await app().server.counts(app().urls[name]!)
  return visible + inFlight
}

async function hold(name: string, count: number) {
  const { page, server, urls } = app()
  await sendAll(server, urls[name]!, numbered(count, name))
  await openQueue(page, name, 'Listen')
  await startListening(page, 'Process-managed')
  await expectReceived(page, count)
}

test('Deleting what is leased asks for the name of the queue', async () => {
  const { page } = app()
  await hold('leased', 1)
  await liveRows(page).first().click()
  await liveRows(page).first().press('Delete')
  const dialog = dialogOf(page, 'Delete 1 message')
  await confirmByName(dialog, 'Name of the queue', 'leased', 'Delete 1 message')
  await expect(live(page).locator('[data-state=deleted]')).toHaveCount(1)
  expect(await left('leased')).toBe(0)
})

test('Deleting by receipt handles asks for it too', async () => {
  const { page, server, urls } = app()
  await sendAll(server, urls['deleted']!, numbered(1, 'deleted'))
  const [message] = await server.drain(urls['deleted']!, 300)
  await openQueue(page, 'deleted', 'Delete')
  await expect(inputRows(page)).toHaveCount(1)
  await field(page, 'Body').fill(message?.ReceiptHandle ?? '')
  await button(page, 'Delete').click()
  const dialog = dialogOf(page, 'Delete 1 message')
  await confirmByName(dialog, 'Name of the queue', 'deleted', 'Delete 1 message')
  await expect(outputRows(page)).toHaveCount(1)
  expect(await left('deleted')).toBe(0)
})

test('Running a Receive again that deletes asks for it too', async () => {
  const { page, server, urls } = app()
  await sendAll(server, urls['again']!, numbered(1, 'again'))
  await openQueue(page, 'again', 'Receive')
  await page.getByRole('checkbox', { name: 'Delete messages' }).check()
  await button(page, 'Receive').click()
  const first = dialogOf(page, 'Receive and delete')
  await confirmByName(first, 'Name of the queue', 'again', 'Receive and delete')
  await expect(outputs(page).locator('[data-state=deleted]')).toHaveCount(1)
  await sendAll(server, urls['again']!, numbered(1, 'again'))
  await page
    .getByRole('navigation', { name: 'Runs' })
    .getByRole('button', { name: /again/ })
    .click()
  await button(page, 'Run again').click()
  const dialog = page.getByRole('dialog', { name: /^Run .* again$/ })
  await confirmByName(dialog, 'Name of the queue', 'again', 'Receive')
  await expect.poll(() => left('again')).toBe(0)
})

test('Going on with a session that deletes asks for it again', async () => {
  const { page, server, urls } = app()
  await openQueue(page, 'paused', 'Listen')
  await page.getByRole('radio', { name: 'At least once' }).check({ force: true })
  await button(page, 'Start listening').click()
  const asked = dialogOf(page, 'Listen and delete')
  await confirmByName(asked, 'Name of the queue', 'paused', 'Start listening')
  await button(page, 'Pause').click()
  await expect(button(page, 'Resume')).toBeVisible()
  await expectNoPolls(page)
  await sendAll(server, urls['paused']!, numbered(2, 'paused'))
  await button(page, 'Resume').click()
  expect(await left('paused')).toBe(2)
  await confirmByName(asked, 'Name of the queue', 'paused', 'Resume')
  await expectReceived(page, 2)
  await expect.poll(() => left('paused')).toBe(0)
})

test('A question that is open asks for the name once the environment is production', async () => {
  const { page } = app()
  await setEnvironment(page, connectionName, 'development')
  await hold('changed', 2)
  await liveRows(page).first().click()
  await page.keyboard.press('Control+a')
  await liveRows(page).first().press('Delete')
  const dialog = dialogOf(page, 'Delete 2 messages')
  await expect(dialog.getByRole('button', { name: 'Delete 2 messages' })).toBeEnabled()
  await setEnvironment(page, connectionName, 'production')
  await confirmByName(dialog, 'Name of the queue', 'changed', 'Delete 2 messages')
  await expect(live(page).locator('[data-state=deleted]')).toHaveCount(2)
  await chooseView(page, 'Overview')
})

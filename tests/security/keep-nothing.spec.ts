import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import {
  addConnection,
  chooseView,
  connectionSwitcher,
  fillConnection,
  messagesReceived,
  openQueue,
  queueItem,
  startListening
} from '../support/app-driver.js'
import { closeWindow, closingQuestion } from '../support/closing.js'
import { forgetSecrets, launchApp, newUserData, type LaunchedApp } from '../support/electron.js'
import { field } from '../support/operation-driver.js'
import { startSqsServer, type SqsServer } from '../support/sqs-server.js'

/** A connection that keeps nothing on disk, beside one that does: what the one leaves, the other must not. */

test.describe.configure({ mode: 'serial' })

let server: SqsServer
let userData: string
let launched: LaunchedApp
test.beforeAll(async () => {
  server = await startSqsServer()
  userData = await newUserData()
  launched = await launchApp({ userData })
})
test.afterAll(async () => {
  await launched.close()
  await forgetSecrets(launched.keychainService)
  await server.stop()
  await rm(userData, { recursive: true, force: true, maxRetries: 5 })
})

const texts = (word: string) => ({
  queue: `${word}-queue`,
  draft: `${word} typed as a body`,
  handle: `${word}-typed-as-a-handle`,
  filter: `${word}-typed-as-a-filter`,
  body: `${word} received`
})
const loud = texts('loudloud')
const silent = texts('hushhush')

/** Types, chooses and receives something everywhere. */
async function work(page: Page, typed: ReturnType<typeof texts>): Promise<void> {
  await page.getByRole('textbox', { name: 'Filter queues' }).fill(typed.queue.slice(0, -2))
  await expect(queueItem(page, typed.queue)).toBeVisible()
  await openQueue(page, typed.queue, 'Send')
  await field(page, 'Body').fill(typed.draft)
  await chooseView(page, 'Delete')
  await field(page, 'Body').fill(typed.handle)
  await chooseView(page, 'Listen')
  await startListening(page, 'Process-managed')
  await expect(messagesReceived(page)).toHaveText('1')
  await page.getByLabel('Filter messages').fill(typed.filter)
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
}

async function queueWithMessage({ queue, body }: ReturnType<typeof texts>): Promise<void> {
  const url = await server.createQueue({ name: queue, attributes: { VisibilityTimeout: '600' } })
  await server.send(url, [{ MessageBody: body }])
}

const status = (page: Page) => page.getByRole('contentinfo')

test('the status bar tells what is on disk from what is in memory', async () => {
  const page = launched.window
  await queueWithMessage(loud)
  await addConnection(page, { name: 'loud', endpoint: server.url })
  await work(page, loud)
  await expect(status(page)).toContainText('journal 1 document · encrypted')
  await expect(status(page)).not.toContainText('in memory')

  await queueWithMessage(silent)
  const form = await fillConnection(page, { name: 'silent', endpoint: server.url })
  await form.getByRole('checkbox', { name: 'Keep nothing on disk' }).check()
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toBeHidden()
  await work(page, silent)
  await expect(status(page)).toContainText('journal 1 document · encrypted · 1 in memory')
})

test('what would stay in the journal is said to end with the app', async () => {
  const page = launched.window
  await chooseView(page, 'Receive')
  await page.getByRole('checkbox', { name: 'Delete messages' }).check()
  await expect(page.getByText('Each is in the journal first until Longpoll closes.')).toBeVisible()

  await connectionSwitcher(page).click()
  await page.getByRole('menuitem', { name: /^Delete silent/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete silent?' })
  await expect(dialog).toContainText('which then end when Longpoll closes.')
  await dialog.getByRole('button', { name: 'Cancel' }).click()

  await closeWindow(launched.app)
  const question = closingQuestion(page)
  await expect(question).toContainText('1 document is in memory until Longpoll closes.')
  await question.getByRole('button', { name: 'Cancel' }).click()
})

async function everythingOnDisk(): Promise<string> {
  const entries = await readdir(userData, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const read = files.map(({ parentPath, name }) =>
    readFile(join(parentPath, name), 'latin1').catch(() => '')
  )
  // Either as it is, or in two bytes a character.
  return (await Promise.all(read)).map((text) => text + text.replaceAll('\0', '')).join('\n')
}

test('no file has anything that was typed, opened or received', async () => {
  // The time after which everything is written that ever is.
  await launched.window.waitForTimeout(1500)
  await launched.close()
  const found = await everythingOnDisk()
  const { body, ...typed } = loud
  for (const text of Object.values(typed)) expect(found).toContain(text)
  // The journal is encrypted.
  expect(found).not.toContain(body)
  expect(found).not.toContain('hushhush')
})

test('nothing of it is there when the app starts again, and the connection is', async () => {
  launched = await launchApp({ userData })
  const page = launched.window
  await expect(connectionSwitcher(page)).toHaveAccessibleName('Connection: silent')
  await expect(queueItem(page, silent.queue)).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Filter queues' })).toHaveValue('')
  await openQueue(page, silent.queue, 'Send')
  await expect(field(page, 'Body')).toHaveText('')
})

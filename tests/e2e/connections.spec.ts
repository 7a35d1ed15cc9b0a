import { expect, test, type Page } from '@playwright/test'
import {
  addConnection,
  chooseConnection,
  connectionDialog,
  connectionId,
  connectionSwitcher,
  fillConnection,
  queueItem,
  request
} from '../support/app-driver.js'
import { expectAccessible } from '../support/axe.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import { startFaultProxy, type FaultProxy } from '../support/fault-proxy.js'
import { openTab } from '../support/shell.js'
import { startSqsServer, type SqsServer } from '../support/sqs-server.js'

/** Connections: made, tested, changed, copied, deleted, switched. Against a real server in its own process. */

// Each goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

const secret = 'wJalrXUtnFEMI-K7MDENG-bPxRfiCY'
let server: SqsServer
let proxy: FaultProxy
let launched: LaunchedApp

test.beforeAll(async () => {
  server = await startSqsServer()
  await server.createQueue({ name: 'from-the-server' })
  proxy = await startFaultProxy(server.url)
  launched = await launchApp()
})
test.afterEach(() => {
  proxy.fault = () => null
})
test.afterAll(async () => {
  await launched.close()
  await proxy.stop()
  await server.stop()
})

async function menu(page: Page, item: string): Promise<void> {
  await connectionSwitcher(page).click()
  await page.getByRole('menuitem', { name: item }).click()
}

const list = (page: Page) =>
  page.getByRole('navigation', { name: 'Connections' }).getByRole('listitem')

test('wants what is missing, beside the fields, and sends nothing', async () => {
  const page = launched.window
  await page.getByRole('button', { name: 'New connection' }).first().click()
  const form = connectionDialog(page)
  await form.getByLabel('Endpoint').fill('localhost:4566')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form.getByLabel('Connection name')).toHaveAccessibleDescription(
    'Give the connection a name.'
  )
  await expect(form.getByLabel('Connection name')).toBeFocused()
  await expect(form.getByLabel('AWS access key')).toHaveAccessibleDescription(
    'Enter the access key.'
  )
  await expect(form.getByLabel('AWS secret key')).toHaveAccessibleDescription(
    'Enter the secret key.'
  )
  await expect(form.getByLabel('Endpoint')).toHaveAccessibleDescription(/http:\/\/ or https:\/\//)
})

test('asks before what was typed is thrown away', async () => {
  const page = launched.window
  const form = connectionDialog(page)
  await page.keyboard.press('Escape')
  await expect(form.getByText('Discard what you typed?')).toBeVisible()
  await form.getByRole('button', { name: 'Keep editing' }).click()
  await expect(form.getByLabel('Endpoint')).toHaveValue('localhost:4566')
  await form.getByRole('button', { name: 'Cancel' }).click()
  await form.getByRole('button', { name: 'Discard' }).click()
  await expect(form).toBeHidden()
})

test('tests the connection in three parts, until a field changes', async () => {
  const page = launched.window
  const form = await fillConnection(page, { name: 'mine', endpoint: proxy.url, secretKey: secret })
  proxy.fault = (action) =>
    action === 'ListQueues' ? { kind: 'error', status: 403, code: 'AccessDeniedException' } : null
  await form.getByRole('button', { name: 'Test connection' }).click()
  const results = form.getByRole('region', { name: 'Test results' })
  await expect(results.getByRole('listitem')).toHaveCount(3)
  await expect(results.getByRole('listitem').nth(0)).toContainText('Credentials: ok')
  await expect(results.getByRole('listitem').nth(1)).toContainText('List queues: not allowed')
  await expect(results.getByRole('listitem').nth(2)).toContainText('Find a queue by its name: ok')
  await form.getByLabel('Connection name').fill('other')
  await expect(results).toBeHidden()
})

test('stops a test that takes too long', async () => {
  const page = launched.window
  const form = connectionDialog(page)
  proxy.fault = () => ({ kind: 'hang' })
  await form.getByRole('button', { name: 'Test connection' }).click()
  await form.getByRole('button', { name: 'Stop test' }).click()
  await expect(form.getByRole('button', { name: 'Test connection' })).toBeVisible()
  await expect(form.getByRole('region', { name: 'Test results' })).toBeHidden()
})

test('a double click starts one test, which the name has nothing to do with', async () => {
  const page = launched.window
  const form = connectionDialog(page)
  proxy.fault = (action) => (action === 'ListQueues' ? { kind: 'delay', ms: 700 } : null)
  await form.getByLabel('Connection name').fill('')
  await form.getByRole('button', { name: 'Test connection' }).dblclick()
  const results = form.getByRole('region', { name: 'Test results' })
  await expect(results.getByRole('listitem')).toHaveCount(3)
  await form.getByLabel('Connection name').fill('Local sandbox')
  await form.getByRole('button', { name: 'Test connection' }).click()
  await expect(results.getByRole('listitem')).toHaveCount(3)
})

test('saves it, lists its queues and colours the window', async () => {
  const page = launched.window
  const form = connectionDialog(page)
  await form.getByLabel('Connection name').fill('mine')
  await form.getByLabel('Environment').selectOption('production')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toBeHidden()
  await expect(connectionSwitcher(page)).toHaveAccessibleName('Connection: mine')
  await expect(page.getByRole('banner')).toContainText('production')
  await expect(page.getByRole('banner')).toContainText('us-east-1')
  await expect(queueItem(page, 'from-the-server')).toBeVisible()
})

test('never shows the secret again, and keeps it where the field stays blank', async () => {
  const page = launched.window
  await menu(page, 'Edit mine…')
  const form = page.getByRole('dialog', { name: 'Edit mine' })
  await expect(form.getByLabel('AWS secret key')).toHaveValue('')
  await expect(form.getByLabel('AWS secret key')).toHaveAttribute(
    'placeholder',
    'Saved in the keychain. Leave blank to keep it.'
  )
  await expect(form.getByLabel('AWS access key')).toHaveValue('')
  await expect(form.getByLabel('AWS access key')).toHaveAttribute('placeholder', /^AKIA.*MPLE$/)
  expect(await page.content()).not.toContain(secret)

  await form.getByLabel('Environment').selectOption('staging')
  await form.getByLabel('Connection name').fill('yours')
  await form.getByRole('button', { name: 'Save' }).click()
  const question = page.getByRole('dialog', { name: 'Make mine a staging connection' })
  const confirm = question.getByRole('button', { name: 'Save' })
  await expectAccessible(page, 'question before production is left')
  await question.getByRole('textbox', { name: 'Name of the connection' }).fill('yours')
  await expect(confirm).toBeDisabled()
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(form.getByLabel('Environment')).toHaveValue('staging')
  const stored = (await request(page, 'connections.list', {})).find(({ name }) => name === 'mine')
  expect(stored?.environment).toBe('production')
  await form.getByLabel('Connection name').fill('mine')
  await form.getByRole('button', { name: 'Save' }).click()
  await question.getByRole('textbox', { name: 'Name of the connection' }).fill('mine')
  await confirm.click()
  await expect(form).toBeHidden()
  await expect(page.getByRole('banner')).toContainText('staging')
  await page.getByRole('button', { name: 'Refresh queues' }).click()
  await expect(queueItem(page, 'from-the-server')).toBeVisible()
})

test('refuses a name that is taken', async () => {
  const page = launched.window
  const form = await fillConnection(page, { name: 'MINE', endpoint: '' })
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form.getByLabel('Connection name')).toHaveAccessibleDescription(
    'There is a connection with this name already.'
  )
  await form.getByRole('button', { name: 'Cancel' }).click()
  await form.getByRole('button', { name: 'Discard' }).click()
})

test('duplicates it with its secrets', async () => {
  const page = launched.window
  await menu(page, 'Duplicate mine')
  const form = page.getByRole('dialog', { name: /^Edit mine/ })
  await form.getByLabel('Connection name').fill('copy of mine')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(connectionSwitcher(page)).toHaveAccessibleName('Connection: copy of mine')
  await expect(queueItem(page, 'from-the-server')).toBeVisible()
})

test('keeps the tabs of each connection apart', async () => {
  const page = launched.window
  await queueItem(page, 'from-the-server').click()
  await expect(openTab(page, 'from-the-server')).toBeVisible()
  await chooseConnection(page, 'Local sandbox')
  await expect(openTab(page, 'from-the-server')).toBeHidden()
  await chooseConnection(page, 'copy of mine')
  await expect(openTab(page, 'from-the-server')).toBeVisible()
})

test('deletes it once it is confirmed, and goes to another', async () => {
  const page = launched.window
  const before = await list(page).count()
  await menu(page, 'Delete copy of mine…')
  const dialog = page.getByRole('dialog', { name: 'Delete copy of mine?' })
  await expect(dialog).toContainText('its keys and token from the keychain')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(list(page)).toHaveCount(before)
  await menu(page, 'Delete copy of mine…')
  await dialog.getByRole('button', { name: 'Delete connection' }).click()
  await expect(list(page)).toHaveCount(before - 1)
  await expect(connectionSwitcher(page)).not.toHaveAccessibleName('Connection: copy of mine')
})

test('has a menu on each connection of the side bar, by pointer and by key', async () => {
  const page = launched.window
  const row = list(page).getByRole('button', { name: /^mine/ })
  const items = page.getByRole('menu', { name: 'mine' }).getByRole('menuitem')
  await row.click({ button: 'right' })
  await expect(items).toHaveText([
    /Use mine/,
    /Edit mine…/,
    /Check permissions of mine…/,
    /Copy IAM policy for mine…/,
    /Duplicate mine/,
    /Export mine…/,
    /Delete mine…/
  ])
  await page.keyboard.press('Escape')
  await expect(items).toHaveCount(0)
  await chooseConnection(page, 'Local sandbox')
  await row.focus()
  await page.keyboard.press('ContextMenu')
  await expect(items.first()).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(connectionSwitcher(page)).toHaveAccessibleName('Connection: mine')
})

test('brings into view what a save was refused with', async () => {
  const page = launched.window
  const form = await fillConnection(page, { name: 'gone soon', endpoint: server.url })
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toBeHidden()
  const id = await connectionId(page, 'gone soon')
  await menu(page, 'Edit gone soon…')
  const edited = page.getByRole('dialog', { name: 'Edit gone soon' })
  await edited.getByLabel('Connection name').fill('gone')
  await request(page, 'connections.remove', { id })
  await edited.getByRole('button', { name: 'Save' }).click()
  await expect(edited.getByRole('alert')).toBeInViewport({ ratio: 1 })
  await expect(edited.locator(':focus').getByRole('alert')).toBeVisible()
  await edited.getByRole('button', { name: 'Cancel' }).click()
  await edited.getByRole('button', { name: 'Discard' }).click()
  await chooseConnection(page, 'Local sandbox')
})

test('keeps the sandbox to its name, environment and Read-only', async () => {
  const page = launched.window
  await chooseConnection(page, 'Local sandbox')
  await connectionSwitcher(page).click()
  await expect(page.getByRole('menuitem', { name: 'Delete Local sandbox…' })).toBeDisabled()
  await page.getByRole('menuitem', { name: 'Edit Local sandbox…' }).click()
  const form = page.getByRole('dialog', { name: 'Edit Local sandbox' })
  await expect(form).toContainText('on this computer only')
  await expect(form.getByLabel('AWS access key')).toBeHidden()
  await form.getByRole('button', { name: 'Cancel' }).click()
})

test('brings back what was typed when the window comes back, without the secret', async () => {
  const page = launched.window
  const form = await fillConnection(page, {
    name: 'unfinished',
    endpoint: 'http://127.0.0.1:9',
    secretKey: secret
  })
  await page.waitForTimeout(400)
  await page.reload()
  await expect(form.getByLabel('Connection name')).toHaveValue('unfinished')
  await expect(form.getByLabel('Endpoint')).toHaveValue('http://127.0.0.1:9')
  await expect(form.getByLabel('AWS secret key')).toHaveValue('')
  const stored = await page.evaluate<string>('JSON.stringify(localStorage)')
  expect(stored).not.toContain(secret)
  expect(stored).not.toContain('AKIAIOSFODNN7EXAMPLE')
  await form.getByRole('button', { name: 'Cancel' }).click()
  await form.getByRole('button', { name: 'Discard' }).click()
  await page.reload()
  await expect(page.getByRole('navigation', { name: 'Connections' })).toBeVisible()
  await expect(form).toBeHidden()
})

test('says that the account is unknown, and why', async () => {
  const page = launched.window
  proxy.fault = (action) => (action.includes('GetCallerIdentity') ? { kind: 'drop' } : null)
  await addConnection(page, { name: 'nowhere', endpoint: 'http://127.0.0.1:9' })
  const unknown = page.getByRole('banner').getByText('account unknown')
  await expect(unknown).toBeVisible()
  await expect(unknown).toHaveAttribute('title', /\w+/)
})

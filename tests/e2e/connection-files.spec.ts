import { expect, test, type Page } from '@playwright/test'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectionSwitcher, queueItem, request } from '../support/app-driver.js'
import { chooseFile } from '../support/chosen-file.js'
import { withOperationApp } from '../support/operation-driver.js'
import { takeFromPalette } from '../support/shell.js'

/** Connections to a file and back, without their secrets. */

test.describe.configure({ mode: 'serial' })

const app = withOperationApp({ orders: {} })
let folder = ''
let path = ''

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longpoll-connections-'))
  path = join(folder, 'connections.json')
})
test.afterAll(() => rm(folder, { recursive: true, force: true }))

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Import connections' })
const list = (page: Page) => page.getByRole('navigation', { name: 'Connections' })
const names = async (page: Page) =>
  (await request(page, 'connections.list', {})).map(({ name }) => name)

test('exports the settings, and no key, secret or what is known of them', async () => {
  const { page, launched, proxy } = app()
  await chooseFile(launched.app, path)
  await takeFromPalette(page, 'export all', 'Export all connections…')
  await expect(page.getByText('1 connection exported, without keys and secrets.')).toBeVisible()
  const text = await readFile(path, 'utf8')
  expect(JSON.parse(text)).toMatchObject({
    connections: [{ name: 'workbench', endpoint: proxy.url, environment: 'development' }]
  })
  expect(text).not.toMatch(/AKIA|MPLE|test-secret-key|hasSecret|maskedKeyId|sandbox/)
})

test('shows what is in a file before anything is added, with what is left out and why', async () => {
  const { page } = app()
  const file = JSON.parse(await readFile(path, 'utf8')) as { connections: object[] }
  file.connections.push({ ...file.connections[0], name: 'elsewhere', region: 'Frankfurt' })
  await writeFile(path, JSON.stringify(file))
  await takeFromPalette(page, 'import', 'Import connections…')
  const rows = dialog(page).getByRole('listitem')
  await expect(rows.nth(0)).toContainText('workbench 2: workbench is taken')
  await expect(rows.nth(1)).toContainText('elsewhere: left out. region: A region looks like')
  expect(await names(page)).toEqual(['Local sandbox', 'workbench'])
  await dialog(page).getByRole('button', { name: 'Import 1 connection' }).click()
  await expect(dialog(page)).toContainText('1 connection imported.')
  expect(await names(page)).toEqual(['Local sandbox', 'workbench', 'workbench 2'])
})

test('asks for the secret afterwards, and says where it is missing', async () => {
  const { page } = app()
  await dialog(page).getByRole('button', { name: 'Close' }).click()
  await expect(connectionSwitcher(page)).toHaveAccessibleName('Connection: workbench 2')
  await expect(list(page).getByRole('button', { name: /^workbench 2/ })).toContainText(
    'keys missing'
  )
  const queues = page.getByRole('navigation', { name: 'Queues' })
  await expect(queues.getByRole('alert')).toContainText('The AWS access key is missing.')
  await queues.getByRole('button', { name: 'Enter keys' }).click()
  const form = page.getByRole('dialog', { name: 'Edit workbench 2' })
  await form.getByLabel('AWS access key').fill('AKIAIOSFODNN7EXAMPLE')
  await form.getByLabel('AWS secret key').fill('test-secret-key')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(queueItem(page, 'orders')).toBeVisible()
  await expect(list(page)).not.toContainText('keys missing')
})

test('says of another file that it is none of connections', async () => {
  const { page } = app()
  await writeFile(path, '{"connections":"none"}')
  await takeFromPalette(page, 'import', 'Import connections…')
  await expect(page.getByText('This is not a file of connections.')).toBeVisible()
  await expect(dialog(page)).toBeHidden()
})

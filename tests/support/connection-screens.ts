import { expect, type Page } from '@playwright/test'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chooseConnection, connectionSwitcher, openQueue } from './app-driver.js'
import { chooseFile } from './chosen-file.js'
import type { LaunchedApp } from './electron.js'

/** Looks at the screen as it is: takes a picture of it, or has it checked. */
type Shoot = (name: string) => Promise<void>

/** Turns Read-only of a connection on or off by its form. */
async function setReadOnly(page: Page, name: string, on: boolean): Promise<void> {
  await connectionSwitcher(page).click()
  await page.getByRole('menuitem', { name: `Edit ${name}…` }).click()
  const form = page.getByRole('dialog', { name: `Edit ${name}` })
  await form.getByRole('checkbox', { name: 'Read-only' }).setChecked(on)
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toBeHidden()
}

/** What a read-only connection refuses, and where it says so. The sandbox is as it was afterwards. */
export async function showReadOnly(page: Page, shoot: Shoot): Promise<void> {
  await chooseConnection(page, 'Local sandbox')
  await setReadOnly(page, 'Local sandbox', true)
  await expect(page.getByRole('banner').getByText('read-only')).toBeVisible()
  await openQueue(page, 'orders.fifo', 'Send')
  await shoot('read-only-send')
  await openQueue(page, 'events', 'Receive')
  await page.getByRole('checkbox', { name: 'Delete messages' }).check()
  await shoot('read-only-receive')
  await page.getByRole('checkbox', { name: 'Delete messages' }).uncheck()
  await openQueue(page, 'orders.fifo', 'Listen')
  await page.getByRole('radio', { name: 'At least once' }).check({ force: true })
  await shoot('read-only-listen')
  await page.getByRole('radio', { name: 'Process-managed' }).check({ force: true })
  await page.getByRole('button', { name: /^leases held/ }).click()
  await page.getByRole('grid', { name: 'Leases held' }).getByRole('row').nth(1).click()
  await page
    .getByRole('complementary', { name: 'Inspector' })
    .getByRole('tab', { name: /^Lease/ })
    .click()
  await shoot('read-only-leases')
  await setReadOnly(page, 'Local sandbox', false)
}

/** What the sandbox allows on one of its queues. */
export async function showPermissions(page: Page, shoot: Shoot): Promise<void> {
  await chooseConnection(page, 'Local sandbox')
  await openQueue(page, 'orders.fifo')
  await page.getByRole('button', { name: 'Check permissions' }).click()
  const dialog = page.getByRole('dialog', { name: 'Permissions of Local sandbox' })
  await shoot('permissions')
  await dialog.getByRole('button', { name: 'Check permissions' }).click()
  await expect(dialog.getByRole('status')).toHaveText('Checked on orders.fifo.')
  await shoot('permissions-checked')
  await dialog.getByRole('button', { name: 'Close' }).click()
}

/** The policy for everything on one queue. */
export async function showPolicy(page: Page, shoot: Shoot): Promise<void> {
  await chooseConnection(page, 'Local sandbox')
  await connectionSwitcher(page).click()
  await page.getByRole('menuitem', { name: 'Copy IAM policy for Local sandbox…' }).click()
  const dialog = page.getByRole('dialog', { name: 'IAM policy for Local sandbox' })
  await dialog.getByRole('textbox', { name: 'Queues' }).fill('orders.fifo, events')
  await expect(dialog.getByRole('region', { name: 'Policy as JSON' })).toContainText('orders.fifo')
  await shoot('iam-policy')
  await dialog.getByRole('button', { name: 'Close' }).click()
}

const settings = (name: string, over: object = {}) => ({
  name,
  environment: 'production',
  authentication: 'access-keys',
  region: 'eu-west-1',
  customRegion: '',
  endpoint: '',
  keepNothingOnDisk: false,
  readOnly: true,
  ...over
})

/** A file of connections before and after it is imported. */
export async function showConnectionFile(launched: LaunchedApp, shoot: Shoot): Promise<void> {
  const page = launched.window
  const path = join(tmpdir(), `longpoll-connections-${process.pid}.json`)
  const connections = [
    settings('orders, Europe'),
    settings('orders, Europe', { environment: 'staging', readOnly: false }),
    settings('a connection of another time', { region: 'Frankfurt' })
  ]
  await writeFile(path, JSON.stringify({ format: 'longpoll-connections', version: 1, connections }))
  await chooseFile(launched.app, path)
  await connectionSwitcher(page).click()
  await page.getByRole('menuitem', { name: 'Import connections…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Import connections' })
  await expect(dialog.getByRole('listitem')).toHaveCount(3)
  await shoot('import-connections')
  await dialog.getByRole('button', { name: 'Import 2 connections' }).click()
  await expect(dialog).toContainText('2 connections imported.')
  await shoot('import-connections-done')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(page.getByRole('navigation', { name: 'Queues' }).getByRole('alert')).toBeVisible()
  await shoot('connection-without-keys')
  await rm(path)
}

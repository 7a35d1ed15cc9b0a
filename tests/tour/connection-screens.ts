import { expect, type Page } from '@playwright/test'
import { chooseConnection, connectionSwitcher, openQueue } from '../support/app-driver.js'

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
  await dialog.getByLabel('Queues').fill('orders.fifo, events')
  await expect(dialog.getByRole('region', { name: 'Policy as JSON' })).toContainText('orders.fifo')
  await shoot('iam-policy')
  await dialog.getByRole('button', { name: 'Close' }).click()
}

import { expect, test } from '@playwright/test'
import { messagesReceived, openQueue, queueItem, startListening } from '../support/app-driver.js'
import { expectAccessible } from '../support/axe.js'
import {
  showConnectionFile,
  showPermissions,
  showPolicy,
  showReadOnly
} from '../support/connection-screens.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'

/** Axe on the screens about connections, in both themes. */

test.describe.configure({ mode: 'serial' })

let launched: LaunchedApp
test.beforeAll(async () => {
  launched = await launchApp()
  await expect(queueItem(launched.window, 'orders.fifo')).toBeVisible()
})
test.afterAll(() => launched.close())

async function check(name: string) {
  const page = launched.window
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await expectAccessible(page, `${name}, ${theme}`)
  }
}

test('what a connection may do, and the policy for it', async () => {
  await showPermissions(launched.window, check)
  await showPolicy(launched.window, check)
})

test('a read-only connection', async () => {
  const page = launched.window
  await openQueue(page, 'orders.fifo', 'Listen')
  await page.getByLabel('Visibility timeout').fill('900')
  await startListening(page, 'Process-managed')
  await expect(messagesReceived(page)).not.toHaveText('0', { timeout: 30_000 })
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await showReadOnly(page, check)
})

test('a file of connections, and what lacks its keys', async () => {
  await showConnectionFile(launched, check)
})

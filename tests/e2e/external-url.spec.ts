import { expect, test } from '@playwright/test'
import { addConnection, queueItem } from '../support/app-driver.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import { startFaultProxy, type FaultProxy } from '../support/fault-proxy.js'
import { openTab, queuesNav } from '../support/shell.js'
import { startSqsServer, type SqsServer } from '../support/sqs-server.js'

/** Queues without the permission to list them. */

// Each goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

let server: SqsServer
let proxy: FaultProxy
let launched: LaunchedApp
let url: string

test.beforeAll(async () => {
  server = await startSqsServer()
  url = await server.createQueue({ name: 'hidden', fifo: true })
  proxy = await startFaultProxy(server.url)
  proxy.fault = (action) =>
    ['ListQueues', 'GetQueueUrl'].includes(action)
      ? { kind: 'error', status: 403, code: 'AccessDeniedException' }
      : null
  launched = await launchApp()
  await addConnection(launched.window, { name: 'no listing', endpoint: proxy.url })
})
test.afterAll(async () => {
  await launched.close()
  await proxy.stop()
  await server.stop()
})

test('says that listing is denied and offers the URL field', async () => {
  const page = launched.window
  const alert = queuesNav(page).getByRole('alert')
  await expect(alert).toContainText('sqs:ListQueues')
  await expect(page.getByRole('textbox', { name: 'External Queue URL' })).toBeVisible()
})

test('refuses what is no URL, and keeps it', async () => {
  const page = launched.window
  const field = page.getByRole('textbox', { name: 'External Queue URL' })
  await field.fill('hidden.fifo')
  await queuesNav(page).getByRole('button', { name: 'Open', exact: true }).click()
  await expect(field).toHaveAccessibleDescription('A queue URL starts with http:// or https://.')
  await expect(field).toHaveValue('hidden.fifo')
})

test('opens the queue by its URL and keeps it in the list', async () => {
  const page = launched.window
  const field = page.getByRole('textbox', { name: 'External Queue URL' })
  await field.fill(url)
  await field.press('Enter')
  await expect(openTab(page, 'hidden.fifo')).toBeVisible()
  await expect(page.getByRole('region', { name: 'FIFO', exact: true })).toContainText(
    'ContentBasedDeduplication'
  )
  expect(proxy.seen.some(({ action }) => action === 'GetQueueUrl')).toBe(false)

  await page.reload()
  await expect(queueItem(page, 'hidden.fifo')).toHaveAccessibleName(/opened by its URL/)
})

test('is reachable where listing works, too', async () => {
  const page = launched.window
  await page
    .getByRole('navigation', { name: 'Connections' })
    .getByRole('button', { name: 'Local sandbox' })
    .click()
  await expect(queueItem(page, 'events')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'External Queue URL' })).toBeHidden()
  await page.getByRole('button', { name: 'Open by URL' }).first().click()
  await expect(page.getByRole('textbox', { name: 'External Queue URL' })).toBeFocused()
})

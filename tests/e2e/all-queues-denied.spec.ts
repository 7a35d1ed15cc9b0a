import { expect, test } from '@playwright/test'
import { addConnection } from '../support/app-driver.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import { manyQueues, startManyQueues, type ManyQueues } from '../support/many-queues.js'

/** An account whose queues may be listed and not read. */

let server: ManyQueues
let launched: LaunchedApp

test.beforeAll(async () => {
  server = await startManyQueues(manyQueues(1_000))
  server.denied.add('GetQueueAttributes').add('ListQueueTags')
  launched = await launchApp()
  await addConnection(launched.window, { name: 'denied', endpoint: server.endpoint })
})
test.afterAll(async () => {
  await launched.close()
  await server.close()
})

test('a table without facts says so, and an examination that is denied stops early', async () => {
  const page = launched.window
  const asked = () => server.calls.filter(({ action }) => action === 'GetQueueAttributes').length
  await page.getByRole('button', { name: 'All queues' }).click()
  const table = page.getByRole('region', { name: 'Table of all queues' })
  await expect(table.getByRole('row', { name: 'pay-0.fifo', exact: true })).toContainText('?')
  await expect(table).toContainText('Known for 0 of 1,000')
  const before = asked()
  await page.getByRole('button', { name: 'Examine all queues' }).click()
  await expect(table.getByRole('alert')).toContainText('sqs:GetQueueAttributes')
  expect(asked() - before).toBeLessThanOrEqual(200)

  server.denied.clear()
  await table.getByRole('alert').getByRole('button', { name: 'Try again' }).click()
  await expect(table).toContainText('Known for 1,000 of 1,000', { timeout: 20_000 })
  await expect(table.getByRole('alert')).toBeHidden()
})

test('where only some queues may be read, all of those are examined', async () => {
  const page = launched.window
  for (const name of server.queues.keys()) {
    if (name.startsWith('pay-')) server.denied.add(`GetQueueAttributes ${name}`)
  }
  await addConnection(page, { name: 'partly', endpoint: server.endpoint })
  await page.getByRole('button', { name: 'All queues' }).click()
  const table = page.getByRole('region', { name: 'Table of all queues' })
  await expect(table).toContainText('Known for 0 of 1,000')
  await page.getByRole('button', { name: 'Examine all queues' }).click()
  await expect(table).toContainText('Known for 900 of 1,000', { timeout: 20_000 })
  await expect(table.getByRole('alert')).toBeHidden()
})

import { expect, test } from '@playwright/test'
import { addConnection, chooseConnection, openQueue, queueItem } from '../support/app-driver.js'
import { withFaultyApp } from '../support/faulty-app.js'
import { createQueue } from '../support/queue-work.js'

const faulty = withFaultyApp()

test('Switching connections in the middle of a run keeps the run and what is looked at', async () => {
  const { page, proxy, server } = faulty()
  const name = 'many'
  await createQueue(server.client, name)
  await page.getByRole('button', { name: 'Refresh queues' }).click()
  await addConnection(page, { name: 'another', endpoint: server.url })
  await chooseConnection(page, 'faulty')
  await openQueue(page, name, 'Send')
  await page.getByRole('textbox', { name: 'Body' }).fill('one of many')
  const inputs = page.getByRole('grid', { name: 'Input documents' })
  for (let copies = 0; copies < 30; copies++) {
    await page.getByRole('button', { name: 'Duplicate' }).click()
  }
  await page.getByRole('textbox', { name: 'Body' }).fill('the last of many')
  const last = inputs.getByRole('row', { selected: true })
  await expect(last).toContainText('the last of many')
  proxy.fault = (action) => (action === 'SendMessageBatch' ? { kind: 'delay', ms: 1000 } : null)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Cancel', exact: true })).toBeVisible()

  await chooseConnection(page, 'another')
  await expect(queueItem(page, name)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Cancel', exact: true })).toBeHidden()
  await chooseConnection(page, 'faulty')
  await expect(last).toBeInViewport()
  await expect(page.getByText('31 of 31 sent')).toBeVisible({ timeout: 15_000 })
})

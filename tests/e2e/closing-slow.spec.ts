import { expect, test } from '@playwright/test'
import { openQueue, queueItem, startListening } from '../support/app-driver.js'
import { closeWindow, closeWith, closingQuestion } from '../support/closing.js'
import { withFaultyApp } from '../support/faulty-app.js'
import { expectReceived, numbered, sendAll } from '../support/listening-app.js'

/** Closing the window while messages are held on a server that does not answer. */

const faulty = withFaultyApp()

test('says that it releases; Cancel keeps the window, and it closes without releasing', async () => {
  const { page, proxy, server, launched } = faulty()
  const { app } = launched
  const name = 'slow-to-release'
  const url = await server.createQueue({ name, attributes: { VisibilityTimeout: '300' } })
  await sendAll(server, url, numbered(3, 'message'))
  await page.getByRole('button', { name: 'Refresh queues' }).click()
  await expect(queueItem(page, name)).toBeVisible()
  await openQueue(page, name, 'Listen')
  await startListening(page, 'Process-managed')
  await expectReceived(page, 3)
  await expect(page.getByRole('button', { name: 'leases held 3' })).toBeVisible()

  proxy.fault = (action) => (action === 'ChangeMessageVisibilityBatch' ? { kind: 'hang' } : null)
  const calls = () =>
    proxy.seen.filter(({ action }) => action === 'ChangeMessageVisibilityBatch').length
  const question = closingQuestion(page)
  await closeWindow(app)
  await question.getByRole('button', { name: 'Release and close' }).click()
  await expect(question.getByRole('status')).toHaveText('Releasing … 3 messages are still held.')
  await expect.poll(calls).toBe(1)
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(question).toBeHidden()
  await expect(page.getByRole('button', { name: 'leases held 3' })).toBeVisible()

  await closeWindow(app)
  await question.getByRole('button', { name: 'Release and close' }).click()
  // What was given up is asked for again: it is not taken for still being released.
  await expect.poll(calls).toBe(2)
  await closeWith(app, question.getByRole('button', { name: 'Leave them and close' }))
})

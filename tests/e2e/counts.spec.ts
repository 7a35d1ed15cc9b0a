import { expect, test } from '@playwright/test'
import { openQueue, queueItem } from '../support/app-driver.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'

let launched: LaunchedApp
test.beforeAll(async () => {
  launched = await launchApp()
})
test.afterAll(() => launched.close())

test('The counts of a queue are asked for again as soon as something was done with it', async () => {
  const { window } = launched
  await openQueue(window, 'events', 'Send')
  await expect(window.getByText('6 visible · 0 in flight · 0 delayed')).toBeVisible()
  await window.getByRole('textbox', { name: 'Body' }).fill('one more')
  await window.getByRole('button', { name: 'Send', exact: true }).click()
  // Sooner than the counts are asked for by themselves.
  await expect(window.getByText('7 visible · 0 in flight · 0 delayed')).toBeVisible({
    timeout: 2_000
  })
  await expect(queueItem(window, 'events')).toHaveAccessibleName(/7 visible/)
})

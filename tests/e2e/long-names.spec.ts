import { expect, test, type Locator, type Page } from '@playwright/test'
import { longNamedQueues, longNames } from '../support/administered-queues.js'
import { addConnection, openQueue } from '../support/app-driver.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'
import { startManyQueues, type ManyQueues } from '../support/many-queues.js'
import { clipped, resize } from '../tour/window.js'

/** Queues whose names are as long as SQS allows, in the smallest window. */

let server: ManyQueues
let launched: LaunchedApp

test.beforeAll(async () => {
  server = await startManyQueues(longNamedQueues)
  launched = await launchApp()
  await addConnection(launched.window, { name: 'long names', endpoint: server.endpoint })
  await resize(launched, { width: 1024, height: 700 })
})
test.afterAll(async () => {
  await launched.close()
  await server.close()
})

/** The button says Fix whole, names the queue to assistive technology and as its title, and stays within the view. */
async function expectFix(page: Page, view: Locator) {
  const name = longNames.target
  const fix = view.getByRole('button', { name: `Fix ${name}`, exact: true })
  await expect(fix).toBeVisible()
  await expect(fix).toHaveAttribute('title', name)
  const box = (await fix.boundingBox())!
  const word = (await fix.getByText('Fix', { exact: true }).boundingBox())!
  expect(word.x).toBeGreaterThanOrEqual(box.x)
  expect(word.x + word.width).toBeLessThanOrEqual(box.x + box.width)
  const around = (await view.boundingBox())!
  expect(box.x + box.width).toBeLessThanOrEqual(around.x + around.width)
  expect(await clipped(page)).toBe('')
}

test('the Overview is as wide as its place, and its Fix can be read', async () => {
  const page = launched.window
  await openQueue(page, longNames.source)
  await expectFix(page, page.getByRole('region', { name: 'Health', exact: true }))
})

test('so is Health', async () => {
  const page = launched.window
  await page.getByRole('button', { name: 'All queues' }).click()
  await page.getByRole('tab', { name: 'Health', exact: true }).click()
  await expectFix(page, page.getByRole('region', { name: 'Health of all queues' }))
})

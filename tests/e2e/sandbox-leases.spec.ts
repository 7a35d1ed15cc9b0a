import { rm } from 'node:fs/promises'
import { expect, test, type Page } from '@playwright/test'
import { openQueue, queueItem, request } from '../support/app-driver.js'
import { forgetSecrets, launchApp, newUserData, type LaunchedApp } from '../support/electron.js'
import { killApp } from '../support/kill.js'

/** The sandbox begins anew with the app, and nobody holds messages of one that is gone. */

let userData: string
let launched: LaunchedApp
test.beforeAll(async () => {
  userData = await newUserData()
  launched = await launchApp({ userData })
})
test.afterAll(async () => {
  await launched.close()
  await forgetSecrets(launched.keychainService)
  await rm(userData, { recursive: true, force: true, maxRetries: 5 })
})

const held = async (page: Page) =>
  (await request(page, 'leases.list', { connectionId: 'sandbox', limit: 10 })).total

test('Leases of the last sandbox have ended when the app starts again', async () => {
  const { window } = launched
  await expect(queueItem(window, 'events')).toBeVisible()
  await openQueue(window, 'events', 'Receive')
  await window.getByLabel('Maximum message count').fill('6')
  await window.getByLabel('Visibility timeout').fill('600')
  await window.getByRole('button', { name: 'Receive', exact: true }).click()
  await expect(window.getByRole('button', { name: 'leases held 6' })).toBeVisible()
  // The page's storage goes to the disk once a second; the tab is to be there again.
  await window.waitForTimeout(2500)
  await killApp(launched)

  launched = await launchApp({ userData })
  const page = launched.window
  const inFront = page.getByRole('grid', { name: 'Output documents' })
  await expect(inFront.getByText('lease ended')).toHaveCount(6)
  expect(await held(page)).toBe(0)
  await expect(page.getByRole('button', { name: 'leases held 0' })).toBeVisible()
})

test('What is leased of the new one is held', async () => {
  const page = launched.window
  await page.getByRole('button', { name: 'Receive', exact: true }).click()
  await expect(page.getByRole('button', { name: 'leases held 6' })).toBeVisible()
  expect(await held(page)).toBe(6)
})

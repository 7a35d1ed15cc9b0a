import { expect, test } from '@playwright/test'
import { rm } from 'node:fs/promises'
import { chooseView, openQueue, queueItem, request } from '../support/app-driver.js'
import { forgetSecrets, launchApp, newUserData, type LaunchedApp } from '../support/electron.js'
import { keptDrafts } from '../support/kept-drafts.js'
import { killApp } from '../support/kill.js'
import {
  button,
  field,
  inputRows,
  typeDocument,
  typeDocuments
} from '../support/operation-driver.js'
import { connectionDraft } from '../support/connection-draft.js'

let userData: string
let launched: LaunchedApp
test.beforeAll(async () => {
  userData = await newUserData()
  launched = await launchApp({ userData })
  await expect(queueItem(launched.window, 'orders.fifo')).toBeVisible()
})
test.afterAll(async () => {
  await launched.close()
  await forgetSecrets(launched.keychainService)
  await rm(userData, { recursive: true, force: true, maxRetries: 5 })
})

const long = 'x'.repeat(400_000)

test('keeps what is typed when the app is killed', async () => {
  const page = launched.window
  await openQueue(page, 'orders.fifo', 'Send')
  await typeDocuments(page, [
    { groupId: 'g1', deduplicationId: 'd1', body: '{"first":1}' },
    {
      groupId: 'not valid',
      body: `second ${long}`,
      attributes: [{ name: 'AWS.bad', type: 'Number', label: 'int', value: 'seven' }]
    }
  ])
  await field(page, 'Delay seconds').fill('soon')
  await chooseView(page, 'Receive')
  await field(page, 'Maximum message count').fill('1,5')
  await field(page, 'Receive Request Attempt Id').fill('attempt')
  await chooseView(page, 'Delete')
  await field(page, 'Body').fill('handle-1')
  await page.waitForTimeout(600)
  await killApp(launched)

  launched = await launchApp({ userData })
  const again = launched.window
  await openQueue(again, 'orders.fifo', 'Delete')
  await expect(field(again, 'Body')).toHaveText('handle-1')
  await chooseView(again, 'Receive')
  await expect(field(again, 'Maximum message count')).toHaveValue('1,5')
  await expect(field(again, 'Receive Request Attempt Id')).toHaveValue('attempt')
  await chooseView(again, 'Send')
  await expect(field(again, 'Delay seconds')).toHaveValue('soon')
  await expect(inputRows(again)).toHaveCount(2)
  await expect(field(again, 'Message Group Id')).toHaveValue('g1')
  await expect(field(again, 'Body')).toHaveText('{"first":1}')
  await inputRows(again).nth(1).click()
  await expect(field(again, 'Message Group Id')).toHaveValue('not valid')
  await expect(field(again, 'Attribute 1 name')).toHaveValue('AWS.bad')
  await expect(field(again, 'Attribute 1 label')).toHaveValue('int')
  await expect(field(again, 'Attribute 1 value')).toHaveValue('seven')
  await expect(again.getByText(/^390\.\d KiB of 1 MiB/).first()).toBeVisible()
})

test('keeps the outputs of the last run, too', async () => {
  const page = launched.window
  await openQueue(page, 'events', 'Send')
  await typeDocument(page, { body: 'sent before' })
  await button(page, 'Send').click()
  const rows = page.getByRole('grid', { name: 'Output documents' }).locator('[data-state=sent]')
  await expect(rows).toHaveCount(1)
  const id = await rows.getAttribute('data-message-id')
  await page.waitForTimeout(600)
  await killApp(launched)
  launched = await launchApp({ userData })
  const again = launched.window
  await openQueue(again, 'events', 'Send')
  await expect(
    again.getByRole('grid', { name: 'Output documents' }).locator(`[data-message-id="${id}"]`)
  ).toBeVisible()
})

test('leaves nothing on disk for a connection that keeps nothing', async () => {
  const page = launched.window
  const sandbox = (await request(page, 'connections.list', {})).find((one) => one.sandbox)
  const save = (keepNothingOnDisk: boolean) =>
    request(page, 'connections.save', connectionDraft({ ...sandbox!, keepNothingOnDisk }))
  await openQueue(page, 'events-dlq', 'Send')
  await field(page, 'Body').fill('kept')
  const key = /events-dlq#send$/
  await expect.poll(async () => (await keptDrafts(page)).some((one) => key.test(one))).toBe(true)
  await chooseView(page, 'Listen')
  await page.getByRole('button', { name: 'Start listening' }).click()
  await page.getByLabel('Filter messages').fill('a filter')
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  const stored = () => page.evaluate(() => JSON.stringify(localStorage))
  await expect.poll(stored).toContain('a filter')
  expect((await keptDrafts(page)).filter((one) => one.includes('orders.fifo'))).not.toEqual([])
  await save(true)
  // Those that are not open, too.
  await expect.poll(() => keptDrafts(page)).toEqual([])
  await expect.poll(stored).not.toContain('a filter')
  await expect.poll(stored).not.toContain('events-dlq')
  await chooseView(page, 'Send')
  await field(page, 'Body').fill('not kept')
  await page.waitForTimeout(600)
  expect(await keptDrafts(page)).toEqual([])
  await expect(field(page, 'Body')).toHaveText('not kept')
  await save(false)
  await expect.poll(async () => (await keptDrafts(page)).some((one) => key.test(one))).toBe(true)
})

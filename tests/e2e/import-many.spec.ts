import { expect, test } from '@playwright/test'
import { rm } from 'node:fs/promises'
import { openQueue, queueItem } from '../support/app-driver.js'
import { forgetSecrets, launchApp, newUserData, type LaunchedApp } from '../support/electron.js'
import { killApp } from '../support/kill.js'
import { button, field, runStatus } from '../support/operation-driver.js'

const count = 10_000
const filling = 'x'.repeat(5000)
const lines = Array.from({ length: count }, (_, n) =>
  JSON.stringify({ body: `{"n":${n},"t":"${filling}"}` })
).join('\n')

let userData: string
let launched: LaunchedApp
test.beforeAll(async () => {
  userData = await newUserData()
  launched = await launchApp({ userData })
  await expect(queueItem(launched.window, 'events').first()).toBeVisible()
})
test.afterAll(async () => {
  await launched.close()
  await forgetSecrets(launched.keychainService)
  await rm(userData, { recursive: true, force: true, maxRetries: 5 })
})

const inputs = () => launched.window.getByRole('grid', { name: 'Input documents' })

test('10,000 imported documents survive a kill, keep the pace they were given, and are sent', async () => {
  test.setTimeout(300_000)
  const page = launched.window
  await openQueue(page, 'events', 'Send')
  const asked = page.waitForEvent('filechooser')
  await button(page, 'Import documents').click()
  await (
    await asked
  ).setFiles({ name: 'many.ndjson', mimeType: 'text/plain', buffer: Buffer.from(lines) })
  const dialog = page.getByRole('dialog', { name: 'Import documents' })
  await dialog.getByRole('button', { name: 'Add 10,000 documents' }).click({ timeout: 120_000 })
  await field(page, 'Documents per second').fill('50000')
  await expect(inputs()).toHaveAttribute('aria-rowcount', String(count + 1))
  // Until it is on disk: the order is written last.
  await expect
    .poll(
      () =>
        page.evaluate(
          () =>
            new Promise<number>((resolve) => {
              const opening = indexedDB.open('longpoll-drafts')
              opening.onsuccess = () => {
                const all = opening.result.transaction('drafts').objectStore('drafts').getAll()
                all.onsuccess = () => {
                  opening.result.close()
                  const heads = all.result as { order: number[]; options: Record<string, string> }[]
                  const whole = heads.filter(
                    ({ options }) => options['documentsPerSecond'] === '50000'
                  )
                  resolve(Math.max(0, ...whole.map(({ order }) => order.length)))
                }
              }
            })
        ),
      { timeout: 60_000 }
    )
    .toBe(count)
  await killApp(launched)

  launched = await launchApp({ userData })
  const again = launched.window
  await openQueue(again, 'events', 'Send')
  await expect(inputs()).toHaveAttribute('aria-rowcount', String(count + 1), { timeout: 60_000 })
  await expect(field(again, 'Documents per second')).toHaveValue('50000')
  await button(again, 'Send').click()
  await expect(runStatus(again)).toHaveText('succeeded', { timeout: 180_000 })
})

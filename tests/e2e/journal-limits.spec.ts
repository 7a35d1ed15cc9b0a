import { randomBytes } from 'node:crypto'
import { expect, test } from '@playwright/test'
import { openQueue } from '../support/app-driver.js'
import { expectAccessible } from '../support/axe.js'
import { button, field, outputRows, withOperationApp } from '../support/operation-driver.js'

const app = withOperationApp({ large: {} })

test('a run says which of its documents the limits of the journal have removed', async () => {
  const { page, server, urls } = app()
  for (let n = 1; n <= 16; n++) {
    const MessageBody = `${n} ${randomBytes(450_000).toString('hex')}`
    await server.send(urls['large']!, [{ MessageBody }])
  }
  await openQueue(page, 'large', 'Receive')
  await field(page, 'Maximum message count').fill('−1')
  await field(page, 'Execution timeout').fill('60')
  await button(page, 'Receive').click()
  await expect(outputRows(page)).toHaveCount(16, { timeout: 30_000 })

  await button(page, 'Settings').click()
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await settings.getByRole('textbox', { name: /^Journal size/ }).fill('10')
  await settings.getByRole('button', { name: 'Save' }).click()
  await expect(settings).toBeHidden()

  const runs = page.getByRole('navigation', { name: 'Runs' })
  await runs.getByRole('button', { name: /^Receive large/ }).click()
  const documents = page.getByRole('grid', { name: 'Output documents' })
  await expect(documents.getByRole('row', { name: '1 is no longer in the journal' })).toBeVisible()
  await expect(documents.locator('[data-index="15"]')).toContainText('16 ')
  // They are gone through with the keys like those that are there.
  await documents.locator('[data-index="15"]').click()
  await page.keyboard.press('Home')
  await expect(documents.getByRole('row', { name: '1 is no longer in the journal' })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(documents.getByRole('row', { name: '2 is no longer in the journal' })).toBeFocused()
  await page.keyboard.press('End')
  await expect(documents.locator('[data-index="15"]')).toBeFocused()
  await expectAccessible(page, 'a run with documents that are gone')
})

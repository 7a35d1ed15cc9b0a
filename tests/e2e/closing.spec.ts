import { expect, test, type Page } from '@playwright/test'
import { openQueue, queueItem, startListening } from '../support/app-driver.js'
import { expectAccessible } from '../support/axe.js'
import { closeWindow, closeWith, closingQuestion as question } from '../support/closing.js'
import { launchApp, type LaunchedApp } from '../support/electron.js'

/** Closing the window while messages are held. */

let launched: LaunchedApp
test.beforeEach(async () => {
  launched = await launchApp()
})
test.afterEach(() => launched.close())

/** Holds every message of the sandbox's events. */
async function holdMessages(page: Page): Promise<void> {
  await expect(queueItem(page, 'events')).toBeVisible()
  await openQueue(page, 'events', 'Listen')
  await startListening(page, 'Process-managed')
  await expect(page.getByRole('button', { name: /^leases held [1-9]/ })).toBeVisible()
}

test('says what is held and where, and goes on when cancelled; the next time it asks again', async () => {
  const { app, window: page } = launched
  await holdMessages(page)
  await closeWindow(app)
  await expect(question(page)).toContainText(/leases? of \d+ messages?/)
  await expect(question(page)).toContainText('1 listener will stop')
  await expect(question(page).getByRole('list', { name: 'Leases held' })).toContainText(
    /\d+ messages? of\s+events of Local sandbox \(account 0000-0000-0000, development\)/
  )
  await expectAccessible(page, 'close')
  await question(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(question(page)).toBeHidden()
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible()
  await closeWindow(app)
  await expect(question(page)).toBeVisible()
})

test('two quick closes are no answer: the question stays', async () => {
  const { app, window: page } = launched
  await holdMessages(page)
  await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    window?.close()
    window?.close()
  })
  await expect(question(page)).toBeVisible()
  await closeWindow(app)
  // Whatever a close does is done before the answer to a later question.
  await app.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)))
  await expect(question(page)).toBeVisible()
})

for (const choice of ['Release and close', 'Leave them and close']) {
  test(`ends with: ${choice}`, async () => {
    const { app, window: page } = launched
    await holdMessages(page)
    await closeWindow(app)
    await closeWith(app, question(page).getByRole('button', { name: choice }))
  })
}

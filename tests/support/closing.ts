import { expect, type ElectronApplication, type Locator, type Page } from '@playwright/test'

/** Closing the window of the app, and the question that it may ask before. */

/** Closes the window as its close button does. */
export const closeWindow = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())

/** What is asked while messages are held, or something goes on. */
export const closingQuestion = (page: Page) => page.getByRole('dialog', { name: 'Close Longpoll?' })

/** What the press answers with when the page went before it could: then the press was carried out. */
const PAGE_GONE = /Target page, context or browser has been closed/

/**
 * Answers the question with what ends the app, and waits until it has ended. An app that ends at once takes along the
 * page that would have acknowledged the press.
 */
export async function closeWith(app: ElectronApplication, answer: Locator): Promise<void> {
  await expect(answer).toBeEnabled()
  const closed = app.waitForEvent('close')
  const pressed = answer.click().catch((error: unknown) => {
    if (!PAGE_GONE.test(String(error))) throw error
  })
  await Promise.all([closed, pressed])
}

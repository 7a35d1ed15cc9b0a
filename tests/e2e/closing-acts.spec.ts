import { expect, test, type Page } from '@playwright/test'
import { openQueue, request } from '../support/app-driver.js'
import { expectAccessible } from '../support/axe.js'
import { closeWindow, closeWith, closingQuestion } from '../support/closing.js'
import { numbered, sendAll } from '../support/listening-app.js'
import { button, field, withOperationApp } from '../support/operation-driver.js'

/** Closing the window while something is done to queues, or a run goes on. */

test.describe.configure({ mode: 'serial' })

const app = withOperationApp({ slow: {}, sent: {} })

const sends = (action: string) => action.startsWith('SendMessage')
const goesOn = (page: Page) => closingQuestion(page).getByRole('list', { name: 'What goes on' })

test('names a run that goes on, which goes on after Cancel', async () => {
  const { page, proxy, launched } = app()
  proxy.fault = (action) => (sends(action) ? { kind: 'delay', ms: 3000 } : null)
  await openQueue(page, 'sent', 'Send')
  await field(page, 'Body').fill('one')
  await button(page, 'Send').click()
  await expect.poll(() => proxy.seen.some(({ action }) => sends(action))).toBe(true)
  await closeWindow(launched.app)
  await expect(goesOn(page)).toContainText(/Send sent \(workbench, development\): 0 of 1 done/)
  await closingQuestion(page).getByRole('button', { name: 'Cancel' }).click()
  await expect.poll(() => app().server.counts(app().urls['sent']!)).toMatchObject({ visible: 1 })
})

test('names an act and how far it is, and closing ends it as Cancel does', async () => {
  const { page, proxy, server, urls, launched } = app()
  await sendAll(server, urls['slow']!, numbered(300, 'slow'))
  proxy.fault = (action) => (action === 'ReceiveMessage' ? { kind: 'delay', ms: 400 } : null)
  await openQueue(page, 'slow')
  await button(page, 'More').click()
  await page.getByRole('menuitem', { name: 'Purge…' }).click()
  await page
    .getByRole('dialog', { name: 'Purge slow' })
    .getByRole('button', { name: 'Purge queue' })
    .click()
  await expect(page.getByRole('status', { name: 'State of this act' })).toContainText(
    /[1-9]\d* of about 300 copied/
  )
  // However long it takes to look at the question, the queue must not be empty before it is answered.
  proxy.fault = (action) => (action === 'ReceiveMessage' ? { kind: 'delay', ms: 5000 } : null)
  await closeWindow(launched.app)
  const words = /Purge slow \(workbench, development\): .*\d+ of about 300 copied into the journal/
  await expect(goesOn(page)).toContainText(words)
  const question = closingQuestion(page)
  await expect(question).toContainText('what is done stays done')
  await expectAccessible(page, 'question before closing while an act goes on')
  await question.getByRole('button', { name: 'Cancel' }).click()
  expect((await request(page, 'acts.list', {}))[0]).toMatchObject({
    endedAt: null,
    cancelled: false
  })
  await closeWindow(launched.app)
  // What was received and is not deleted yet is leased at this moment.
  const answer = question.getByRole('button', { name: /^(Stop|Leave them) and close$/ })
  await closeWith(launched.app, answer)
  expect(proxy.seen.filter(({ action }) => action === 'PurgeQueue')).toEqual([])
  const { visible, inFlight } = await server.counts(urls['slow']!)
  expect(visible + inFlight).toBeGreaterThan(0)
  expect(visible + inFlight).toBeLessThan(300)
})

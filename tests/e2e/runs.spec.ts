import { expect, test, type Locator, type Page } from '@playwright/test'
import { chooseView, openQueue, startListening } from '../support/app-driver.js'
import {
  button,
  field,
  inputRows,
  inspector,
  outputRows,
  typeDocument,
  withOperationApp
} from '../support/operation-driver.js'

const app = withOperationApp({ one: {}, two: {}, heard: {} })

const run = (page: Page, name: RegExp): Locator =>
  page.getByRole('navigation', { name: 'Runs' }).getByRole('button', { name })

const numbered = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ MessageBody: `message ${n}` }))

test('lists a run and shows its options, inputs and outputs', async () => {
  const { page } = app()
  await openQueue(page, 'one', 'Send')
  await field(page, 'Delay seconds').fill('1')
  await typeDocument(page, { body: 'of the run' })
  await button(page, 'Send').click()
  const listed = run(page, /^Send one , succeeded/)
  await expect(listed.getByRole('time')).toHaveText(/^\d\d:\d\d$/)
  await listed.click()
  const view = page.getByRole('region', { name: 'Run: Send one' })
  await expect(view).toContainText('Delay seconds')
  await expect(view).toContainText('1 s')
  await expect(inputRows(page)).toHaveCount(1)
  await expect(outputRows(page).last()).toHaveAttribute('data-message-id', /.+/)
  await inputRows(page).first().click()
  await expect(inspector(page)).toContainText('of the run')
  await expect(button(page, 'Send again')).toBeVisible()
})

test('shows what failed', async () => {
  const { page, proxy } = app()
  await openQueue(page, 'two', 'Receive')
  proxy.fault = (action) =>
    action === 'ReceiveMessage' ? { kind: 'error', status: 400, code: 'AccessDenied' } : null
  await button(page, 'Receive').click()
  await run(page, /^Receive two , failed/).click()
  await expect(
    page.getByRole('region', { name: 'Run: Receive two' }).getByRole('alert')
  ).toContainText('sqs:ReceiveMessage')
})

test('has one entry for a listening session, and counts along', async () => {
  const { page, server, urls } = app()
  await server.send(urls['heard']!, numbered(5))
  await openQueue(page, 'heard', 'Listen')
  await startListening(page, 'At least once')
  await expect(run(page, /^Listen heard/)).toHaveCount(1)
  await expect(run(page, /^Listen heard/)).toContainText('5')
  await server.send(urls['heard']!, numbered(12))
  await expect(run(page, /^Listen heard/)).toContainText('17')
  await expect(run(page, /^Listen heard/)).toHaveCount(1)
  await run(page, /^Listen heard/).click()
  await expect(outputRows(page)).toHaveCount(17)
  await page.getByRole('tab', { name: 'heard', exact: true }).click()
  await chooseView(page, 'Listen')
  await button(page, 'Stop').click()
})

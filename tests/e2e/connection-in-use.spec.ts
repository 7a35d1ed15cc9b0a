import { expect, test } from '@playwright/test'
import {
  chooseConnection,
  connectionSwitcher,
  messagesReceived,
  openQueue,
  request,
  startListening
} from '../support/app-driver.js'
import { withFaultyApp } from '../support/faulty-app.js'

const faulty = withFaultyApp()

test('Closing the tab of a listener says that it goes on, and the status bar leads back to it', async () => {
  const { page, queue } = faulty()
  await openQueue(page, queue.name, 'Listen')
  await startListening(page, 'Process-managed')
  await page.keyboard.press('Control+w')
  const notices = page.getByRole('log', { name: 'Notices' })
  await expect(notices).toContainText(`Listening to ${queue.name} goes on.`)

  await chooseConnection(page, 'Local sandbox')
  await page.getByRole('button', { name: 'listening: 1' }).click()
  await expect(connectionSwitcher(page)).toHaveAccessibleName('Connection: faulty')
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Start listening' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'listening: 0' })).toBeDisabled()
})

test('Deleting a connection ends what listens with it', async () => {
  const { page, proxy, queue, server } = faulty()
  await openQueue(page, queue.name, 'Listen')
  await startListening(page, 'At least once')
  const message = { MessageGroupId: 'group', MessageDeduplicationId: 'before', MessageBody: 'one' }
  await server.send(queue.url, [message])
  await expect(messagesReceived(page)).toHaveText('1')

  await connectionSwitcher(page).click()
  await page.getByRole('menuitem', { name: /^Delete faulty/ }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('1 listening session, which stops')
  await dialog.getByRole('button', { name: 'Delete connection' }).click()
  await expect(dialog).toBeHidden()
  await expect(connectionSwitcher(page)).toHaveAccessibleName('Connection: Local sandbox')

  const sessions = await request(page, 'listen.list', {})
  expect(new Set(sessions.map(({ status }) => status))).toEqual(new Set(['stopped']))
  const asked = proxy.seen.length
  await server.send(queue.url, [{ ...message, MessageDeduplicationId: 'after' }])
  await page.waitForTimeout(1000)
  expect(proxy.seen.length).toBe(asked)
  expect(await server.counts(queue.url)).toMatchObject({ visible: 1, inFlight: 0 })
})

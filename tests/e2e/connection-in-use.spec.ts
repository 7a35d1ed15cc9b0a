import { expect, test, type Page } from '@playwright/test'
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

async function changeEndpoint(page: Page, endpoint: string): Promise<void> {
  await connectionSwitcher(page).click()
  await page.getByRole('menuitem', { name: /^Edit faulty/ }).click()
  const form = page.getByRole('dialog', { name: 'Edit faulty' })
  await form.getByLabel('Endpoint').fill(endpoint)
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toBeHidden()
}

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

test('A listener that backs off goes on with the settings that its connection was given since', async () => {
  const { page, proxy, queue, server } = faulty()
  await openQueue(page, queue.name, 'Listen')
  await startListening(page, 'Process-managed')
  await proxy.refuse()
  const view = page.getByRole('region', { name: `Listen to ${queue.name}` })
  await expect(view).toContainText('Backing off')

  await changeEndpoint(page, server.url)
  await view.getByRole('button', { name: 'Try now' }).click()
  await expect(view.getByText('Listening', { exact: true })).toBeVisible()

  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await proxy.accept()
  await changeEndpoint(page, proxy.url)
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

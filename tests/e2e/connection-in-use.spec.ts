import { expect, test, type Page } from '@playwright/test'
import {
  addConnection,
  chooseConnection,
  chooseView,
  connectionId,
  connectionSwitcher,
  messagesReceived,
  openQueue,
  request,
  startListening
} from '../support/app-driver.js'
import { withFaultyApp } from '../support/faulty-app.js'
import { keptDrafts } from '../support/kept-drafts.js'

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

test('The status bar leads to the sessions that it counts, at first to those of the current connection', async () => {
  const { page, queue } = faulty()
  await openQueue(page, queue.name, 'Listen')
  await startListening(page, 'Process-managed')
  await chooseConnection(page, 'Local sandbox')
  await openQueue(page, 'events-dlq', 'Listen')
  await startListening(page, 'Process-managed')
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await openQueue(page, 'events', 'Listen')
  await startListening(page, 'Process-managed')
  await openQueue(page, 'orders.fifo')

  const next = page.getByRole('button', { name: 'listening: 2' })
  for (const [connection, name] of [
    ['Local sandbox', 'events'],
    ['faulty', queue.name],
    ['Local sandbox', 'events']
  ] as const) {
    await next.click()
    await expect(connectionSwitcher(page)).toHaveAccessibleName(`Connection: ${connection}`)
    await expect(page.getByRole('region', { name: `Listen to ${name}` })).toBeVisible()
  }
  for (const { id } of await request(page, 'listen.list', {})) {
    await request(page, 'listen.stop', { listenerId: id })
  }
  const { rows } = await request(page, 'leases.list', { limit: 500 })
  const documentIds = rows.map(({ id }) => id)
  await request(page, 'leases.act', { action: 'release', documentIds })
  await expect(page.getByRole('button', { name: 'listening: 0' })).toBeDisabled()
  await chooseConnection(page, 'faulty')
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

test('A connection that is deleted lets go of its leases and forgets its drafts', async () => {
  const { page, server } = faulty()
  const url = await server.createQueue({ name: 'let-go' })
  await server.send(url, [{ MessageBody: 'one' }, { MessageBody: 'two' }])
  await addConnection(page, { name: 'another', endpoint: server.url })
  const id = await connectionId(page, 'another')
  await openQueue(page, 'let-go', 'Send')
  await page.getByRole('textbox', { name: 'Body', exact: true }).fill('a draft')
  const drafts = async () => (await keptDrafts(page)).filter((key) => key.includes(id)).length
  await expect.poll(drafts).toBe(1)
  await chooseView(page, 'Receive')
  await page.getByLabel('Maximum message count').fill('2')
  await page.getByLabel('Visibility timeout').fill('600')
  await page.getByRole('button', { name: 'Receive', exact: true }).click()
  await expect(page.getByRole('button', { name: 'leases held 2' })).toBeVisible()
  expect(await server.counts(url)).toMatchObject({ visible: 0, inFlight: 2 })

  await chooseConnection(page, 'faulty')
  await page.getByRole('button', { name: 'leases held 2' }).click()
  const leases = page.getByRole('region', { name: 'Leases' })
  await expect(leases).toContainText('No leases are held.')
  await expect(leases).toContainText(
    '2 leases are held through other connections: switch to them to act on those.'
  )

  await chooseConnection(page, 'another')
  await connectionSwitcher(page).click()
  await page.getByRole('menuitem', { name: /^Delete another/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete another?' })
  await dialog.getByRole('button', { name: 'Delete connection' }).click()
  await expect(dialog).toBeHidden()
  expect(await server.counts(url)).toMatchObject({ visible: 2, inFlight: 0 })
  await expect(page.getByRole('button', { name: 'leases held 0' })).toBeVisible()
  expect(await drafts()).toBe(0)

  await chooseConnection(page, 'faulty')
  await expect(leases).not.toContainText('other connections')
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

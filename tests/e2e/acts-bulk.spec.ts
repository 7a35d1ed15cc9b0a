import { expect, test, type Locator, type Page } from '@playwright/test'
import { request, setEnvironment } from '../support/app-driver.js'
import { expectAccessible } from '../support/axe.js'
import type { Fault } from '../support/fault-proxy.js'
import { numbered, sendAll } from '../support/listening-app.js'
import { button, connectionName, withOperationApp } from '../support/operation-driver.js'
import { attributeOf, exists, tagsOf } from '../security/destroyed.js'

/** What is done to queues that are selected in the table: asked once, with a result for each. */

// Each goes on with the selection of the one before it.
test.describe.configure({ mode: 'serial' })

const names = ['bulk-1', 'bulk-2', 'bulk-3', 'bulk-4']
const app = withOperationApp({ ...Object.fromEntries(names.map((name) => [name, {}])), other: {} })
const urlOf = (name: string) => app().urls[name] ?? ''

const table = (page: Page) => page.getByRole('grid', { name: 'All queues' })
const bar = (page: Page) => page.getByRole('region', { name: 'Selected queues' })
const dialogOf = (page: Page, name: string) => page.getByRole('dialog', { name, exact: true })
const acts = (page: Page) => page.getByRole('dialog', { name: 'Acts' })
const state = (page: Page) => acts(page).getByRole('status', { name: 'State of this act' })
const result = (page: Page, name: string) =>
  acts(page).getByRole('grid', { name: 'Queues' }).getByRole('row').filter({ hasText: name })

/** Refuses a call for one of the queues. */
const refuse = (call: string, name: string) => (action: string, body: Record<string, unknown>) =>
  action === call && body['QueueUrl'] === urlOf(name)
    ? ({ kind: 'error', status: 403, code: 'AccessDenied' } satisfies Fault)
    : null

/** The button stays out of reach until the phrase is there. */
async function confirmByName(dialog: Locator, label: string, phrase: string, action: string) {
  const confirm = dialog.getByRole('button', { name: action, exact: true })
  await dialog.getByRole('textbox', { name: label }).fill(`${phrase}s`)
  await expect(confirm).toBeDisabled()
  await dialog.getByRole('textbox', { name: label }).fill(phrase)
  await confirm.click()
}

test('queues are selected by keyboard and by pointer, and tagged', async () => {
  const { page, server } = app()
  await page.getByRole('button', { name: 'All queues' }).click()
  const filter = page.getByRole('textbox', { name: 'Filter the table' })
  await filter.fill('bulk')
  await filter.press('ArrowDown')
  await page.keyboard.press('Home')
  await page.keyboard.press(' ')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(bar(page)).toContainText('3 queues selected')
  await table(page).getByRole('row', { name: 'bulk-4', exact: true }).getByRole('checkbox').click()
  await expect(bar(page)).toContainText('4 queues selected')

  await bar(page).getByRole('button', { name: 'Tags…' }).click()
  const dialog = dialogOf(page, 'Tag 4 queues')
  const confirm = dialog.getByRole('button', { name: 'Tag 4 queues' })
  await expect(confirm).toBeDisabled()
  await dialog.getByLabel('Tags to add').fill('team=orders, tier=2')
  const removing = dialog.getByLabel('Tags to remove')
  await removing.fill('old, team')
  await expect(removing).toHaveAccessibleDescription(/^team: It is to be added too/)
  await expect(confirm).toBeDisabled()
  await removing.fill('')
  await expectAccessible(page, 'question before queues are tagged')
  await confirm.click()
  await expect(state(page)).toContainText('4 done')
  for (const name of names) {
    await expect(result(page, name)).toContainText('tagged')
    expect(await tagsOf(server, urlOf(name))).toEqual({ team: 'orders', tier: '2' })
  }
  expect(await tagsOf(server, urlOf('other'))).toEqual({})
  await acts(page).getByRole('button', { name: 'Close' }).click()
})

test('attributes are changed; the queue that was refused says why and is tried again alone', async () => {
  const { page, proxy, server } = app()
  proxy.fault = refuse('SetQueueAttributes', 'bulk-2')
  await bar(page).getByRole('button', { name: 'Change attributes…' }).click()
  const dialog = dialogOf(page, 'Change attributes of 4 queues')
  await dialog.getByLabel('Delay').fill('a while')
  await expect(dialog.getByRole('button', { name: 'Change 4 queues' })).toBeDisabled()
  await expectAccessible(page, 'question before attributes are changed')
  await dialog.getByLabel('Delay').fill('7 s')
  await expect(dialog.getByLabel('Delay')).toHaveAccessibleDescription(/^= 7 s\. /)
  const warnings = dialog.getByRole('list', { name: 'Warnings' })
  await expect(warnings).toBeHidden()
  await dialog.getByLabel('Retention').fill('1 min')
  await expect(dialog.getByLabel('Retention')).toHaveAccessibleDescription(/^= 60 s\. /)
  await expect(warnings).toContainText(
    'deletes every message that is older than 1 minute, for good'
  )
  await expect(warnings).toBeInViewport({ ratio: 1 })
  await expectAccessible(page, 'attributes that may lose messages')
  await dialog.getByLabel('Retention').fill('')
  await expect(warnings).toBeHidden()
  await dialog.getByRole('button', { name: 'Change 4 queues' }).click()
  await expect(state(page)).toContainText('3 done, 1 failed')
  await expect(result(page, 'bulk-1')).toContainText('changed')
  await expect(result(page, 'bulk-2')).toHaveAttribute('data-state', 'failed')
  const told = acts(page).getByRole('alert')
  await expect(told).toContainText(/^bulk-2Could not .*sqs:SetQueueAttributes.*AccessDenied$/)
  await expectAccessible(page, 'act with a failure')
  await result(page, 'bulk-1').click()
  await expect(told).toBeHidden()
  await result(page, 'bulk-2').click()
  await expect(told).toBeVisible()
  expect(await attributeOf(server, urlOf('bulk-2'), 'DelaySeconds')).toBe('0')

  proxy.fault = () => null
  await button(page, 'Retry those that failed').click()
  const again = dialogOf(page, 'Change attributes of bulk-2 again')
  await again.getByRole('button', { name: 'Change queue' }).click()
  await expect(state(page)).toContainText('1 done')
  for (const name of names) {
    expect(await attributeOf(server, urlOf(name), 'DelaySeconds')).toBe('7')
  }
  const calls = proxy.seen.filter(({ action }) => action === 'SetQueueAttributes')
  expect(calls).toHaveLength(5)
  await acts(page).getByRole('button', { name: 'Close' }).click()
})

test('in production they are purged with the name of the connection, a copy of each first', async () => {
  const { page, server } = app()
  const undelayed = { DelaySeconds: '0' }
  for (const name of names) {
    await request(page, 'queues.configure', {
      connectionId: (await request(page, 'connections.list', {})).find((one) => !one.sandbox)!.id,
      url: urlOf(name),
      attributes: undelayed,
      before: { DelaySeconds: '7' },
      tagsBefore: {},
      tagsSet: {},
      tagsRemoved: []
    })
    await sendAll(server, urlOf(name), numbered(5, name))
  }
  await setEnvironment(page, connectionName, 'production')
  await bar(page).getByRole('button', { name: 'Purge…' }).click()
  const dialog = dialogOf(page, 'Purge 4 queues')
  const listed = dialog.getByRole('grid', { name: 'Queues of this act' })
  for (const name of names) await expect(listed).toContainText(name)
  await expect(dialog).toContainText('About 20 messages are deleted from')
  await confirmByName(dialog, 'Name of the connection', connectionName, 'Purge 4 queues')
  await expect(state(page)).toContainText('4 done')
  await expect(state(page)).toContainText('20 of about 20 copied into the journal')
  for (const name of names) {
    await expect(result(page, name)).toContainText('emptied by the copy; 5 messages copied')
    expect(await server.counts(urlOf(name))).toMatchObject({ visible: 0, inFlight: 0 })
  }
  await acts(page).getByRole('button', { name: 'Close' }).click()
})

test('in production they are deleted so too, and one that is tried again needs its own name', async () => {
  const { page, proxy, server } = app()
  proxy.fault = refuse('DeleteQueue', 'bulk-3')
  await bar(page).getByRole('button', { name: 'Delete queues…' }).click()
  const dialog = dialogOf(page, 'Delete 4 queues')
  await expectAccessible(page, 'question before queues are deleted')
  await confirmByName(dialog, 'Name of the connection', connectionName, 'Delete 4 queues')
  await expect(state(page)).toContainText('3 done, 1 failed')
  await expect(result(page, 'bulk-3')).toHaveAttribute('data-state', 'failed')
  expect(await exists(server, urlOf('bulk-3'))).toBe(true)
  await expectAccessible(page, 'result of an act on several queues')

  proxy.fault = () => null
  await button(page, 'Retry those that failed').click()
  const again = dialogOf(page, 'Delete bulk-3 again')
  await confirmByName(again, 'Name of the queue', 'bulk-3', 'Delete queue')
  await expect(state(page)).toContainText('1 done')
  for (const name of names) expect(await exists(server, urlOf(name))).toBe(false)
  expect(await exists(server, urlOf('other'))).toBe(true)
  await acts(page).getByRole('button', { name: 'Close' }).click()
  await expect(bar(page)).toBeHidden()
  await expect(page.getByText('No queue matches.')).toBeVisible()
})

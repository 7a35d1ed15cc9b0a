import { expect, test, type Page } from '@playwright/test'
import { connectionId, connectionSwitcher, openQueue, request } from '../support/app-driver.js'
import { withOperationApp } from '../support/operation-driver.js'

/** What stands between a person and a change: a read-only connection, and the typed name in production. */

test.describe.configure({ mode: 'serial' })

const app = withOperationApp({ events: {} })

async function editConnection(
  page: Page,
  change: (form: ReturnType<Page['locator']>) => Promise<unknown>
) {
  await connectionSwitcher(page).click()
  await page.getByRole('menuitem', { name: 'Edit workbench…' }).click()
  const form = page.getByRole('dialog', { name: 'Edit workbench' })
  await change(form)
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toBeHidden()
}

async function openEdit(page: Page) {
  await openQueue(page, 'events')
  await page.getByRole('button', { name: 'Edit queue' }).click()
  const form = page.getByRole('dialog', { name: 'Edit events' })
  await expect(form.getByLabel('Delay', { exact: true })).toBeVisible()
  return form
}

const changed = () => app().proxy.seen.filter(({ action }) => action === 'SetQueueAttributes')

test('a production connection asks for the name of the queue', async () => {
  const { page } = app()
  await editConnection(page, (form) => form.getByLabel('Environment').selectOption('production'))
  const form = await openEdit(page)
  await form.getByLabel('Delay', { exact: true }).fill('5 s')
  await form.getByRole('button', { name: 'Review changes' }).click()
  const apply = form.getByRole('button', { name: 'Apply changes' })
  await expect(apply).toBeDisabled()
  await form.getByLabel('Name of the queue').fill('event')
  await expect(apply).toBeDisabled()
  await form.getByLabel('Name of the queue').fill('events')
  await apply.click()
  await expect(form).toBeHidden()
  expect(changed()).toHaveLength(1)
})

test('nor is anything changed through the channel itself without the name', async () => {
  const { page, urls } = app()
  const change = {
    connectionId: await connectionId(page, 'workbench'),
    url: urls['events']!,
    attributes: { DelaySeconds: '6' },
    before: { DelaySeconds: '5' },
    tagsBefore: {},
    tagsSet: {},
    tagsRemoved: []
  }
  await expect(request(page, 'queues.configure', change)).rejects.toThrow(/NotConfirmed/)
  const wrong = request(page, 'queues.configure', { ...change, confirmed: 'workbench' })
  await expect(wrong).rejects.toThrow(/NotConfirmed/)
  expect(changed()).toHaveLength(1)
})

test('a read-only connection says so beside the button', async () => {
  const { page } = app()
  await editConnection(page, (form) => form.getByRole('checkbox', { name: 'Read-only' }).check())
  const form = await openEdit(page)
  await expect(form).toContainText(
    'This connection is read-only: no queue can be created or changed.'
  )
  await form.getByLabel('Delay', { exact: true }).fill('7 s')
  await form.getByRole('button', { name: 'Review changes' }).click()
  await form.getByLabel('Name of the queue').fill('events')
  await expect(form.getByRole('button', { name: 'Apply changes' })).toBeDisabled()
  const create = {
    connectionId: await connectionId(page, 'workbench'),
    name: 'made',
    attributes: {},
    tags: {}
  }
  await expect(request(page, 'queues.create', create)).rejects.toThrow(/ReadOnlyConnection/)
  expect(changed()).toHaveLength(1)
})

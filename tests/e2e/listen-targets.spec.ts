import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { connectionId, openQueue, request, startListening } from '../support/app-driver.js'
import { button, withOperationApp } from '../support/operation-driver.js'
import { saveAsOperation } from '../support/saved-operations.js'
import { openTab } from '../support/shell.js'
import { defaultOptions } from '../../src-main/contract/index.js'

/** Targets of a listening session: a file that the system's dialog gave, and a saved Send operation. */

// Each goes on where the one before it ended.
test.describe.configure({ mode: 'serial' })

const app = withOperationApp({ source: {}, copies: {}, broken: {} })

let folder: string
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longpoll-targets-'))
})
test.afterAll(() => rm(folder, { recursive: true, force: true }))

/** Answers the system's dialog. */
const answerDialog = (path: string | null) =>
  app().launched.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () =>
      Promise.resolve({ canceled: filePath === null, filePath: filePath ?? '' })
  }, path)

async function addTarget(page: Page, item: string | RegExp): Promise<void> {
  await button(page, 'Add target').click()
  await page.getByRole('menuitem', { name: item }).click()
}

const targets = (page: Page) => page.getByRole('list', { name: 'Targets', exact: true })
const states = (page: Page) => page.getByRole('list', { name: 'Targets of the session' })

test('are chosen in the form and kept with the operation', async () => {
  const { page } = app()
  await openQueue(page, 'copies', 'Send')
  await saveAsOperation(page, 'Copy on')
  await openQueue(page, 'source', 'Send')
  await saveAsOperation(page, 'Back to itself')
  await openQueue(page, 'source', 'Listen')
  await answerDialog(null)
  await addTarget(page, 'Append to a file…')
  await expect(targets(page)).toBeHidden()
  await answerDialog(join(folder, 'kept.ndjson'))
  await addTarget(page, 'Append to a file…')
  await addTarget(page, 'Append to a file…')
  await expect(targets(page).getByRole('listitem')).toHaveText([/kept\.ndjson/])
  await button(page, 'Add target').click()
  await expect(page.getByRole('menuitem', { name: 'Back to itself' })).toBeHidden()
  await page.getByRole('menuitem', { name: 'Copy on' }).click()
  await expect(targets(page).getByRole('listitem')).toHaveCount(2)
  await page.getByRole('radio', { name: 'Observe' }).check({ force: true })
  await expect(page.getByText('Each look goes to the targets once more.')).toBeVisible()
  await page.getByRole('radio', { name: 'At least once' }).check({ force: true })
  await saveAsOperation(page, 'Keep and copy')
  await expect(targets(page).getByRole('listitem')).toHaveCount(2)
})

test('take each message before it is deleted', async () => {
  const { page, server, urls } = app()
  await server.send(
    urls['source']!,
    Array.from({ length: 23 }, (_, n) => ({ MessageBody: `{"n":${n}}` }))
  )
  await startListening(page, 'At least once')
  await expect(states(page).getByRole('listitem')).toHaveText([
    /kept\.ndjson\s*23 taken/,
    /Copy on\s*23 taken/
  ])
  await expect
    .poll(() => server.counts(urls['source']!))
    .toEqual({ visible: 0, inFlight: 0, delayed: 0 })
  const lines = (await readFile(join(folder, 'kept.ndjson'), 'utf8')).trim().split('\n')
  const bodies = Array.from({ length: 23 }, (_, n) => `{"n":${n}}`).sort()
  expect(lines.map((line) => (JSON.parse(line) as { body: string }).body).sort()).toEqual(bodies)
  expect((await server.drain(urls['copies']!)).map(({ Body }) => Body).sort()).toEqual(bodies)
})

test('that fail are shown with the reason, and take what comes again', async () => {
  const { page, server, urls, proxy } = app()
  proxy.fault = (action) =>
    action === 'SendMessageBatch' ? { kind: 'error', status: 403, code: 'AccessDenied' } : null
  await server.send(urls['source']!, [{ MessageBody: 'not lost' }])
  await expect(states(page).getByRole('alert')).toContainText('sqs:SendMessage')
  await expect(page.getByRole('button', { name: 'Start listening' })).toBeVisible()
  await expect.poll(async () => (await server.counts(urls['source']!)).visible).toBe(1)
  proxy.fault = () => null
  await startListening(page, 'At least once')
  await expect(states(page).getByRole('listitem').nth(1)).toHaveText(/Copy on\s*1 taken/)
  await expect
    .poll(() => server.counts(urls['source']!))
    .toEqual({ visible: 0, inFlight: 0, delayed: 0 })
  await button(page, 'Stop').click()
})

test('that were deleted are said in the form, and keep the session from starting', async () => {
  const { page } = app()
  const saved = await request(page, 'operations.saved', {})
  const { id } = saved.find(({ name }) => name === 'Copy on')!
  await openTab(page, 'Copy on').click()
  await button(page, 'More for this operation').click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete Copy on?' })
  await expect(dialog).toContainText('It is a target of Keep and copy')
  await dialog.getByRole('button', { name: 'Delete operation' }).click()
  await openTab(page, 'Keep and copy').click()
  await button(page, 'Start listening').click()
  await expect(page.getByRole('alert').filter({ hasText: 'UnknownOperation' })).toContainText(
    'The Send operation of a target does not exist any more.'
  )
  await button(page, 'Options').click()
  await expect(targets(page)).toContainText('A Send operation that was deleted')
  await button(page, 'Remove target A Send operation that was deleted').click()
  await button(page, 'Start listening').click()
  await expect(button(page, 'Stop')).toBeVisible()
  await button(page, 'Stop').click()
  expect((await request(page, 'operations.saved', {})).map((one) => one.id)).not.toContain(id)
})

test('are no way for the page to name a file', async () => {
  const { page, urls } = app()
  const start = (fileId: string) =>
    request(page, 'listen.start', {
      connectionId: workbench,
      object: { kind: 'queue', url: urls['source']! },
      options: { ...defaultOptions.listen, targets: [{ kind: 'file', fileId }] }
    })
  const workbench = await connectionId(page, 'workbench')
  for (const named of [join(folder, 'other.ndjson'), '../../x', join(folder, 'kept.ndjson')]) {
    await expect(start(named)).rejects.toThrow(/UnknownFile/)
  }
  await expect(readFile(join(folder, 'other.ndjson'))).rejects.toThrow(/ENOENT/)
})

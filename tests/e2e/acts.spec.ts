import { expect, test, type Page } from '@playwright/test'
import { openQueue, queueItem, request, setEnvironment } from '../support/app-driver.js'
import { expectAccessible } from '../support/axe.js'
import { numbered, sendAll } from '../support/listening-app.js'
import { button, connectionName, withOperationApp } from '../support/operation-driver.js'

/** What is done to a queue as a whole: asked about, kept first, with progress and a result. */

const app = withOperationApp({
  full: {},
  'full.fifo': {},
  busy: { VisibilityTimeout: '300' },
  idle: {},
  early: {},
  late: {},
  slow: {},
  guarded: {},
  doomed: {},
  twice: {}
})

const acts = (page: Page) => page.getByRole('dialog', { name: 'Acts' })
const act = (page: Page, name: string) => acts(page).getByRole('region', { name })
const state = (page: Page) => acts(page).getByRole('status', { name: 'State of this act' })
const left = async (name: string) => {
  const { visible, inFlight } = await app().server.counts(app().urls[name]!)
  return visible + inFlight
}

/** Opens what asks before an act on a queue, from its overview. */
async function ask(page: Page, queue: string, item: 'Purge…' | 'Delete queue…') {
  await openQueue(page, queue)
  await button(page, 'More').click()
  await page.getByRole('menuitem', { name: item }).click()
  return page.getByRole('dialog', { name: `${item.slice(0, 6).replace('…', '').trim()} ${queue}` })
}

for (const name of ['full', 'full.fifo']) {
  test(`purges ${name} after it has kept a copy, which is in Runs`, async () => {
    const { page, server, urls } = app()
    await sendAll(server, urls[name]!, numbered(35, 'kept', name.endsWith('.fifo') ? 4 : 0))
    const dialog = await ask(page, name, 'Purge…')
    await expect(dialog).toContainText(
      new RegExp(`About 35 messages are deleted from\\s+${name}\\s+of workbench \\(account`)
    )
    await expect(dialog.getByRole('checkbox', { name: 'Keep a copy first' })).toBeChecked()
    await expect(dialog).toContainText('The copy empties the queue: what is sent after it stays.')
    await expectAccessible(page, 'question before a purge')
    await dialog.getByRole('button', { name: 'Purge queue' }).click()
    await expect(state(page)).toContainText('1 done')
    await expect(state(page)).toContainText('35 of about 35 copied into the journal')
    await expect(act(page, `Purge ${name}`).getByRole('grid', { name: 'Queues' })).toContainText(
      'emptied by the copy; 35 messages copied'
    )
    await expectAccessible(page, 'acts')
    await acts(page).getByRole('button', { name: 'Close' }).click()
    expect(await left(name)).toBe(0)
    const run = page
      .getByRole('navigation', { name: 'Runs' })
      .getByRole('button', { name: new RegExp(`${name.replace('.', '\\.')} `) })
    await expect(run.first()).toBeVisible()
  })
}

test('asks what becomes of messages in flight elsewhere, and leaves them', async () => {
  const { page, server, urls } = app()
  await sendAll(server, urls['busy']!, numbered(6, 'busy'))
  await server.drain(urls['busy']!, 300)
  const dialog = await ask(page, 'busy', 'Purge…')
  await expect(dialog).toContainText('About 6 in flight elsewhere cannot be copied')
  await dialog.getByRole('button', { name: 'Purge queue' }).click()
  await expect(acts(page).getByRole('alert')).toContainText('could not be copied')
  await expect(page.getByText('acts: 1, asks')).toBeVisible()
  await acts(page).getByRole('button', { name: 'Close' }).click()

  // Another one ends meanwhile, and is the last that was shown: the status bar opens the one that asks.
  const other = await ask(page, 'idle', 'Purge…')
  await other.getByRole('button', { name: 'Purge queue' }).click()
  await expect(act(page, 'Purge idle')).toBeVisible()
  await expect(state(page)).toContainText('1 done')
  await acts(page).getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: 'acts: 1, asks' }).click()
  await expect(act(page, 'Purge busy')).toBeVisible()
  await button(page, 'Leave them').click()
  await expect(state(page)).toContainText('1 left')
  expect(await left('busy')).toBe(6)
  await acts(page).getByRole('button', { name: 'Close' }).click()
})

test('purges the rest of the queues that were named, and not of one that asks a moment later', async () => {
  const { page, proxy, server, urls } = app()
  const both = [urls['early']!, urls['late']!]
  for (const url of both) {
    await sendAll(server, url, numbered(2, 'held'))
    await server.drain(url, 300)
  }
  proxy.fault = (action, { QueueUrl }) =>
    action === 'ReceiveMessage' && QueueUrl === urls['late'] ? { kind: 'delay', ms: 5000 } : null
  const connections = await request(page, 'connections.list', {})
  const { id: connectionId } = connections.find(({ name }) => name === connectionName)!
  const change = { kind: 'purge', copy: true } as const
  await request(page, 'acts.start', { connectionId, urls: both, change })
  await page.getByRole('button', { name: 'acts: 1, asks' }).click()
  await expect(state(page)).toContainText('1 asks')
  await button(page, 'Purge the rest').click()
  const question = page.getByRole('dialog', { name: 'Purge the rest' })
  await expect(question).toContainText('early')
  await expect(question).not.toContainText('late')
  const asking = async () => (await request(page, 'acts.list', {}))[0]?.counts.asking
  await expect.poll(asking, { timeout: 20_000 }).toBe(2)
  await question.getByRole('button', { name: 'Purge the rest' }).click()
  await expect(state(page)).toContainText('1 asks, 1 done')
  expect([await left('early'), await left('late')]).toEqual([0, 2])
  proxy.fault = () => null
  await button(page, 'Leave them').click()
  await expect(state(page)).toContainText('1 done, 1 left')
  expect(await left('late')).toBe(2)
  await acts(page).getByRole('button', { name: 'Close' }).click()
})

test('goes on while the page is loaded again, is in the status bar, and can be cancelled', async () => {
  const { page, proxy, server, urls } = app()
  await sendAll(server, urls['slow']!, numbered(300, 'slow'))
  proxy.fault = (action) => (action === 'ReceiveMessage' ? { kind: 'delay', ms: 400 } : null)
  const dialog = await ask(page, 'slow', 'Purge…')
  await dialog.getByRole('button', { name: 'Purge queue' }).click()
  await expect(state(page)).toContainText('copied into the journal')
  await page.reload()
  await page.getByRole('button', { name: 'acts: 1' }).click()
  await expect(act(page, 'Purge slow')).toBeVisible()
  await acts(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(state(page)).toContainText('1 cancelled')
  proxy.fault = () => null
  const { copied } = (await request(page, 'acts.list', {}))[0]!
  await expect.poll(async () => copied + (await left('slow'))).toBe(300)
  await expect(page.getByRole('button', { name: 'acts: 1' })).toBeHidden()
  await acts(page).getByRole('button', { name: 'Close' }).click()
})

test('in production the name of the queue is typed, and without a copy that is said', async () => {
  const { page, server, urls } = app()
  await setEnvironment(page, connectionName, 'production')
  await sendAll(server, urls['guarded']!, numbered(2, 'guarded'))
  const dialog = await ask(page, 'guarded', 'Purge…')
  const confirm = dialog.getByRole('button', { name: 'Purge queue' })
  await dialog.getByRole('checkbox', { name: 'Keep a copy first' }).uncheck()
  await expect(dialog).toContainText('Without a copy this cannot be undone.')
  await expect(dialog).toContainText('SQS takes up to 60 seconds')
  await expect(confirm).toBeDisabled()
  await dialog.getByRole('textbox', { name: 'Name of the queue' }).fill('guarde')
  await expect(confirm).toBeDisabled()
  expect(await left('guarded')).toBe(2)
  await dialog.getByRole('textbox', { name: 'Name of the queue' }).fill('guarded')
  await confirm.click()
  await expect(state(page)).toContainText('1 done')
  expect(await left('guarded')).toBe(0)
  await acts(page).getByRole('button', { name: 'Close' }).click()
  await setEnvironment(page, connectionName, 'development')
})

test('waits for SQS between two purges, says for how long, and that wait can be cancelled', async () => {
  const { page, server, urls } = app()
  for (const turn of [1, 2]) {
    await sendAll(server, urls['twice']!, numbered(turn, 'twice'))
    const dialog = await ask(page, 'twice', 'Purge…')
    await dialog.getByRole('checkbox', { name: 'Keep a copy first' }).uncheck()
    await dialog.getByRole('button', { name: 'Purge queue' }).click()
    if (turn === 1) await expect(state(page)).toContainText('1 done')
    else {
      await expect(state(page)).toContainText(/waits \d+ s: SQS purges a queue once in 60 s/)
      await acts(page).getByRole('button', { name: 'Cancel' }).click()
      await expect(state(page)).toContainText('1 cancelled')
    }
    await acts(page).getByRole('button', { name: 'Close' }).click()
  }
  expect(await left('twice')).toBe(2)
})

test('a deleted queue leaves the side bar, and its tab says so', async () => {
  const { page, server, urls } = app()
  await sendAll(server, urls['doomed']!, numbered(3, 'doomed'))
  await openQueue(page, 'doomed')
  await queueItem(page, 'doomed').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Delete queue…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete doomed' })
  await expect(dialog).toContainText('The name can be used again after 60 seconds')
  await dialog.getByRole('button', { name: 'Delete queue' }).click()
  await expect(state(page)).toContainText('1 done')
  await acts(page).getByRole('button', { name: 'Close' }).click()
  await expect(queueItem(page, 'doomed')).toBeHidden()
  await expect(page.getByRole('tabpanel', { name: 'doomed' })).toContainText('doomed was deleted')
  await button(page, 'Close this tab').click()
  await expect(page.getByRole('tab', { name: 'doomed' })).toBeHidden()
})

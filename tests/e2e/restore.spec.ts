import { rm } from 'node:fs/promises'
import { expect, test, type Page } from '@playwright/test'
import {
  addConnection,
  connectionId,
  openQueue,
  queueItem,
  request,
  startListening
} from '../support/app-driver.js'
import { expectAccessible } from '../support/axe.js'
import { forgetSecrets, launchApp, newUserData } from '../support/electron.js'
import { startFaultProxy } from '../support/fault-proxy.js'
import { killApp } from '../support/kill.js'
import { expectReceived, liveRows, numbered, sendAll } from '../support/listening-app.js'
import { button, outputRows, withOperationApp } from '../support/operation-driver.js'
import { createQueue, takeInOrder } from '../support/queue-work.js'
import { startSqsServer } from '../support/sqs-server.js'

/** What was deleted, purged with a copy or deleted from a lease is sent back, from Runs or at once. */

const app = withOperationApp({
  'orders.fifo': {},
  gone: {},
  other: {},
  leased: { VisibilityTimeout: '300' }
})

const acts = (page: Page) => page.getByRole('dialog', { name: 'Acts' })
const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Send back' })
const left = async (name: string) => (await app().server.counts(app().urls[name]!)).visible

async function act(page: Page, queue: string, item: 'Purge…' | 'Delete queue…') {
  await openQueue(page, queue)
  await button(page, 'More').click()
  await page.getByRole('menuitem', { name: item }).click()
  await page
    .getByRole('dialog', { name: `${item === 'Purge…' ? 'Purge' : 'Delete'} ${queue}` })
    .getByRole('button', { name: item === 'Purge…' ? 'Purge queue' : 'Delete queue' })
    .click()
  await expect(acts(page).getByRole('status', { name: 'State of this act' })).toContainText(
    '1 done'
  )
  await acts(page).getByRole('button', { name: 'Close' }).click()
}

const listed = (page: Page, name: RegExp) =>
  page.getByRole('navigation', { name: 'Runs' }).getByRole('button', { name })

test('a purge is undone from its copy in Runs, and what was sent back is not sent twice unasked', async () => {
  const { page, server, urls } = app()
  await sendAll(server, urls['orders.fifo']!, numbered(60, 'order', 6))
  await act(page, 'orders.fifo', 'Purge…')
  expect(await left('orders.fifo')).toBe(0)
  await listed(page, /^Copy orders\.fifo/).click()
  await expect(button(page, 'Run again')).toBeHidden()
  await button(page, 'Send back').click()
  await expect(dialogOf(page)).toContainText(
    /60 messages are sent back to\s+orders\.fifo\s+of workbench/
  )
  await expect(dialogOf(page)).toContainText('The order of each group is kept.')
  await expectAccessible(page, 'send back')
  await dialogOf(page).getByRole('button', { name: 'Send back 60 messages' }).click()
  await expect(page.getByRole('region', { name: 'Run: Restore orders.fifo' })).toBeVisible()
  await expect.poll(() => left('orders.fifo')).toBe(60)

  await listed(page, /^Copy orders\.fifo/).click()
  await button(page, 'Send back').click()
  await expect(dialogOf(page)).toContainText('60 of them were restored by run')
  await expect(dialogOf(page).getByRole('button', { name: 'Send back 0 messages' })).toBeDisabled()
  await dialogOf(page).getByRole('button', { name: 'Cancel' }).click()

  const messages = await takeInOrder(server, urls['orders.fifo']!)
  for (let group = 0; group < 6; group++) {
    const bodies = messages
      .filter(({ Attributes }) => Attributes?.MessageGroupId === `group-${group}`)
      .map(({ Body }) => Body)
    expect(bodies).toEqual(Array.from({ length: 10 }, (_, n) => `order ${group + n * 6}`))
  }
})

test('Runs shows what a run is for, and filters by it', async () => {
  const { page } = app()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('All runs')
  await page.keyboard.press('Enter')
  const table = page.getByRole('grid', { name: 'Runs' })
  await page.getByLabel('Purpose').selectOption('Restore')
  await expect(table).toContainText('Restore')
  await expect(table).not.toContainText('Copy')
  await page.getByLabel('Purpose').selectOption('Copy')
  await expect(table).toContainText('Copy')
  await expect(table).not.toContainText('Restore')
  await page.getByLabel('Purpose').selectOption('All purposes')
})

test('of a queue that was deleted the messages go to another one', async () => {
  const { page, server, urls } = app()
  await sendAll(server, urls['gone']!, numbered(7, 'gone'))
  await act(page, 'gone', 'Delete queue…')
  await expect(queueItem(page, 'gone')).toBeHidden()
  await listed(page, /^Copy gone/).click()
  await button(page, 'Send back').click()
  await expect(dialogOf(page).getByRole('alert')).toContainText('gone does not exist any more')
  const send = dialogOf(page).getByRole('button', { name: 'Send back 7 messages' })
  await expect(send).toBeDisabled()
  await dialogOf(page).getByRole('checkbox', { name: 'Send to another queue' }).check()
  await expect(send).toBeDisabled()
  await dialogOf(page)
    .getByRole('listbox', { name: 'Queue to send to' })
    .getByRole('option', { name: /^other/ })
    .click()
  await send.click()
  await expect.poll(() => left('other')).toBe(7)
})

test('chosen documents alone, and a message that was deleted from its lease at once', async () => {
  const { page, server, urls } = app()
  await sendAll(server, urls['leased']!, numbered(3, 'leased'))
  await openQueue(page, 'leased', 'Listen')
  await startListening(page, 'Process-managed')
  await expectReceived(page, 3)
  await button(page, 'Stop').click()
  await liveRows(page).first().click()
  await liveRows(page).first().press('Delete')
  await page
    .getByRole('log', { name: 'Notices' })
    .getByRole('button', { name: 'Send back' })
    .click()
  await expect.poll(() => left('leased')).toBe(1)

  await openQueue(page, 'leased', 'Receive')
  await page
    .getByRole('spinbutton', { name: 'Maximum message count' })
    .or(page.getByRole('textbox', { name: 'Maximum message count' }))
    .fill('5')
  await page.getByRole('checkbox', { name: 'Delete messages' }).check()
  await sendAll(server, urls['leased']!, numbered(2, 'more'))
  await button(page, 'Receive').click()
  await expect(outputRows(page)).toHaveCount(3)
  await listed(page, /^Receive leased/)
    .first()
    .click()
  await outputRows(page).first().click()
  await page.getByRole('tabpanel').getByRole('button', { name: 'Send back' }).last().click()
  await dialogOf(page).getByRole('button', { name: 'Send back 1 message' }).click()
  await expect.poll(() => left('leased')).toBe(1)
})

test('killed in the middle of a copy and of a restore, nothing is lost', async () => {
  test.setTimeout(180_000)
  const count = 2000
  const server = await startSqsServer()
  const proxy = await startFaultProxy(server.url)
  const userData = await newUserData()
  let launched = await launchApp({ userData })
  try {
    const url = await createQueue(server.client, 'killed.fifo', { VisibilityTimeout: '5' })
    await sendAll(server, url, numbered(count, 'message', 50))
    await addConnection(launched.window, { name: 'emulator', endpoint: proxy.url })
    const id = await connectionId(launched.window, 'emulator')
    const change = { kind: 'purge', copy: true } as const
    proxy.fault = (action) => (action === 'ReceiveMessage' ? { kind: 'delay', ms: 40 } : null)
    await request(launched.window, 'acts.start', { connectionId: id, urls: [url], change })
    const copied = async () => (await request(launched.window, 'acts.list', {}))[0]!.copied
    await expect.poll(copied, { intervals: [20] }).toBeGreaterThan(300)
    await killApp(launched)

    launched = await launchApp({ userData })
    const runs = () => request(launched.window, 'journal.runs', { connectionId: id, limit: 50 })
    const [cut] = (await runs()).runs
    expect(cut).toMatchObject({ purpose: 'copy', status: 'interrupted' })
    const scopeOf = (runId: number) => ({ kind: 'run', runId, direction: 'output' }) as const
    proxy.fault = () => null
    const again = await request(launched.window, 'acts.start', {
      connectionId: id,
      urls: [url],
      change
    })
    await expect
      .poll(
        async () =>
          (await request(launched.window, 'acts.list', {})).find((one) => one.id === again.id)
            ?.counts.done,
        { timeout: 60_000 }
      )
      .toBe(1)
    const copies = (await runs()).runs.filter(
      ({ purpose, outputs }) => purpose === 'copy' && outputs > 0
    )
    const facts = []
    for (const { id: runId } of copies) {
      facts.push(await request(launched.window, 'restore.prepare', { scope: scopeOf(runId) }))
    }
    const known = facts.reduce((sum, { deleted }) => sum + deleted, 0)
    const unknown = facts.reduce((sum, one) => sum + one.unknown, 0)
    expect(known).toBeLessThanOrEqual(count)
    expect(known + unknown).toBeGreaterThanOrEqual(count)

    // The older copy first: its messages of a group come before those of the newer one.
    proxy.fault = (action) => (action === 'SendMessageBatch' ? { kind: 'delay', ms: 60 } : null)
    for (const { restoreId } of facts.reverse()) {
      const { runId } = await request(launched.window, 'restore.start', {
        restoreId,
        to: null,
        unknown: true,
        again: false
      })
      if (restoreId !== facts.at(-1)?.restoreId) await ended(launched.window, runId)
      else {
        const outputs = async () =>
          (await request(launched.window, 'journal.page', { scope: scopeOf(runId), limit: 1 }))
            .rows[0]?.ordinal ?? 0
        await expect.poll(outputs, { intervals: [20] }).toBeGreaterThan(100)
        await killApp(launched)
        launched = await launchApp({ userData })
        expect(await request(launched.window, 'journal.run', { runId })).toMatchObject({
          status: 'interrupted',
          purpose: 'restore'
        })
        proxy.fault = () => null
        const resumed = await request(launched.window, 'operations.rerun', {
          runId,
          part: 'rest',
          inDoubt: true
        })
        await ended(launched.window, resumed.runId)
      }
    }
    const messages = await takeInOrder(server, url)
    const bodies = messages.map(({ Body }) => Body ?? '')
    expect(new Set(bodies).size).toBe(count)
    expect(bodies.length - count).toBeLessThanOrEqual(unknown)
    for (let group = 0; group < 50; group++) {
      const numbers = messages
        .filter(({ Attributes }) => Attributes?.MessageGroupId === `group-${group}`)
        .map(({ Body = '' }) => Number(Body.split(' ')[1]))
      const once = [...new Set(numbers)]
      expect(once).toEqual(Array.from({ length: 40 }, (_, n) => group + n * 50))
    }
  } finally {
    await launched.close()
    await proxy.stop()
    await server.stop()
    await forgetSecrets(launched.keychainService)
    await rm(userData, { recursive: true, force: true, maxRetries: 5 })
  }
})

const ended = (page: Page, runId: number) =>
  expect
    .poll(async () => (await request(page, 'journal.run', { runId })).status, { timeout: 60_000 })
    .not.toBe('running')

import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ActChange } from '../../../src-main/contract/index.js'
import { purge, withActs } from '../../support/acts-rig.js'
import { connectionId, until } from '../../support/connector-rig.js'
import { startFaultProxy, type FaultProxy } from '../../support/fault-proxy.js'

/** An act is agreed on for a connection as it is then: once it works elsewhere, nothing further is done there. */

const { app, hold, now, rowsOf, start, ended, perform, queueWith, left } = withActs()
let elsewhere: FaultProxy
beforeEach(async () => {
  elsewhere = await startFaultProxy(app.server.url)
})
afterEach(() => elsewhere.stop())

const failure = {
  code: 'ConnectionChanged',
  message: 'The connection was changed since this was agreed on.',
  hint: 'Start it again.'
}
const nothingAsks = expect.objectContaining({
  failure: expect.objectContaining({ code: 'NothingAsks' })
})
const move = (told?: boolean) => app.move(app.server.clients(elsewhere.url), told)
const deletion = (copy: boolean): ActChange => ({ kind: 'delete', copy })
const late = { kind: 'late', ms: 300 } as const

test.each([true, false])(
  'of many queues those that are not done yet stay where they are, told at once: %s',
  async (told) => {
    const urls = await Promise.all(Array.from({ length: 30 }, () => app.server.createQueue()))
    app.proxy.fault = (action) => (action === 'DeleteQueue' ? late : null)
    const { id } = await start(urls, deletion(false))
    await until(() => now(id).counts.done !== undefined, 'the first deletion')
    move(told)
    await ended(id)
    const { counts, cancelled } = now(id)
    expect(counts).toEqual({ done: expect.any(Number), failed: expect.any(Number) })
    expect((counts.done ?? 0) + (counts.failed ?? 0)).toBe(30)
    expect(cancelled).toBe(false)
    const failed = rowsOf(id).filter(({ state }) => state === 'failed')
    expect(failed).toEqual(
      failed.map((row) => ({ ...row, failure: expect.objectContaining(failure) }))
    )
    expect(app.proxy.seen.filter(({ action }) => action === 'DeleteQueue')).toHaveLength(
      counts.done ?? 0
    )
    expect(elsewhere.seen).toEqual([])
  }
)

test.each([true, false])(
  'a purge that waits for the pace of SQS is not made elsewhere, told at once: %s',
  async (told) => {
    const url = await queueWith(1)
    app.proxy.fault = (action) =>
      action === 'PurgeQueue'
        ? { kind: 'error', status: 403, code: 'AWS.SimpleQueueService.PurgeQueueInProgress' }
        : null
    const { id } = await start([url], purge(false))
    await until(() => now(id).counts.pacing === 1, 'the wait')
    move(told)
    await ended(id)
    expect(rowsOf(id)).toMatchObject([{ state: 'failed', failure, until: null }])
    expect(await left(url)).toBe(1)
    expect(elsewhere.seen).toEqual([])
  }
)

test('a queue that asks fails, and no answer is taken for it any more', async () => {
  const url = await queueWith(2)
  await app.server.drain(url, 300)
  const { id } = await start([url], purge(true))
  await until(() => now(id).counts.asking === 1, 'the question')
  move()
  await ended(id)
  expect(rowsOf(id)).toMatchObject([{ state: 'failed', failure }])
  expect(() => app.acts.purgeRest(id, [url])).toThrow(nothingAsks)
  expect(rowsOf(id)).toMatchObject([{ state: 'failed' }])
  expect(await left(url)).toBe(2)
  expect(elsewhere.seen).toEqual([])
})

test.each([true, false])(
  'what was copied before is in the journal, and the queue of that name elsewhere is not touched, told at once: %s',
  async (told) => {
    const url = await queueWith(40)
    app.proxy.fault = (action) => (action === 'DeleteMessageBatch' ? late : null)
    const { id } = await start([url], deletion(true))
    await until(() => rowsOf(id)[0]!.runId !== null, 'the copy')
    move(told)
    await ended(id)
    expect(rowsOf(id)).toMatchObject([{ state: 'failed', failure }])
    const runId = rowsOf(id)[0]!.runId ?? 0
    const copies = app.rig.journal.all({ runId, direction: 'output' })
    expect(copies.length + (await left(url))).toBeGreaterThanOrEqual(40)
    expect(elsewhere.seen).toEqual([])
  }
)

test('a copy that has not begun is not begun elsewhere', async () => {
  const url = await queueWith(3)
  const free = hold(url)
  const { id } = await start([url], purge(true))
  move(false)
  free()
  await ended(id)
  expect(rowsOf(id)).toMatchObject([{ state: 'failed', failure, runId: null }])
  expect(elsewhere.seen).toEqual([])
})

test('what failed is not tried again elsewhere', async () => {
  const url = await queueWith(1)
  app.proxy.fault = (action) =>
    action === 'PurgeQueue' ? { kind: 'error', status: 403, code: 'AccessDenied' } : null
  const { act } = await perform([url], purge(false))
  move()
  expect(rowsOf(act.id)).toMatchObject([{ state: 'failed', failure: { code: 'AccessDenied' } }])
  const again = app.acts.retry(act.id, [url], app.agreement())
  await expect(again).rejects.toMatchObject({ failure })
  expect(elsewhere.seen).toEqual([])
})

test('what was agreed on before the change does not begin after it', async () => {
  const url = await queueWith(1)
  const agreed = app.agreement()
  move()
  const begun = app.acts.start({ connectionId, urls: [url], change: purge(false) }, agreed)
  await expect(begun).rejects.toMatchObject({ failure })
  expect(app.acts.list()).toEqual([])
})

test('a connection that was just renamed changes nothing', async () => {
  const urls = await Promise.all(Array.from({ length: 12 }, () => queueWith(1)))
  app.proxy.fault = (action) => (action === 'PurgeQueue' ? late : null)
  const { id } = await start(urls, purge(false))
  app.acts.connectionChanged(connectionId)
  await ended(id)
  expect(now(id).counts).toEqual({ done: 12 })
})

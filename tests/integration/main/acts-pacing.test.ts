import { expect, test } from 'vitest'
import { purge, withActs } from '../../support/acts-rig.js'
import { until } from '../../support/connector-rig.js'

/** SQS purges a queue once in 60 seconds: that is known, and waited for. */

const { app, rowsOf, now, start, ended, perform, queueWith, left } = withActs()

test('waits, and says until when, before it purges a queue a second time', async () => {
  const url = await queueWith(1)
  await perform([url], purge(false))
  await app.server.send(url, [{ MessageBody: 'again' }])
  const { id } = await start([url], purge(false))
  const act = now(id)
  expect(act.counts).toEqual({ pacing: 1 })
  expect(act.until ?? 0).toBeGreaterThan(Date.now())
  await ended(id)
  expect(Date.now()).toBeGreaterThanOrEqual(act.until ?? Infinity)
  expect(await left(url)).toBe(0)
})

test('waits where somebody else has just purged the queue', async () => {
  const url = await queueWith(5)
  let refused = 0
  app.proxy.fault = (action) =>
    action === 'PurgeQueue' && refused++ === 0
      ? { kind: 'error', status: 403, code: 'AWS.SimpleQueueService.PurgeQueueInProgress' }
      : null
  const { id } = await start([url], purge(false))
  await until(() => now(id).counts.pacing === 1, 'the wait')
  expect(await left(url)).toBe(5)
  await ended(id)
  expect(rowsOf(id)).toMatchObject([{ state: 'done', failure: null }])
  expect(await left(url)).toBe(0)
})

test('keeps what is sent while it waits for SQS too', async () => {
  const url = await queueWith(1)
  await app.server.drain(url, 300)
  let refused = 0
  app.proxy.fault = (action) =>
    action === 'PurgeQueue' && refused++ === 0
      ? { kind: 'error', status: 403, code: 'AWS.SimpleQueueService.PurgeQueueInProgress' }
      : null
  const { id } = await start([url], purge(true))
  await until(() => now(id).counts.asking === 1, 'the question')
  app.acts.purgeRest(id, [url])
  await until(() => now(id).counts.pacing === 1, 'the wait')
  await app.server.send(url, [{ MessageBody: 'meanwhile' }])
  await until(() => now(id).counts.asking === 1, 'the question after the wait')
  app.acts.purgeRest(id, [url])
  await ended(id)
  expect(rowsOf(id)).toMatchObject([{ state: 'done', copied: 1 }])
  const copies = app.rig.journal.all({ runId: rowsOf(id)[0]?.runId ?? 0, direction: 'output' })
  expect(copies.map(({ body }) => body)).toEqual(['meanwhile'])
})

test('a wait can be cancelled', async () => {
  const url = await queueWith(1)
  await perform([url], purge(false))
  await app.server.send(url, [{ MessageBody: 'stays' }])
  const { id } = await start([url], purge(false))
  app.acts.cancel(id)
  await ended(id)
  expect(rowsOf(id)).toMatchObject([{ state: 'cancelled' }])
  expect(await left(url)).toBe(1)
})

test.each(['lose-answer', 'reset'] as const)(
  'asks SQS once where the answer is lost (%s): what is sent after it is not purged',
  async (kind) => {
    const url = await queueWith(5)
    app.proxy.fault = (action) => (action === 'PurgeQueue' ? { kind } : null)
    const { rows } = await perform([url], purge(false))
    expect(rows).toMatchObject([
      {
        state: 'failed',
        failure: {
          code: 'ConnectionLost',
          message: expect.stringContaining('may have been purged'),
          hint: expect.stringContaining('Look at its counts')
        }
      }
    ])
    expect(app.proxy.seen.filter(({ action }) => action === 'PurgeQueue')).toHaveLength(1)
    app.proxy.fault = () => null
    await app.server.send(url, [{ MessageBody: 'sent since' }])
    expect(await left(url)).toBeGreaterThan(0)
  }
)

test('tries a purge again that SQS was too busy for', async () => {
  const url = await queueWith(5)
  let refused = 0
  app.proxy.fault = (action) =>
    action === 'PurgeQueue' && refused++ < 2
      ? { kind: 'error', status: 403, code: 'RequestThrottled' }
      : null
  const { rows } = await perform([url], purge(false))
  expect(rows).toMatchObject([{ state: 'done' }])
  expect(await left(url)).toBe(0)
})

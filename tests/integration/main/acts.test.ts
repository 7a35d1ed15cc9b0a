import { expect, test } from 'vitest'
import { purge, withActs } from '../../support/acts-rig.js'
import { connectionId, until } from '../../support/connector-rig.js'
import { Queues } from '../../../src-main/queues/queues.js'
import { ListQueueTagsCommand } from '@aws-sdk/client-sqs'
import type { Json } from '../../support/fault-proxy.js'

const { app, rowsOf, now, start, ended, perform, queueWith, left } = withActs()

test('purges without a copy when that is wanted', async () => {
  const url = await queueWith(30)
  const { act, rows } = await perform([url], purge(false))
  expect(act).toMatchObject({ counts: { done: 1 }, copied: 0, url })
  expect(rows).toMatchObject([{ url, state: 'done', runId: null }])
  expect(await left(url)).toBe(0)
  expect(app.rig.runs).toEqual([])
})

test.each([false, true])('keeps a copy of every message first, FIFO: %s', async (fifo) => {
  const url = await queueWith(233, { fifo })
  const { act, rows } = await perform([url], purge(true))
  expect(act).toMatchObject({ counts: { done: 1 }, copied: 233, expected: 233 })
  const [{ runId } = { runId: null }] = rows
  const copies = app.rig.journal.all({ runId: runId ?? 0, direction: 'output' })
  expect(new Set(copies.map(({ body }) => body)).size).toBe(233)
  expect(copies.every(({ state }) => state === 'deleted')).toBe(true)
  expect(app.rig.runs.at(-1)).toMatchObject({ purpose: 'copy', status: 'succeeded', outputs: 233 })
  for (const group of fifo ? ['group-0', 'group-1', 'group-4'] : []) {
    const numbers = copies
      .filter(({ properties }) => properties.messageGroupId === group)
      .map(({ body }) => Number(body.split(' ')[1]))
    expect(numbers.length).toBeGreaterThan(40)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
  }
  expect(await left(url)).toBe(0)
})

/** What SQS is asked with this call about a queue. */
const asked = (call: string, url: string) =>
  app.proxy.seen.filter(({ action, body }) => action === call && body['QueueUrl'] === url)

/** Sends one more message as soon as the queue was said to be empty, and lets every later look come after it. */
function sendAfterCopy(url: string): () => Promise<unknown> {
  let sent: Promise<unknown> | null = null
  let looks = 0
  const isCount = ({ AttributeNames: names }: Json) =>
    Array.isArray(names) && names.includes('QueueArn')
  app.proxy.fault = (action, body) => {
    if (action !== 'GetQueueAttributes' || !isCount(body)) return null
    looks++
    if (looks > 2) return { kind: 'delay', ms: 300 }
    const send = (answer: Json) => {
      sent = app.server.send(url, [{ MessageBody: 'came later' }])
      return answer
    }
    return looks === 2 ? { kind: 'rewrite', answer: send } : null
  }
  return async () => sent
}

test('what is sent after the copy of a purge stays: SQS is not asked to purge an empty queue', async () => {
  const url = await queueWith(20)
  const sent = sendAfterCopy(url)
  const { act, rows } = await perform([url], purge(true))
  await sent()
  expect(act).toMatchObject({ counts: { done: 1 }, copied: 20 })
  expect(rows).toMatchObject([{ state: 'done', emptied: true }])
  expect(asked('PurgeQueue', url)).toEqual([])
  expect(await left(url)).toBe(1)
})

test('what is sent after the copy of a queue that is deleted is copied too', async () => {
  const url = await queueWith(20)
  const sent = sendAfterCopy(url)
  const { act, rows } = await perform([url], { kind: 'delete', copy: true })
  await sent()
  expect(act).toMatchObject({ counts: { done: 1 }, copied: 21 })
  const copies = app.rig.journal.all({ runId: rows[0]?.runId ?? 0, direction: 'output' })
  expect(copies.map(({ body }) => body)).toEqual(['came later'])
  expect(asked('DeleteQueue', url)).toHaveLength(1)
})

test('asks what becomes of messages that are in flight elsewhere: they are left, and nothing is purged', async () => {
  const url = await queueWith(12)
  const [inFlight] = await app.server.drain(url, 300)
  await app.server.send(url, [{ MessageBody: 'could be copied' }])
  const { id } = await start([url], purge(true))
  await until(() => now(id).counts.asking === 1, 'the question')
  expect(rowsOf(id)).toMatchObject([{ copied: 1, left: { visible: 0, inFlight: 12 } }])
  app.acts.leave(id)
  await ended(id)
  expect(rowsOf(id)).toMatchObject([{ state: 'left' }])
  expect(inFlight?.Body).toBeDefined()
  expect(await left(url)).toBe(12)
})

test('purges the rest where that is the answer', async () => {
  const url = await queueWith(3)
  await app.server.drain(url, 300)
  const { id } = await start([url], purge(true))
  await until(() => now(id).counts.asking === 1, 'the question')
  app.acts.purgeRest(id, [url])
  await ended(id)
  expect(rowsOf(id)).toMatchObject([{ state: 'done', emptied: false }])
  expect(asked('PurgeQueue', url)).toHaveLength(1)
  expect(await left(url)).toBe(0)
})

test('goes on by itself when those in flight are gone meanwhile', async () => {
  const url = await queueWith(1)
  const [message] = await app.server.drain(url, 300)
  const { id } = await start([url], { kind: 'delete', copy: true })
  await until(() => now(id).counts.asking === 1, 'the question')
  await app.rig.delete(url, [
    { body: message?.ReceiptHandle ?? '', properties: {}, attributes: [] }
  ])
  await ended(id)
  expect(rowsOf(id)).toMatchObject([{ state: 'done' }])
})

test.each([
  ['slowly', { kind: 'delay', ms: 30 } as const],
  ['late', { kind: 'late', ms: 600 } as const]
])(
  'what was copied before a cancel is in the journal, the rest in the queue: answers come %s',
  async (_, fault) => {
    const url = await queueWith(400)
    app.proxy.fault = (action) => (action === 'ReceiveMessage' ? fault : null)
    const { id } = await start([url], purge(true))
    await until(() => now(id).copied > 50, 'some copies')
    app.acts.cancel(id)
    await ended(id)
    const [row] = rowsOf(id)
    expect(row).toMatchObject({ state: 'cancelled' })
    const kept = app.rig.journal.all({ runId: row?.runId ?? 0, direction: 'output' })
    const there = new Set(kept.filter(({ state }) => state === 'deleted').map(({ body }) => body))
    app.proxy.fault = () => null
    expect(kept.length).toBeGreaterThan(0)
    expect(there.size).toBe(kept.length)
    expect(await app.server.counts(url)).toMatchObject({ visible: 400 - there.size, inFlight: 0 })
  }
)

test('purges nothing where what was copied may not be deleted, and says why', async () => {
  const url = await queueWith(12)
  app.proxy.fault = (action) =>
    action === 'DeleteMessageBatch' ? { kind: 'error', status: 403, code: 'AccessDenied' } : null
  const { rows } = await perform([url], purge(true))
  expect(rows).toMatchObject([{ state: 'failed', failure: { code: 'AccessDenied' } }])
  expect(app.rig.runs.at(-1)).toMatchObject({ status: 'failed' })
  expect(await left(url)).toBe(12)
})

test.each([
  ['ReceiveMessage', 2],
  ['ReceiveMessage', 4],
  ['ReceiveMessage', 6],
  ['DeleteMessageBatch', 2],
  ['DeleteMessageBatch', 5]
])(
  'fails where %s number %d of a copy is refused, and nothing is purged',
  async (call, refused) => {
    const url = await queueWith(300)
    let calls = 0
    app.proxy.fault = (action) =>
      action === call && ++calls === refused
        ? { kind: 'error', status: 403, code: 'AccessDenied' }
        : null
    const { rows } = await perform([url], purge(true))
    expect(rows).toMatchObject([{ state: 'failed', failure: { code: 'AccessDenied' } }])
    expect(app.rig.runs.at(-1)).toMatchObject({ status: 'failed' })
    const { runId } = rows[0]!
    const kept = app.rig.journal.all({ runId: runId ?? 0, direction: 'output' })
    expect(await left(url)).toBe(300 - kept.filter(({ state }) => state === 'deleted').length)
  }
)

test('deletes many queues a few at a time, each with its own result, and those that failed again', async () => {
  const urls = await Promise.all(Array.from({ length: 40 }, () => app.server.createQueue()))
  const refused = new Set(urls.slice(3, 6))
  app.proxy.fault = (action, body) =>
    action === 'DeleteQueue' && refused.has(String(body['QueueUrl']))
      ? { kind: 'error', status: 400, code: 'AccessDenied' }
      : null
  const { act, rows } = await perform(urls, { kind: 'delete', copy: false })
  expect(act.counts).toEqual({ done: 37, failed: 3 })
  expect(app.gone).toHaveLength(37)
  expect(rows[4]).toMatchObject({ state: 'failed', failure: { code: 'AccessDenied' } })
  expect(app.acts.rows({ actId: act.id, state: 'failed', from: 1, limit: 1 })).toMatchObject({
    rows: [{ url: urls[4] }],
    total: 3
  })
  app.proxy.fault = () => null
  const again = await app.acts.retry(act.id, urls, app.agreement())
  await ended(again.id)
  expect(now(again.id)).toMatchObject({ queues: 3, counts: { done: 3 } })
  expect(new Set(app.gone)).toEqual(new Set(urls))
  app.acts.forget(act.id)
  expect(app.acts.list().map(({ id }) => id)).toEqual([again.id])
})

test('a queue whose copy fails is not purged', async () => {
  const url = await queueWith(20)
  app.proxy.fault = (action) =>
    action === 'ReceiveMessage' ? { kind: 'error', status: 403, code: 'AccessDenied' } : null
  const { rows } = await perform([url], purge(true))
  expect(rows).toMatchObject([{ state: 'failed', failure: { code: 'AccessDenied' } }])
  expect(await left(url)).toBe(20)
})

test('tags, removes tags and changes attributes of several queues', async () => {
  const urls = await Promise.all([app.server.createQueue(), app.server.createQueue()])
  const tags = async (url = '') =>
    (await app.server.client.send(new ListQueueTagsCommand({ QueueUrl: url }))).Tags ?? {}
  await perform(urls, { kind: 'tag', set: { team: 'orders', old: 'x' }, remove: [] })
  await perform(urls, { kind: 'tag', set: { team: 'shop' }, remove: ['old'] })
  expect(await Promise.all(urls.map(tags))).toEqual([{ team: 'shop' }, { team: 'shop' }])
  const { act } = await perform(urls, {
    kind: 'attributes',
    attributes: { DelaySeconds: '0', VisibilityTimeout: '77' }
  })
  expect(act.counts).toEqual({ done: 2 })
  const { attributes } = await new Queues(() => Promise.resolve(app.clients)).overview(
    connectionId,
    urls[1] ?? '',
    new AbortController().signal
  )
  expect(attributes['VisibilityTimeout']).toBe('77')
})

test('where tags were added and others not removed, it is said what is done', async () => {
  const url = await app.server.createQueue()
  const tags = async () =>
    (await app.server.client.send(new ListQueueTagsCommand({ QueueUrl: url }))).Tags ?? {}
  await perform([url], { kind: 'tag', set: { old: 'x' }, remove: [] })
  app.proxy.fault = (action) =>
    action === 'UntagQueue' ? { kind: 'error', status: 403, code: 'AccessDenied' } : null
  const both = await perform([url], { kind: 'tag', set: { team: 'shop' }, remove: ['old'] })
  expect(both.rows).toMatchObject([{ state: 'failed', failure: { code: 'AccessDenied' } }])
  expect(both.rows[0]?.failure?.message).toMatch(/^Tags were added, none were removed\. \w+/)
  expect(await tags()).toEqual({ old: 'x', team: 'shop' })

  const removal = await perform([url], { kind: 'tag', set: {}, remove: ['old'] })
  expect(removal.rows[0]?.failure?.message).not.toContain('were added')
  app.proxy.fault = (action) =>
    action === 'TagQueue' ? { kind: 'error', status: 403, code: 'AccessDenied' } : null
  const none = await perform([url], { kind: 'tag', set: { team: 'x' }, remove: ['old'] })
  expect(none.rows[0]?.failure?.message).not.toContain('were added')
  expect(await tags()).toEqual({ old: 'x', team: 'shop' })
  app.proxy.fault = () => null
  await app.acts.retry(both.act.id, [url], app.agreement())
  await expect.poll(tags).toEqual({ team: 'shop' })
})

test('a read-only connection refuses, and tells little while hundreds of queues are acted on', async () => {
  app.setReadOnly(true)
  await expect(start(['http://sqs/x'], purge(false))).rejects.toMatchObject({
    failure: { code: 'ReadOnlyConnection' }
  })
  app.setReadOnly(false)
  app.proxy.fault = () => ({ kind: 'answer', status: 200, body: '{}' })
  const urls = Array.from({ length: 600 }, (_, n) => `${app.server.url}/000000000000/q-${n}`)
  const since = Date.now()
  const { act } = await perform(urls, { kind: 'delete', copy: false })
  expect(act.counts).toEqual({ done: 600 })
  expect(app.told.length).toBeLessThan(((Date.now() - since) / 1000) * 10 + 5)
  expect(new Set(app.gone).size).toBe(600)
})

test('copies what was in flight when it becomes visible while a person is asked', async () => {
  const url = await queueWith(4)
  await app.server.drain(url, 3)
  const { id } = await start([url], purge(true))
  await until(() => now(id).counts.asking === 1, 'the question')
  await until(() => now(id).endedAt !== null, 'the act to end', 60_000)
  expect(rowsOf(id)).toMatchObject([{ state: 'done', copied: 4 }])
  expect(await left(url)).toBe(0)
}, 90_000)

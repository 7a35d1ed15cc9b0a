import { ListQueueTagsCommand } from '@aws-sdk/client-sqs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { Acts } from '../../../src-main/acts/acts.js'
import { Pacing } from '../../../src-main/acts/pacing.js'
import type { SqsClients } from '../../../src-main/connector/index.js'
import type { Act, ActChange, ActRow } from '../../../src-main/contract/index.js'
import { Queues } from '../../../src-main/queues/queues.js'
import { connectionId, createRig, until } from '../../support/connector-rig.js'
import { startFaultProxy, type FaultProxy, type Json } from '../../support/fault-proxy.js'
import { startSqsServer, type SqsServer } from '../../support/sqs-server.js'

/** Milliseconds between two purges of a queue, in place of SQS's 60 seconds. */
const pace = 800
const purge = (copy: boolean): ActChange => ({ kind: 'purge', copy })

let server: SqsServer
let proxy: FaultProxy
let clients: SqsClients
let rig: ReturnType<typeof createRig>
let acts: Acts
let told: Act[]
let gone: string[]
let readOnly = false

beforeAll(async () => {
  server = await startSqsServer()
  proxy = await startFaultProxy(server.url)
  clients = server.clients(proxy.url)
})
afterAll(async () => {
  await proxy.stop()
  await server.stop()
})
beforeEach(() => {
  told = []
  gone = []
  readOnly = false
  rig = createRig(() => clients)
  const clientsOf = () => Promise.resolve(clients)
  acts = new Acts(
    {
      clientsOf,
      queues: () => Promise.resolve(new Queues(clientsOf)),
      runs: () => Promise.resolve(rig.connector.runs),
      isReadOnly: () => Promise.resolve(readOnly),
      tell: (act) => told.push(act),
      tellDeleted: (_, urls) => gone.push(...urls)
    },
    new Pacing(pace)
  )
})
afterEach(() => {
  proxy.fault = () => null
})

const rowsOf = (actId: string): ActRow[] => acts.rows({ actId, from: 0, limit: 500 }).rows
const now = (actId: string) => acts.list().find(({ id }) => id === actId)!
const start = (urls: string[], change: ActChange) => acts.start({ connectionId, urls, change })
const ended = (actId: string) => until(() => now(actId).endedAt !== null, 'the act to end')

async function perform(urls: string[], change: ActChange) {
  const { id } = await start(urls, change)
  await ended(id)
  return { act: now(id), rows: rowsOf(id) }
}

async function queueWith(count: number, { fifo = false, groups = 5 } = {}) {
  const url = await server.createQueue({ fifo })
  const entries = Array.from({ length: count }, (_, n) => ({
    MessageBody: `message ${n}`,
    ...(fifo
      ? { MessageGroupId: `group-${n % groups}`, MessageDeduplicationId: `${url} ${n}` }
      : {})
  }))
  await server.send(url, entries)
  return url
}

const left = async (url: string) => {
  const { visible, inFlight } = await server.counts(url)
  return visible + inFlight
}

test('purges without a copy when that is wanted', async () => {
  const url = await queueWith(30)
  const { act, rows } = await perform([url], purge(false))
  expect(act).toMatchObject({ counts: { done: 1 }, copied: 0, url })
  expect(rows).toMatchObject([{ url, state: 'done', runId: null }])
  expect(await left(url)).toBe(0)
  expect(rig.runs).toEqual([])
})

test.each([false, true])('keeps a copy of every message first, FIFO: %s', async (fifo) => {
  const url = await queueWith(233, { fifo })
  const { act, rows } = await perform([url], purge(true))
  expect(act).toMatchObject({ counts: { done: 1 }, copied: 233, expected: 233 })
  const [{ runId } = { runId: null }] = rows
  const copies = rig.journal.all({ runId: runId ?? 0, direction: 'output' })
  expect(new Set(copies.map(({ body }) => body)).size).toBe(233)
  expect(copies.every(({ state }) => state === 'deleted')).toBe(true)
  expect(rig.runs.at(-1)).toMatchObject({ purpose: 'copy', status: 'succeeded', outputs: 233 })
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
  proxy.seen.filter(({ action, body }) => action === call && body['QueueUrl'] === url)

/** Sends one more message as soon as the queue was said to be empty, and lets every later look come after it. */
function sendAfterCopy(url: string): () => Promise<unknown> {
  let sent: Promise<unknown> | null = null
  let looks = 0
  const isCount = ({ AttributeNames: names }: Json) =>
    Array.isArray(names) && names.includes('QueueArn')
  proxy.fault = (action, body) => {
    if (action !== 'GetQueueAttributes' || !isCount(body)) return null
    looks++
    if (looks > 2) return { kind: 'delay', ms: 300 }
    const send = (answer: Json) => {
      sent = server.send(url, [{ MessageBody: 'came later' }])
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
  const copies = rig.journal.all({ runId: rows[0]?.runId ?? 0, direction: 'output' })
  expect(copies.map(({ body }) => body)).toEqual(['came later'])
  expect(asked('DeleteQueue', url)).toHaveLength(1)
})

test('asks what becomes of messages that are in flight elsewhere: they are left, and nothing is purged', async () => {
  const url = await queueWith(12)
  const [inFlight] = await server.drain(url, 300)
  await server.send(url, [{ MessageBody: 'could be copied' }])
  const { id } = await start([url], purge(true))
  await until(() => now(id).counts.asking === 1, 'the question')
  expect(rowsOf(id)).toMatchObject([{ copied: 1, left: { visible: 0, inFlight: 12 } }])
  acts.answer({ actId: id, url, answer: 'leave' })
  await ended(id)
  expect(rowsOf(id)).toMatchObject([{ state: 'left' }])
  expect(inFlight?.Body).toBeDefined()
  expect(await left(url)).toBe(12)
})

test('purges the rest where that is the answer', async () => {
  const url = await queueWith(3)
  await server.drain(url, 300)
  const { id } = await start([url], purge(true))
  await until(() => now(id).counts.asking === 1, 'the question')
  acts.answer({ actId: id, url: null, answer: 'rest' })
  await ended(id)
  expect(rowsOf(id)).toMatchObject([{ state: 'done', emptied: false }])
  expect(asked('PurgeQueue', url)).toHaveLength(1)
  expect(await left(url)).toBe(0)
})

test('goes on by itself when those in flight are gone meanwhile', async () => {
  const url = await queueWith(1)
  const [message] = await server.drain(url, 300)
  const { id } = await start([url], { kind: 'delete', copy: true })
  await until(() => now(id).counts.asking === 1, 'the question')
  await rig.delete(url, [{ body: message?.ReceiptHandle ?? '', properties: {}, attributes: [] }])
  await ended(id)
  expect(rowsOf(id)).toMatchObject([{ state: 'done' }])
})

test('what was copied before a cancel is in the journal, the rest in the queue', async () => {
  const url = await queueWith(400)
  proxy.fault = (action) => (action === 'ReceiveMessage' ? { kind: 'delay', ms: 30 } : null)
  const { id } = await start([url], purge(true))
  await until(() => now(id).copied > 50, 'some copies')
  acts.cancel(id)
  await ended(id)
  const [row] = rowsOf(id)
  expect(row).toMatchObject({ state: 'cancelled' })
  const kept = rig.journal.all({ runId: row?.runId ?? 0, direction: 'output' })
  const there = new Set(kept.filter(({ state }) => state === 'deleted').map(({ body }) => body))
  proxy.fault = () => null
  await until(async () => (await left(url)) === 400 - there.size, 'the rest')
  expect(kept.length).toBeGreaterThan(0)
})

test('waits, and says until when, before it purges a queue a second time', async () => {
  const url = await queueWith(1)
  await perform([url], purge(false))
  await server.send(url, [{ MessageBody: 'again' }])
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
  proxy.fault = (action) =>
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
  await server.drain(url, 300)
  let refused = 0
  proxy.fault = (action) =>
    action === 'PurgeQueue' && refused++ === 0
      ? { kind: 'error', status: 403, code: 'AWS.SimpleQueueService.PurgeQueueInProgress' }
      : null
  const { id } = await start([url], purge(true))
  await until(() => now(id).counts.asking === 1, 'the question')
  acts.answer({ actId: id, url, answer: 'rest' })
  await until(() => now(id).counts.pacing === 1, 'the wait')
  await server.send(url, [{ MessageBody: 'meanwhile' }])
  await until(() => now(id).counts.asking === 1, 'the question after the wait')
  acts.answer({ actId: id, url, answer: 'rest' })
  await ended(id)
  expect(rowsOf(id)).toMatchObject([{ state: 'done', copied: 1 }])
  const copies = rig.journal.all({ runId: rowsOf(id)[0]?.runId ?? 0, direction: 'output' })
  expect(copies.map(({ body }) => body)).toEqual(['meanwhile'])
})

test('purges nothing where what was copied may not be deleted, and says why', async () => {
  const url = await queueWith(12)
  proxy.fault = (action) =>
    action === 'DeleteMessageBatch' ? { kind: 'error', status: 403, code: 'AccessDenied' } : null
  const { rows } = await perform([url], purge(true))
  expect(rows).toMatchObject([{ state: 'failed', failure: { code: 'AccessDenied' } }])
  expect(rig.runs.at(-1)).toMatchObject({ status: 'failed' })
  expect(await left(url)).toBe(12)
})

test('a wait can be cancelled', async () => {
  const url = await queueWith(1)
  await perform([url], purge(false))
  await server.send(url, [{ MessageBody: 'stays' }])
  const { id } = await start([url], purge(false))
  acts.cancel(id)
  await ended(id)
  expect(rowsOf(id)).toMatchObject([{ state: 'cancelled' }])
  expect(await left(url)).toBe(1)
})

test('deletes many queues a few at a time, each with its own result, and those that failed again', async () => {
  const urls = await Promise.all(Array.from({ length: 40 }, () => server.createQueue()))
  const refused = new Set(urls.slice(3, 6))
  proxy.fault = (action, body) =>
    action === 'DeleteQueue' && refused.has(String(body['QueueUrl']))
      ? { kind: 'error', status: 400, code: 'AccessDenied' }
      : null
  const { act, rows } = await perform(urls, { kind: 'delete', copy: false })
  expect(act.counts).toEqual({ done: 37, failed: 3 })
  expect(gone).toHaveLength(37)
  expect(rows[4]).toMatchObject({ state: 'failed', failure: { code: 'AccessDenied' } })
  expect(acts.rows({ actId: act.id, state: 'failed', from: 1, limit: 1 })).toMatchObject({
    rows: [{ url: urls[4] }],
    total: 3
  })
  proxy.fault = () => null
  const again = await acts.retry(act.id)
  await ended(again.id)
  expect(now(again.id)).toMatchObject({ queues: 3, counts: { done: 3 } })
  expect(new Set(gone)).toEqual(new Set(urls))
  acts.forget(act.id)
  expect(acts.list().map(({ id }) => id)).toEqual([again.id])
})

test('a queue whose copy fails is not purged', async () => {
  const url = await queueWith(20)
  proxy.fault = (action) =>
    action === 'ReceiveMessage' ? { kind: 'error', status: 403, code: 'AccessDenied' } : null
  const { rows } = await perform([url], purge(true))
  expect(rows).toMatchObject([{ state: 'failed', failure: { code: 'AccessDenied' } }])
  expect(await left(url)).toBe(20)
})

test('tags, removes tags and changes attributes of several queues', async () => {
  const urls = await Promise.all([server.createQueue(), server.createQueue()])
  const tags = async (url = '') =>
    (await server.client.send(new ListQueueTagsCommand({ QueueUrl: url }))).Tags ?? {}
  await perform(urls, { kind: 'tag', set: { team: 'orders', old: 'x' }, remove: [] })
  await perform(urls, { kind: 'tag', set: { team: 'shop' }, remove: ['old'] })
  expect(await Promise.all(urls.map(tags))).toEqual([{ team: 'shop' }, { team: 'shop' }])
  const { act } = await perform(urls, {
    kind: 'attributes',
    attributes: { DelaySeconds: '0', VisibilityTimeout: '77' }
  })
  expect(act.counts).toEqual({ done: 2 })
  const { attributes } = await new Queues(() => Promise.resolve(clients)).overview(
    connectionId,
    urls[1] ?? '',
    new AbortController().signal
  )
  expect(attributes['VisibilityTimeout']).toBe('77')
})

test('a read-only connection refuses, and tells little while hundreds of queues are acted on', async () => {
  readOnly = true
  await expect(start(['http://sqs/x'], purge(false))).rejects.toMatchObject({
    failure: { code: 'ReadOnlyConnection' }
  })
  readOnly = false
  proxy.fault = () => ({ kind: 'answer', status: 200, body: '{}' })
  const urls = Array.from({ length: 600 }, (_, n) => `${server.url}/000000000000/q-${n}`)
  const since = Date.now()
  const { act } = await perform(urls, { kind: 'delete', copy: false })
  expect(act.counts).toEqual({ done: 600 })
  expect(told.length).toBeLessThan(((Date.now() - since) / 1000) * 10 + 5)
  expect(new Set(gone).size).toBe(600)
})

test('copies what was in flight when it becomes visible while a person is asked', async () => {
  const url = await queueWith(4)
  await server.drain(url, 3)
  const { id } = await start([url], purge(true))
  await until(() => now(id).counts.asking === 1, 'the question')
  await until(() => now(id).endedAt !== null, 'the act to end', 60_000)
  expect(rowsOf(id)).toMatchObject([{ state: 'done', copied: 4 }])
  expect(await left(url)).toBe(0)
}, 90_000)

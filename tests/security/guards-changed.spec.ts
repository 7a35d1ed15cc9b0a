import { CreateQueueCommand, ListQueuesCommand } from '@aws-sdk/client-sqs'
import { expect, test } from '@playwright/test'
import type { ConnectionDraft } from '../../src-main/contract/index.js'
import { request } from '../support/app-driver.js'
import { connectionDraft } from '../support/connection-draft.js'
import { makeDeadLetters } from '../support/dead-letters.js'
import { startFaultProxy, type FaultProxy } from '../support/fault-proxy.js'
import { startSqsServer, type SqsServer } from '../support/sqs-server.js'
import { send, useApp } from './support.js'

/** What the guard has let pass is done as it was looked at, where it was agreed on: or not at all. */

const longpoll = useApp()
let server: SqsServer
let proxy: FaultProxy
let names = 0

test.beforeAll(async () => {
  server = await startSqsServer()
})
test.beforeEach(async () => {
  proxy = await startFaultProxy(server.url)
})
test.afterEach(() => proxy.stop())
test.afterAll(() => server.stop())

/** Saves a new connection. @returns saves it again with something changed */
async function connect(over: Partial<ConnectionDraft> = {}) {
  const keys = { accessKeyId: 'AKIALONGPOLLTEST4321', secretKey: 'secret' }
  const draft = connectionDraft({
    ...{ name: `Shop ${++names}`, endpoint: proxy.url, ...keys, ...over }
  })
  const { id } = await request(longpoll.page, 'connections.save', draft)
  const change = (changed: Partial<ConnectionDraft>) =>
    request(longpoll.page, 'connections.save', { ...draft, id, secretKey: '', ...changed })
  return { id, change }
}

const seen = (action: string, by = proxy) => by.seen.filter((one) => one.action === action)

/** Keeps calls of an action from their answers, after the first so many. @returns lets them have them */
function hold(held: string, after = 0): () => void {
  let free = () => {}
  const until = new Promise<void>((resolve) => (free = resolve))
  proxy.fault = (action) =>
    action === held && seen(held).length > after ? { kind: 'hold', until } : null
  return () => free()
}

const changed = { ok: false, failure: { code: 'ConnectionChanged', hint: 'Start it again.' } }

const act = async (actId: string) =>
  (await request(longpoll.page, 'acts.list', {})).find(({ id }) => id === actId)!

test('an act does not follow its connection to production elsewhere', async () => {
  const elsewhere = await startSqsServer()
  const beyond = await startFaultProxy(elsewhere.url)
  const urls: string[] = []
  for (let n = 0; n < 40; n++) {
    urls.push(await server.createQueue({ name: `same-name-${n}` }))
    await elsewhere.client.send(new CreateQueueCommand({ QueueName: `same-name-${n}` }))
  }
  const { id: connectionId, change } = await connect()
  const free = hold('DeleteQueue', 3)
  const { id } = await request(longpoll.page, 'acts.start', {
    ...{ connectionId, urls, change: { kind: 'delete', copy: false } }
  })
  await expect.poll(async () => (await act(id)).counts.done ?? 0).toBe(3)
  await change({ endpoint: beyond.url, environment: 'production' })
  free()
  await expect.poll(async () => (await act(id)).endedAt).not.toBeNull()

  const { counts } = await act(id)
  expect(counts).toEqual({ done: seen('DeleteQueue').length, failed: 40 - (counts.done ?? 0) })
  const { rows } = await request(longpoll.page, 'acts.rows', {
    ...{ actId: id, state: 'failed', from: 0, limit: 40 }
  })
  expect(rows).toMatchObject(rows.map(() => ({ failure: changed.failure })))
  const again = { actId: id, urls: rows.map(({ url }) => url), confirmed: `Shop ${names}` }
  expect(await send(longpoll.page, 'acts.retry', again)).toMatchObject(changed)
  expect(seen('DeleteQueue', beyond)).toEqual([])
  const { QueueUrls = [] } = await elsewhere.client.send(new ListQueuesCommand({}))
  expect(QueueUrls).toHaveLength(40)
  await beyond.stop()
  await elsewhere.stop()
})

test('an act goes on while its connection is renamed', async () => {
  const urls = await Promise.all(Array.from({ length: 20 }, () => server.createQueue()))
  const { id: connectionId, change } = await connect()
  const free = hold('DeleteQueue', 3)
  const { id } = await request(longpoll.page, 'acts.start', {
    ...{ connectionId, urls, change: { kind: 'delete', copy: false } }
  })
  await change({ name: `Renamed ${names}` })
  free()
  await expect.poll(async () => (await act(id)).counts).toEqual({ done: 20 })
})

for (const [what, over] of [
  ['production', { environment: 'production' }],
  ['read-only', { readOnly: true }]
] as const) {
  test(`a redrive is refused where its connection became ${what} while its sources were looked for`, async () => {
    const name = `slowly-${what}`
    const { url } = await makeDeadLetters(server, name, { orders: 3, payments: 0 })
    const { id: connectionId, change } = await connect()
    const free = hold('GetQueueAttributes')
    const redrive = {
      ...{ deadLetterUrl: url, filter: {}, perSecond: null, edits: [] },
      target: { kind: 'source', otherwise: null }
    }
    const asked = send(longpoll.page, 'deadLetters.redrive', { connectionId, redrive })
    await expect.poll(() => seen('GetQueueAttributes').length).toBeGreaterThan(0)
    await change(over)
    free()
    expect(await asked).toMatchObject(changed)
    expect(seen('ReceiveMessage')).toEqual([])
    expect((await server.counts(url)).visible).toBe(3)
  })
}

test('a move task is refused where its connection became production while its queue was looked at', async () => {
  const { url } = await makeDeadLetters(server, 'moved', { orders: 1, payments: 0 })
  const { id: connectionId, change } = await connect()
  const free = hold('GetQueueAttributes')
  const task = { connectionId, url, destinationUrl: null, perSecond: null }
  const asked = send(longpoll.page, 'deadLetters.startMove', task)
  await expect.poll(() => seen('GetQueueAttributes').length).toBe(1)
  await change({ environment: 'production' })
  free()
  expect(await asked).toMatchObject(changed)
  expect(seen('StartMessageMoveTask')).toEqual([])
})

test('a queue is not configured where its connection became production while it was looked at', async () => {
  const url = await server.createQueue()
  const { id: connectionId, change } = await connect()
  const free = hold('GetQueueAttributes')
  const asked = send(longpoll.page, 'queues.configure', {
    ...{ connectionId, url, attributes: { DelaySeconds: '7' }, before: { DelaySeconds: '0' } },
    ...{ tagsBefore: {}, tagsSet: {}, tagsRemoved: [] }
  })
  await expect.poll(() => seen('GetQueueAttributes').length).toBe(1)
  await change({ environment: 'production' })
  free()
  expect(await asked).toMatchObject(changed)
  expect(seen('SetQueueAttributes')).toEqual([])
})

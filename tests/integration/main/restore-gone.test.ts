import { expect, test } from 'vitest'
import { defaultOptions } from '../../../src-main/contract/index.js'
import { createQueue } from '../../../src-main/queues/create-queue.js'
import { deleteQueue } from '../../../src-main/queues/delete-queue.js'
import { outputsOf, signal, withRestores } from './restore-rig.js'

const { app, ended, fill, purge, restore, resume, run } = withRestores()

const retain = (bytes: number) => app.journal.retain({ bytes, days: 30, now: Date.now() })

test('a copy that is larger than the journal may be is kept, and sent back as a whole', async () => {
  const url = await app.server.createQueue()
  const big = 'x'.repeat(200_000)
  for (let n = 0; n < 40; n++) await app.server.send(url, [{ MessageBody: `${n} ${big}` }])
  let purged = false
  const retaining = async () => {
    while (!purged) await retain(2_000_000)
  }
  const [runId] = await Promise.all([purge(url).finally(() => (purged = true)), retaining()])
  await retain(2_000_000)
  expect(await app.journal.status()).toMatchObject({ over: true, documents: 40 })
  const facts = await app.restores.prepare(outputsOf(runId), signal)
  expect(facts).toMatchObject({ deleted: 40, gone: 0 })
  expect((await restore(outputsOf(runId))).outputs).toBe(40)
  expect((await app.server.counts(url)).visible).toBe(40)
  await retain(2_000_000)
  expect(await app.journal.status()).toMatchObject({ over: false })
}, 60_000)

test('what is no longer in the journal is said', async () => {
  const url = await app.server.createQueue()
  const big = 'x'.repeat(50_000)
  for (let n = 0; n < 30; n++) await app.server.send(url, [{ MessageBody: `${n} ${big}` }])
  const received = await run({
    action: 'receive',
    object: { kind: 'queue', url },
    options: {
      ...defaultOptions.receive,
      ...{ maximumMessageCount: -1, executionTimeout: 20, deleteMessages: true }
    }
  })
  expect(received).toMatchObject({ status: 'succeeded', outputs: 30 })
  await retain(1_000_000)
  const facts = await app.restores.prepare(outputsOf(received.id), signal)
  expect(facts.gone).toBeGreaterThan(0)
  expect(facts.deleted).toBe(30 - facts.gone)
  await retain(0)
  await expect(app.restores.prepare(outputsOf(received.id), signal)).rejects.toMatchObject({
    failure: { message: 'What the app has deleted here is no longer in the journal.' }
  })
})

test('nothing is sent to a queue that was just deleted, although SQS would still take it', async () => {
  const make = () => createQueue(app.clients, { name: 'left', attributes: {}, tags: {} }, signal)
  const url = await make()
  await fill(url, 5)
  const copied = outputsOf(await purge(url))
  app.proxy.fault = (action) =>
    action === 'DeleteQueue' ? { kind: 'answer', status: 200, body: '{}' } : null
  await deleteQueue(app.clients, url)
  const refused = await restore(copied)
  expect(refused).toMatchObject({ status: 'failed', failure: { code: 'QueueDoesNotExist' } })
  expect((await app.server.counts(url)).visible).toBe(0)
  await make()
  expect(await ended((await resume(refused.id)).runId)).toMatchObject({ status: 'succeeded' })
  expect((await app.server.counts(url)).visible).toBe(5)
})

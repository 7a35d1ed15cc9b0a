import { expect, test } from 'vitest'
import { defaultOptions } from '../../../src-main/contract/index.js'
import { DeadLetters } from '../../../src-main/dead-letters/dead-letters.js'
import { connectionId, until } from '../../support/connector-rig.js'
import type { Fault } from '../../support/fault-proxy.js'
import { takeInOrder } from '../../support/queue-work.js'
import { outputsOf, signal, withRestores } from './restore-rig.js'

const { app, fill, ended, purge, purgeTo, restore, resume, run } = withRestores()

const attributesOf = async (url: string) =>
  (await app.server.drain(url, 300)).map(({ MessageAttributes }) => MessageAttributes)

test('2,000 FIFO messages in 50 groups, purged with a copy, are sent back once each and in order', async () => {
  const url = await app.server.createQueue({ fifo: true })
  await fill(url, 2000, 50)
  const runId = await purge(url)
  expect(await app.server.counts(url)).toMatchObject({ visible: 0, inFlight: 0 })
  const facts = await app.restores.prepare(outputsOf(runId), signal)
  expect(facts).toMatchObject({
    connectionId,
    ...{ deleted: 2000, unknown: 0, kept: 0, noBody: 0, restored: 0, restoredBy: [] },
    queues: [{ url, messages: 2000 }]
  })
  const sent = await restore(outputsOf(runId))
  expect(sent).toMatchObject({
    purpose: 'restore',
    status: 'succeeded',
    ...{ inputs: 2000, outputs: 2000, failures: 0 }
  })
  expect(sent.repeats ?? 0).toBe(0)
  const messages = await takeInOrder(app.server, url)
  expect(messages).toHaveLength(2000)
  const groups = new Map<string, number[]>()
  for (const { Body = '', Attributes } of messages) {
    const group = Attributes?.MessageGroupId ?? ''
    groups.set(group, [...(groups.get(group) ?? []), Number(Body)])
  }
  expect(groups.size).toBe(50)
  for (const [group, numbers] of groups) {
    const own = Number(group.split('-')[1])
    expect(numbers).toEqual(Array.from({ length: 40 }, (_, n) => own + n * 50))
  }
}, 120_000)

test('attributes come back as they were, and another queue can be the target', async () => {
  const url = await app.server.createQueue()
  const other = await app.server.createQueue()
  await fill(url, 25)
  const runId = await purge(url)
  await restore(outputsOf(runId), { to: other })
  expect((await app.server.counts(url)).visible).toBe(0)
  const attributes = await attributesOf(other)
  expect(attributes).toHaveLength(25)
  expect(attributes.every((all) => all?.['part']?.StringValue === '7')).toBe(true)
  expect(attributes[0]?.['part']?.DataType).toBe('Number.int')
})

test('what was sent back before is left out and said, and sent again where that is wanted', async () => {
  const url = await app.server.createQueue()
  await fill(url, 12)
  const runId = await purge(url)
  const all = await app.journal.page({ ...outputsOf(runId), limit: 500 })
  const ids = all.rows.slice(0, 5).map(({ id }) => id)
  const first = await restore({ ...outputsOf(runId), ids })
  expect(first.outputs).toBe(5)
  const facts = await app.restores.prepare(outputsOf(runId), signal)
  expect(facts).toMatchObject({ deleted: 12, restored: 5, restoredBy: [first.id] })
  expect((await restore(outputsOf(runId))).outputs).toBe(7)
  await expect(restore(outputsOf(runId))).rejects.toMatchObject({
    failure: { code: 'NothingToRestore' }
  })
  expect((await restore(outputsOf(runId), { again: true })).outputs).toBe(12)
  expect((await app.server.counts(url)).visible).toBe(24)
})

test('on a FIFO queue what is sent back once more within five minutes is there once more', async () => {
  const url = await app.server.createQueue({ fifo: true })
  await fill(url, 20, 4)
  const runId = await purge(url)
  await restore(outputsOf(runId))
  expect(await takeInOrder(app.server, url)).toHaveLength(20)
  const again = await restore(outputsOf(runId), { again: true })
  expect(again).toMatchObject({ status: 'succeeded', outputs: 20, failures: 0 })
  expect(again.repeats ?? 0).toBe(0)
  const numbers = (await takeInOrder(app.server, url)).map(({ Body }) => Number(Body))
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n))
  for (let group = 0; group < 4; group++) {
    const own = numbers.filter((n) => n % 4 === group)
    expect(own).toEqual(own.toSorted((a, b) => a - b))
  }
}, 60_000)

test('what a copy was refused to delete is in the queue; what got no answer may be', async () => {
  const url = await app.server.createQueue()
  await fill(url, 10)
  const deletes = (fault: Fault) => {
    app.proxy.fault = (action) => (action === 'DeleteMessageBatch' ? fault : null)
  }
  deletes({ kind: 'error', status: 403, code: 'AccessDenied', receiver: false })
  const refused = await purgeTo(url, 'failed')
  const facts = await app.restores.prepare(outputsOf(refused.runId ?? 0), signal)
  expect(facts).toMatchObject({ deleted: 0, unknown: 0, kept: 10 })

  const other = await app.server.createQueue()
  await fill(other, 10)
  deletes({ kind: 'fail-after' })
  const lost = await purgeTo(other, 'failed')
  const open = await app.restores.prepare(outputsOf(lost.runId ?? 0), signal)
  expect(open).toMatchObject({ deleted: 0, unknown: 10, kept: 0 })
}, 60_000)

test('a Receive that deletes does not know what it deleted where no answer came', async () => {
  const url = await app.server.createQueue()
  await fill(url, 5)
  app.proxy.fault = (action) => (action === 'DeleteMessageBatch' ? { kind: 'lose-answer' } : null)
  const received = await run({
    action: 'receive',
    object: { kind: 'queue', url },
    options: { ...defaultOptions.receive, deleteMessages: true, maximumMessageCount: 5 }
  })
  app.proxy.fault = () => null
  expect(received).toMatchObject({ outputs: 5, failures: 5 })
  const facts = await app.restores.prepare(outputsOf(received.id), signal)
  expect(facts).toMatchObject({ deleted: 0, unknown: 5, kept: 0 })
  expect((await restore(outputsOf(received.id), { unknown: true })).outputs).toBe(5)
}, 60_000)

test('a session with At least once does not know it either', async () => {
  const url = await app.server.createQueue()
  await fill(url, 3)
  app.proxy.fault = (action) => (action === 'DeleteMessageBatch' ? { kind: 'lose-answer' } : null)
  const listenerId = await app.rig.listen(url, { commitStrategy: 'at-least-once' })
  const scope = { kind: 'listener', listenerId } as const
  const isTold = async () => {
    const { rows } = await app.journal.page({ scope, limit: 10 })
    return rows.length === 3 && rows.every(({ state }) => state === 'failed')
  }
  await until(isTold, 'the deletions to fail')
  await app.rig.connector.listeners.stop(listenerId)
  app.proxy.fault = () => null
  const facts = await app.restores.prepare({ scope }, signal)
  expect(facts).toMatchObject({ deleted: 0, unknown: 3, kept: 0 })
  expect((await restore({ scope }, { unknown: true })).outputs).toBe(3)
}, 60_000)

test('those that match a filter alone', async () => {
  const url = await app.server.createQueue()
  await fill(url, 30)
  const runId = await purge(url)
  expect((await restore({ ...outputsOf(runId), filter: { text: '29' } })).outputs).toBe(1)
})

test('a Delete of received messages is undone from its run, and one by a handle alone is told', async () => {
  const url = await app.server.createQueue()
  await fill(url, 3)
  const strange = (await app.server.drain(url, 300)).map(({ ReceiptHandle }) => ReceiptHandle ?? '')
  await fill(url, 4)
  const received = await startReceive(url)
  const rows = (await app.journal.page({ ...outputsOf(received.id), limit: 10 })).rows
  const handles = await Promise.all(
    rows.map(async ({ id }) => (await app.journal.document(id)).properties)
  )
  const documents = [...handles.map(({ receiptHandle = '' }) => receiptHandle), ...strange].map(
    (body) => ({ body, properties: {}, attributes: [] })
  )
  const deletion = await run(
    {
      action: 'delete',
      object: { kind: 'queue', url },
      options: { returnErrors: true }
    },
    documents
  )
  expect((await app.server.counts(url)).visible).toBe(0)
  const facts = await app.restores.prepare(outputsOf(deletion.id), signal)
  expect(facts).toMatchObject({ deleted: 4, noBody: 3, kept: 0 })
  expect((await restore(outputsOf(deletion.id))).outputs).toBe(4)
  expect((await app.server.counts(url)).visible).toBe(4)
})

test('what was only received is not sent back', async () => {
  const url = await app.server.createQueue()
  await fill(url, 2)
  const received = await startReceive(url)
  const facts = await app.restores.prepare(outputsOf(received.id), signal)
  expect(facts).toMatchObject({ deleted: 0, kept: 2 })
  await expect(restore(outputsOf(received.id))).rejects.toMatchObject({
    failure: { code: 'NothingToRestore' }
  })
})

test('a restore that was cancelled goes on with Resume, as a restore', async () => {
  const url = await app.server.createQueue()
  await fill(url, 1500)
  const runId = await purge(url)
  const { restoreId } = await app.restores.prepare(outputsOf(runId), signal)
  const started = await app.restores.start({ restoreId, to: null, unknown: false, again: false })
  app.rig.connector.runs.cancel(started.runId)
  const cut = await ended(started.runId)
  expect(cut.status).toBe('cancelled')
  const again = await resume(cut.id)
  expect(await ended(again.runId)).toMatchObject({ purpose: 'restore', status: 'succeeded' })
  expect((await app.server.counts(url)).visible).toBe(1500)
  expect(await app.restores.prepare(outputsOf(runId), signal)).toMatchObject({ restored: 1500 })
}, 60_000)

test('nothing is sent back through a read-only connection', async () => {
  const url = await app.server.createQueue()
  await fill(url, 2)
  const runId = await purge(url)
  app.setReadOnly()
  await expect(restore(outputsOf(runId))).rejects.toMatchObject({
    failure: { code: 'ReadOnlyConnection' }
  })
  expect((await app.server.counts(url)).visible).toBe(0)
})

test('what was looked at and not started is forgotten after a while', async () => {
  const url = await app.server.createQueue()
  await fill(url, 1)
  const runId = await purge(url)
  const { restoreId } = await app.restores.prepare(outputsOf(runId), signal)
  for (let n = 0; n < 5; n++) await app.restores.prepare(outputsOf(runId), signal)
  const how = { restoreId, to: null, unknown: false, again: false }
  await expect(app.restores.start(how)).rejects.toMatchObject({
    failure: { code: 'RestoreNotFound' }
  })
})

const startReceive = (url: string) =>
  run({
    action: 'receive',
    object: { kind: 'queue', url },
    options: {
      ...{
        maximumMessageCount: 10,
        executionTimeout: null,
        visibilityTimeout: 300,
        waitTimeout: 1
      },
      ...{ deleteMessages: false, returnSequenceNumber: false, returnErrors: false }
    }
  })

test('what was redriven goes back to its dead-letter queue, in the order of its groups', async () => {
  const letters = await app.server.createQueue({ fifo: true })
  const to = await app.server.createQueue({ fifo: true })
  await fill(letters, 40, 4)
  const deadLetters = new DeadLetters({
    clientsOf: () => Promise.resolve(app.server.clients()),
    runs: app.rig.connector.runs,
    journal: app.journal
  })
  const { runId } = await deadLetters.redrive(connectionId, {
    deadLetterUrl: letters,
    filter: {},
    target: { kind: 'queue', url: to },
    perSecond: null,
    edits: []
  })
  expect(await ended(runId)).toMatchObject({ status: 'succeeded', outputs: 40 })
  const inputs = { scope: { kind: 'run', runId, direction: 'input' } } as const
  expect(await restore(inputs)).toMatchObject({ status: 'succeeded', outputs: 40, failures: 0 })
  const back = await takeInOrder(app.server, letters)
  expect(back).toHaveLength(40)
  for (let group = 0; group < 4; group++) {
    const numbers = back.map(({ Body }) => Number(Body)).filter((n) => n % 4 === group)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    expect(new Set(numbers).size).toBe(10)
  }
  expect(back.every(({ MessageAttributes }) => MessageAttributes?.['part'])).toBe(true)
}, 60_000)

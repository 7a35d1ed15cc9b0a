import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { Acts } from '../../../src-main/acts/acts.js'
import { createRestores } from '../../../src-main/app/restore.js'
import { rerun } from '../../../src-main/app/rerun.js'
import type { RequestInput, Run } from '../../../src-main/contract/index.js'
import { DeadLetters } from '../../../src-main/dead-letters/dead-letters.js'
import type { JournalClient } from '../../../src-main/journal/client.js'
import { openJournal } from '../../../src-main/journal/open.js'
import { Queues } from '../../../src-main/queues/queues.js'
import { connectionId, createRig, noDeadLetters, until } from '../../support/connector-rig.js'
import { takeInOrder } from '../../support/queue-work.js'
import { startSqsServer, type SqsServer } from '../../support/sqs-server.js'
import { key, temporaryFolder, workerUrl } from '../journal/worker.js'

let server: SqsServer
let journal: JournalClient
let rig: ReturnType<typeof createRig>
let acts: Acts
let restores: ReturnType<typeof createRestores>
let readOnly = false
const folder = temporaryFolder()
let files = 0
const { signal } = new AbortController()
const connections = { get: async () => ({ readOnly }) as never }

beforeAll(async () => {
  server = await startSqsServer()
})
afterAll(async () => {
  await server.stop()
  folder.remove()
})
beforeEach(() => {
  readOnly = false
  journal = openJournal({ file: join(folder.path, `${++files}.db`), key, workerUrl })
  const clients = server.clients()
  rig = createRig(() => clients, journal)
  const clientsOf = () => Promise.resolve(clients)
  acts = new Acts({
    clientsOf,
    queues: () => Promise.resolve(new Queues(clientsOf)),
    runs: () => Promise.resolve(rig.connector.runs),
    isReadOnly: () => Promise.resolve(false),
    tell: () => undefined,
    tellDeleted: () => undefined
  })
  restores = createRestores({
    connections,
    connector: () => Promise.resolve(rig.connector),
    journal: () => Promise.resolve(journal)
  })
})
afterEach(() => journal.close())

const attribute = { DataType: 'Number.int', StringValue: '7' }

/** Sends numbered messages, in groups on a FIFO queue, each with an attribute. */
async function fill(url: string, count: number, groups = 0) {
  const entries = Array.from({ length: count }, (_, n) => ({
    MessageBody: `${n}`,
    MessageAttributes: { part: attribute },
    ...(groups > 0
      ? { MessageGroupId: `group-${n % groups}`, MessageDeduplicationId: `first ${n}` }
      : {})
  }))
  await server.send(url, entries)
}

async function purge(url: string): Promise<number> {
  const change = { kind: 'purge', copy: true } as const
  const { id } = await acts.start({ connectionId, urls: [url], change })
  await until(() => acts.list().some((act) => act.id === id && act.endedAt !== null), 'the purge')
  const [row] = acts.rows({ actId: id, from: 0, limit: 1 }).rows
  expect(row).toMatchObject({ state: 'done', failure: null })
  return row?.runId ?? 0
}

const outputsOf = (runId: number) =>
  ({ scope: { kind: 'run', runId, direction: 'output' } }) as const

const ended = async (runId: number): Promise<Run> => {
  await until(async () => (await journal.run(runId)).status !== 'running', 'the run to end')
  return journal.run(runId)
}

async function restore(
  input: RequestInput<'restore.prepare'>,
  over: Partial<RequestInput<'restore.start'>> = {}
): Promise<Run> {
  const { restoreId } = await restores.prepare(input, signal)
  const how = { to: null, unknown: false, again: false, ...over }
  return ended((await restores.start({ restoreId, ...how })).runId)
}

const attributesOf = async (url: string) =>
  (await server.drain(url, 300)).map(({ MessageAttributes }) => MessageAttributes)

test('2,000 FIFO messages in 50 groups, purged with a copy, are sent back once each and in order', async () => {
  const url = await server.createQueue({ fifo: true })
  await fill(url, 2000, 50)
  const runId = await purge(url)
  expect(await server.counts(url)).toMatchObject({ visible: 0, inFlight: 0 })
  const facts = await restores.prepare(outputsOf(runId), signal)
  expect(facts).toMatchObject({
    connectionId,
    ...{ deleted: 2000, unknown: 0, kept: 0, noBody: 0, restored: 0, restoredBy: [] },
    queues: [{ url, messages: 2000 }]
  })
  const run = await restore(outputsOf(runId))
  expect(run).toMatchObject({
    purpose: 'restore',
    status: 'succeeded',
    ...{ inputs: 2000, outputs: 2000, failures: 0 }
  })
  expect(run.repeats ?? 0).toBe(0)
  const messages = await takeInOrder(server, url)
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
  const url = await server.createQueue()
  const other = await server.createQueue()
  await fill(url, 25)
  const runId = await purge(url)
  await restore(outputsOf(runId), { to: other })
  expect((await server.counts(url)).visible).toBe(0)
  const attributes = await attributesOf(other)
  expect(attributes).toHaveLength(25)
  expect(attributes.every((all) => all?.['part']?.StringValue === '7')).toBe(true)
  expect(attributes[0]?.['part']?.DataType).toBe('Number.int')
})

test('what was sent back before is left out and said, and sent again where that is wanted', async () => {
  const url = await server.createQueue()
  await fill(url, 12)
  const runId = await purge(url)
  const all = await journal.page({ ...outputsOf(runId), limit: 500 })
  const ids = all.rows.slice(0, 5).map(({ id }) => id)
  const first = await restore({ ...outputsOf(runId), ids })
  expect(first.outputs).toBe(5)
  const facts = await restores.prepare(outputsOf(runId), signal)
  expect(facts).toMatchObject({ deleted: 12, restored: 5, restoredBy: [first.id] })
  expect((await restore(outputsOf(runId))).outputs).toBe(7)
  await expect(restore(outputsOf(runId))).rejects.toMatchObject({
    failure: { code: 'NothingToRestore' }
  })
  expect((await restore(outputsOf(runId), { again: true })).outputs).toBe(12)
  expect((await server.counts(url)).visible).toBe(24)
})

test('those that match a filter alone', async () => {
  const url = await server.createQueue()
  await fill(url, 30)
  const runId = await purge(url)
  const run = await restore({ ...outputsOf(runId), filter: { text: '29' } })
  expect(run.outputs).toBe(1)
})

test('a Delete of received messages is undone from its run, and one by a handle alone is told', async () => {
  const url = await server.createQueue()
  await fill(url, 3)
  const strange = (await server.drain(url, 300)).map(({ ReceiptHandle }) => ReceiptHandle ?? '')
  await fill(url, 4)
  const { run } = await startReceive(url)
  const rows = (await journal.page({ ...outputsOf(run.id), limit: 10 })).rows
  const handles = await Promise.all(
    rows.map(async ({ id }) => (await journal.document(id)).properties)
  )
  const documents = [...handles.map(({ receiptHandle = '' }) => receiptHandle), ...strange].map(
    (body) => ({ body, properties: {}, attributes: [] })
  )
  const deletion = await rigRun(
    {
      action: 'delete',
      object: { kind: 'queue', url },
      options: { returnErrors: true }
    },
    documents
  )
  expect((await server.counts(url)).visible).toBe(0)
  const facts = await restores.prepare(outputsOf(deletion.id), signal)
  expect(facts).toMatchObject({ deleted: 4, noBody: 3, kept: 0 })
  expect((await restore(outputsOf(deletion.id))).outputs).toBe(4)
  expect((await server.counts(url)).visible).toBe(4)
})

test('what was only received is not sent back', async () => {
  const url = await server.createQueue()
  await fill(url, 2)
  const { run } = await startReceive(url)
  const facts = await restores.prepare(outputsOf(run.id), signal)
  expect(facts).toMatchObject({ deleted: 0, kept: 2 })
  await expect(restore(outputsOf(run.id))).rejects.toMatchObject({
    failure: { code: 'NothingToRestore' }
  })
})

test('a restore that was cancelled goes on with Resume, as a restore', async () => {
  const url = await server.createQueue()
  await fill(url, 1500)
  const runId = await purge(url)
  const { restoreId } = await restores.prepare(outputsOf(runId), signal)
  const started = await restores.start({ restoreId, to: null, unknown: false, again: false })
  rig.connector.runs.cancel(started.runId)
  const cut = await ended(started.runId)
  expect(cut.status).toBe('cancelled')
  const deps = { connections, connector: rig.connector, journal, deadLetters: noDeadLetters }
  const again = await rerun(deps, { runId: cut.id, part: 'rest', inDoubt: true })
  expect(await ended(again.runId)).toMatchObject({ purpose: 'restore', status: 'succeeded' })
  expect((await server.counts(url)).visible).toBe(1500)
  expect(await restores.prepare(outputsOf(runId), signal)).toMatchObject({ restored: 1500 })
}, 60_000)

test('nothing is sent back through a read-only connection', async () => {
  const url = await server.createQueue()
  await fill(url, 2)
  const runId = await purge(url)
  readOnly = true
  await expect(restore(outputsOf(runId))).rejects.toMatchObject({
    failure: { code: 'ReadOnlyConnection' }
  })
  expect((await server.counts(url)).visible).toBe(0)
})

test('what was looked at and not started is forgotten after a while', async () => {
  const url = await server.createQueue()
  await fill(url, 1)
  const runId = await purge(url)
  const { restoreId } = await restores.prepare(outputsOf(runId), signal)
  for (let n = 0; n < 5; n++) await restores.prepare(outputsOf(runId), signal)
  const how = { restoreId, to: null, unknown: false, again: false }
  await expect(restores.start(how)).rejects.toMatchObject({ failure: { code: 'RestoreNotFound' } })
})

async function rigRun(
  operation: Parameters<typeof rig.run>[0],
  documents: Parameters<typeof rig.run>[1] = []
): Promise<Run> {
  const { runId } = await rig.connector.runs.start({
    connectionId,
    operation,
    documents: documents ?? []
  })
  return ended(runId)
}

async function startReceive(url: string) {
  const run = await rigRun({
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
  return { run }
}

test('what was redriven goes back to its dead-letter queue, in the order of its groups', async () => {
  const letters = await server.createQueue({ fifo: true })
  const to = await server.createQueue({ fifo: true })
  await fill(letters, 40, 4)
  const deadLetters = new DeadLetters({
    clientsOf: () => Promise.resolve(server.clients()),
    runs: rig.connector.runs,
    journal
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
  const back = await takeInOrder(server, letters)
  expect(back).toHaveLength(40)
  for (let group = 0; group < 4; group++) {
    const numbers = back.map(({ Body }) => Number(Body)).filter((n) => n % 4 === group)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    expect(new Set(numbers).size).toBe(10)
  }
  expect(back.every(({ MessageAttributes }) => MessageAttributes?.['part'])).toBe(true)
}, 60_000)

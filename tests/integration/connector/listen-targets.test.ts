import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  defaultOptions,
  type ListenOptions,
  type ListenTarget,
  type OperationObject
} from '../../../src-main/contract/index.js'
import { connectionId, until } from '../../support/connector-rig.js'
import { serviceError, withFaultyServer } from '../../support/connector-server.js'
import type { FaultProxy } from '../../support/fault-proxy.js'
import { takeInOrder } from '../../support/queue-work.js'
import type { SqsServer } from '../../support/sqs-server.js'

let server: SqsServer
let proxy: FaultProxy
const { rig } = withFaultyServer((one, between) => {
  server = one
  proxy = between
})

let folder: string
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'targets-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

type Rig = ReturnType<typeof rig>

/** A target that appends to a file of this name. */
function file(one: Rig, name: string): ListenTarget {
  one.targetFiles.set(name, join(folder, name))
  return { kind: 'file', fileId: name }
}

/** A target that sends by a saved operation. */
function sending(one: Rig, object: OperationObject, id = 'forward'): ListenTarget {
  one.operations.set(id, {
    ...{ id, connectionId, object, name: 'Forward', action: 'send' },
    options: { ...defaultOptions.send }
  })
  return { kind: 'operation', operationId: id }
}

const queue = (url: string): OperationObject => ({ kind: 'queue', url })

interface Line {
  body: string
  properties: Record<string, string>
  attributes: { name: string; type: string; value: string }[]
}

const linesOf = async (name: string): Promise<Line[]> =>
  (await readFile(join(folder, name), 'utf8'))
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line)

const numbered = (count: number, groups = 3) =>
  Array.from({ length: count }, (_, n) => ({
    MessageBody: `${n}`,
    MessageGroupId: `g${n % groups}`,
    MessageDeduplicationId: `${n}`
  }))

const atLeastOnce = (targets: ListenTarget[], more: Partial<ListenOptions> = {}) => ({
  commitStrategy: 'at-least-once' as const,
  targets,
  ...more
})

const empty = async (url: string) => {
  const { visible, inFlight } = await server.counts(url)
  return visible + inFlight === 0
}

describe('The targets of a listening session', () => {
  it('send what looks like a placeholder as it is, whatever the saved operation fills in', async () => {
    const [url, onward] = [await server.createQueue(), await server.createQueue()]
    const one = rig()
    const target = sending(one, queue(onward))
    const saved = one.operations.get('forward')!
    if (saved.action === 'send') saved.options = { ...saved.options, fillTemplates: true, count: 3 }
    await server.send(url, [{ MessageBody: '{{uuid}} {{nobody knows}}' }])
    await one.listen(url, atLeastOnce([target]))
    await until(() => empty(url), 'it to be deleted')
    const sent = await server.drain(onward)
    expect(sent.map(({ Body }) => Body)).toEqual(['{{uuid}} {{nobody knows}}'])
  })

  it('append every message to a file, whole, before it is deleted', async () => {
    const url = await server.createQueue()
    const one = rig()
    const body = '{\n"n": 12345678901234567890, "text": "tab\\t, ü and 🚀\u2028"}'
    await server.send(url, [
      {
        MessageBody: body,
        MessageAttributes: {
          number: { DataType: 'Number.int', StringValue: '-1.50' },
          raw: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255]) }
        }
      }
    ])
    const id = await one.listen(url, atLeastOnce([file(one, 'whole.ndjson')]))
    await until(() => empty(url))
    const [line, ...others] = await linesOf('whole.ndjson')
    expect(others).toEqual([])
    expect(line?.body).toBe(body)
    expect(line?.properties).toMatchObject({
      queueUrl: url,
      messageId: expect.any(String) as string
    })
    expect([...(line?.attributes ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { name: 'number', type: 'Number.int', value: '-1.50' },
      { name: 'raw', type: 'Binary', value: 'AP8=' }
    ])
    expect(one.newest(id).targets).toEqual([
      { label: 'whole.ndjson', messages: 1, failures: 0, failure: null }
    ])
    await one.connector.listeners.stop(id)
  })

  it('come after the journal and before the deletion', async () => {
    const [url, other] = await Promise.all([server.createQueue(), server.createQueue()])
    const one = rig()
    await server.send(url, [{ MessageBody: 'm' }])
    const order: string[] = []
    one.journal.before = async (write) => void order.push(write)
    proxy.fault = (action, { QueueUrl }) => {
      if (QueueUrl === other || action === 'DeleteMessageBatch') order.push(action)
      return null
    }
    const id = await one.listen(url, atLeastOnce([sending(one, queue(other))]))
    await until(() => empty(url))
    const at = (what: string) => order.indexOf(what)
    expect(at('recordPoll')).toBeGreaterThanOrEqual(0)
    expect(at('SendMessageBatch')).toBeGreaterThan(at('recordPoll'))
    expect(at('DeleteMessageBatch')).toBeGreaterThan(at('SendMessageBatch'))
    await one.connector.listeners.stop(id)
  })

  for (const concurrency of [1, 8]) {
    it(`keep the order of each group, at ${concurrency} executions`, async () => {
      const [url, other] = await Promise.all([
        server.createQueue({ fifo: true }),
        server.createQueue({ fifo: true })
      ])
      const one = rig()
      await server.send(url, numbered(200, 7))
      const targets = [file(one, 'order.ndjson'), sending(one, queue(other))]
      const id = await one.listen(
        url,
        atLeastOnce(targets, { maximumConcurrentExecutions: concurrency })
      )
      await until(() => empty(url))
      await one.connector.listeners.stop(id)
      const written = (await linesOf('order.ndjson')).map(({ body, properties }) => ({
        body,
        group: properties['messageGroupId']
      }))
      const sent = (await takeInOrder(server, other)).map(({ Body, Attributes }) => ({
        body: Body ?? '',
        group: Attributes?.MessageGroupId
      }))
      for (const all of [written, sent]) {
        expect(all).toHaveLength(200)
        for (let group = 0; group < 7; group++) {
          const numbers = all.filter((one) => one.group === `g${group}`).map((one) => +one.body)
          expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
        }
      }
      expect(one.newest(id)).toMatchObject({ failures: 0 })
    })
  }

  it(
    'that fail leave the messages in the queue, say why, and are tried again',
    { timeout: 90_000 },
    async () => {
      const [url, other] = await Promise.all([server.createQueue(), server.createQueue()])
      const one = rig()
      let broken = true
      proxy.fault = (action) =>
        broken && action === 'SendMessageBatch' ? serviceError('InternalFailure', 500) : null
      await server.send(url, [{ MessageBody: 'kept' }])
      const targets = [file(one, 'before.ndjson'), sending(one, queue(other))]
      const id = await one.listen(url, atLeastOnce(targets, { visibilityTimeout: 600 }))
      await until(() => one.newest(id).status === 'backing-off')
      const shown = one.newest(id)
      expect(shown.failure?.message).toMatch(/^Forward: /)
      expect(shown.targets[0]).toMatchObject({ failures: 0, failure: null })
      expect(shown.targets[1]).toMatchObject({ messages: 0, failures: 1 })
      expect(shown.targets[1]?.failure?.code).toBeTruthy()
      // Its visibility was set to 0: nobody waits for the 600 seconds.
      await until(() =>
        one.journal.all({ listenerId: id }).some(({ state }) => state === 'released')
      )
      const failed = [...one.journal.runsById.values()].filter(
        ({ action, status }) => action === 'listen' && status === 'failed'
      )
      expect(failed[0]).toMatchObject({ outputs: 1, failure: { message: shown.failure?.message } })
      broken = false
      await one.connector.listeners.resume(id)
      // A long poll that is open already is not always told of what becomes visible again.
      await until(() => empty(url), 'the queue to be empty', 50_000)
      expect(one.newest(id)).toMatchObject({ status: 'listening', failure: null })
      expect(one.newest(id).targets[1]).toMatchObject({ messages: 1, failure: null })
      expect((await server.drain(other)).map(({ Body }) => Body)).toContain('kept')
      await one.connector.listeners.stop(id)
    }
  )

  it('that refuse one message of a batch fail the run', async () => {
    const url = await server.createQueue()
    const other = await server.createQueue({ fifo: true })
    const one = rig()
    await server.send(url, [{ MessageBody: 'has no group' }])
    const id = await one.listen(url, atLeastOnce([sending(one, queue(other))]))
    await until(() => one.newest(id).status === 'backing-off')
    expect(one.newest(id).targets[0]?.failure).toMatchObject({ code: 'MissingGroupId' })
    expect(await server.counts(other)).toMatchObject({ visible: 0 })
    await one.connector.listeners.stop(id)
    await until(async () => (await server.counts(url)).visible === 1)
  })

  it('whose queue is gone stop the session, and the messages stay', async () => {
    const [url, other] = await Promise.all([server.createQueue(), server.createQueue()])
    const one = rig()
    const target = sending(one, queue(other))
    await server.deleteQueue(other)
    await server.send(url, [{ MessageBody: 'kept' }])
    const id = await one.listen(url, atLeastOnce([target]))
    await until(() => one.newest(id).status === 'failed')
    expect(one.newest(id).failure).toMatchObject({ code: 'QueueDoesNotExist' })
    await until(async () => (await server.counts(url)).visible === 1)
  })

  it('get what is process-managed too, and leave its leases', async () => {
    const url = await server.createQueue()
    const one = rig()
    await server.send(url, [{ MessageBody: 'a' }, { MessageBody: 'b' }])
    const id = await one.listen(url, { targets: [file(one, 'leased.ndjson')] })
    await until(() => one.newest(id).targets[0]?.messages === 2)
    expect((await linesOf('leased.ndjson')).map(({ body }) => body).sort()).toEqual(['a', 'b'])
    expect(await server.counts(url)).toMatchObject({ visible: 0, inFlight: 2 })
    await one.connector.listeners.stop(id)
  })

  it('give a FIFO queue the Message Id, so that what comes again is not sent twice', async () => {
    const [url, other] = await Promise.all([
      server.createQueue({ fifo: true, attributes: { VisibilityTimeout: '30' } }),
      server.createQueue({ fifo: true, attributes: { ContentBasedDeduplication: 'true' } })
    ])
    const one = rig()
    // Two messages alike, which the content-based deduplication of the other queue would make one.
    await server.send(url, [
      { MessageBody: 'same', MessageGroupId: 'g', MessageDeduplicationId: '1' },
      { MessageBody: 'same', MessageGroupId: 'g', MessageDeduplicationId: '2' }
    ])
    let refusals = 1
    proxy.fault = (action) =>
      action === 'DeleteMessageBatch' && refusals-- > 0 ? { kind: 'lose-answer' } : null
    const id = await one.listen(url, atLeastOnce([sending(one, queue(other))]))
    await until(() => empty(url))
    await one.connector.listeners.stop(id)
    const sent = await takeInOrder(server, other)
    expect(sent.map(({ Body }) => Body)).toEqual(['same', 'same'])
  })

  it('are refused before anything is received where they cannot be targets', async () => {
    const url = await server.createQueue()
    const one = rig()
    await server.send(url, [{ MessageBody: 'm' }])
    const cases: [ListenTarget, RegExp][] = [
      [{ kind: 'file', fileId: 'never-chosen' }, /no such file/],
      [{ kind: 'operation', operationId: 'gone' }, /no such operation/],
      [sending(one, { kind: 'dynamic' }, 'dynamic'), /a message names no queue/],
      [sending(one, queue(url), 'itself'), /come again for ever/]
    ]
    for (const [target, message] of cases) {
      await expect(one.listen(url, atLeastOnce([target]))).rejects.toThrow(message)
    }
    expect(await server.counts(url)).toMatchObject({ visible: 1, inFlight: 0 })
    expect(one.connector.listeners.list()).toEqual([])
  })

  it('append after a line that was cut off, and to a file that two sessions share', async () => {
    const urls = await Promise.all([1, 2].map(() => server.createQueue()))
    const one = rig()
    const target = file(one, 'shared.ndjson')
    await writeFile(join(folder, 'shared.ndjson'), '{"body":"cut o')
    for (const url of urls) {
      await server.send(
        url,
        Array.from({ length: 50 }, (_, n) => ({ MessageBody: `${url} ${n}` }))
      )
    }
    const ids = await Promise.all(urls.map((url) => one.listen(url, atLeastOnce([target]))))
    for (const url of urls) await until(() => empty(url))
    for (const id of ids) await one.connector.listeners.stop(id)
    const [cut, ...lines] = (await readFile(join(folder, 'shared.ndjson'), 'utf8')).split('\n')
    expect(cut).toBe('{"body":"cut o')
    const bodies = lines.slice(0, -1).map((line) => (JSON.parse(line) as Line).body)
    expect(new Set(bodies).size).toBe(100)
    expect(bodies).toHaveLength(100)
  })

  it('say that a file cannot be written, and lose nothing', async () => {
    const url = await server.createQueue()
    const one = rig()
    one.targetFiles.set('nowhere', join(folder, 'no-such-folder', 'x.ndjson'))
    await server.send(url, [{ MessageBody: 'kept' }])
    const id = await one.listen(url, atLeastOnce([{ kind: 'file', fileId: 'nowhere' }]))
    await until(() => one.newest(id).status === 'backing-off')
    expect(one.newest(id).failure).toMatchObject({ code: 'FileNotWritten' })
    expect(one.newest(id).failure?.message).toBe(
      'x.ndjson: The messages could not be appended to x.ndjson (ENOENT).'
    )
    await one.connector.listeners.stop(id)
    await until(async () => (await server.counts(url)).visible === 1)
  })
})

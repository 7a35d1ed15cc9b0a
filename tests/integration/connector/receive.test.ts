import { describe, expect, it } from 'vitest'
import { createRig, input } from '../../support/connector-rig.js'
import { withServer } from '../../support/connector-server.js'
import { startFaultProxy } from '../../support/fault-proxy.js'
import { type SqsServer } from '../../support/sqs-server.js'

let server: SqsServer
const rig = withServer((started) => (server = started))

const bodies = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ MessageBody: `body ${index}` }))

describe('Receive from a standard queue', () => {
  it('returns one message by default, with its properties and what SQS tells of it', async () => {
    const url = await server.createQueue({ attributes: { VisibilityTimeout: '45' } })
    await server.send(url, [
      {
        MessageBody: 'Grüße\r\n\t東京 🎈',
        MessageAttributes: {
          word: { DataType: 'String', StringValue: 'ä' },
          count: { DataType: 'Number.int', StringValue: '007' },
          bytes: { DataType: 'Binary', BinaryValue: Buffer.from([0, 255]) }
        }
      },
      { MessageBody: 'second' }
    ])
    const before = Date.now()
    const { run, outputs } = await rig().receive(url)
    expect(run).toMatchObject({ status: 'succeeded', outputs: 1 })
    const [one] = outputs
    expect(one!.body).toBe('Grüße\r\n\t東京 🎈')
    expect(one!.attributes.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
      { name: 'bytes', type: 'Binary', value: 'AP8=' },
      { name: 'count', type: 'Number.int', value: '007' },
      { name: 'word', type: 'String', value: 'ä' }
    ])
    expect(one!.properties).toEqual({
      queueUrl: url,
      messageId: expect.stringMatching(/.+/) as string,
      receiptHandle: expect.stringMatching(/.+/) as string
    })
    expect(one!.system).toMatchObject({
      ApproximateReceiveCount: '1',
      SenderId: expect.stringMatching(/.+/) as string,
      SentTimestamp: expect.stringMatching(/^\d+$/) as string
    })
    expect(one!.state).toBe('held')
    expect(one!.leaseUntil).toBeGreaterThanOrEqual(before + 45_000)
    expect(one!.leaseUntil).toBeLessThanOrEqual(Date.now() + 45_000)
  })

  it('takes the visibility timeout of the operation', async () => {
    const url = await server.createQueue()
    await server.send(url, bodies(1))
    const { outputs } = await rig().receive(url, { visibilityTimeout: 5 })
    expect(outputs[0]!.leaseUntil! - outputs[0]!.at).toBe(5000)
  })

  it('returns at most 10 without an Execution timeout, whatever the count says', async () => {
    const url = await server.createQueue()
    await server.send(url, bodies(25))
    expect((await rig().receive(url, { maximumMessageCount: 25 })).run.outputs).toBe(10)
    expect((await rig().receive(url, { maximumMessageCount: -1 })).run.outputs).toBe(10)
  })

  it('returns the count in several calls, asking for what is missing', async () => {
    const url = await server.createQueue()
    await server.send(url, bodies(40))
    const proxy = await startFaultProxy(server.url)
    const clients = server.clients(proxy.url)
    const options = { maximumMessageCount: 23, executionTimeout: 20 }
    const { outputs } = await createRig(() => clients).receive(url, options)
    expect(outputs.map(({ body }) => body)).toEqual(
      bodies(23).map(({ MessageBody }) => MessageBody)
    )
    const calls = proxy.seen.filter(({ action }) => action === 'ReceiveMessage')
    expect(calls.map(({ body }) => body['MaxNumberOfMessages'])).toEqual([10, 10, 3])
    await proxy.stop()
  })

  it('returns all until long polls come back empty', async () => {
    const url = await server.createQueue()
    await server.send(url, bodies(35))
    const options = { maximumMessageCount: -1, executionTimeout: 30 }
    const { run } = await rig().receive(url, options)
    expect(run).toMatchObject({ status: 'succeeded', outputs: 35 })
    expect(run.endedAt! - run.startedAt).toBeGreaterThanOrEqual(1000)
  })

  it('ends at an empty answer, before the count is reached', async () => {
    const url = await server.createQueue()
    await server.send(url, bodies(3))
    const proxy = await startFaultProxy(server.url)
    const clients = server.clients(proxy.url)
    const options = { maximumMessageCount: 9, executionTimeout: 30, waitTimeout: 0 }
    const { run } = await createRig(() => clients).receive(url, options)
    expect(run).toMatchObject({ status: 'succeeded', outputs: 3 })
    const calls = proxy.seen.filter(({ action }) => action === 'ReceiveMessage')
    expect(calls.map(({ body }) => body['MaxNumberOfMessages'])).toEqual([9, 6])
    await proxy.stop()
  })

  it('asks for all by long polls, even where the Wait timeout is 0', async () => {
    const url = await server.createQueue()
    await server.send(url, bodies(12))
    const proxy = await startFaultProxy(server.url)
    const clients = server.clients(proxy.url)
    const options = { maximumMessageCount: -1, executionTimeout: 30, waitTimeout: 0 }
    const { run } = await createRig(() => clients).receive(url, options)
    expect(run).toMatchObject({ status: 'succeeded', outputs: 12 })
    const calls = proxy.seen.filter(({ action }) => action === 'ReceiveMessage')
    for (const { body } of calls) expect(body['WaitTimeSeconds']).toBeGreaterThanOrEqual(1)
    await proxy.stop()
  })

  it('leaves a body as it is, every character of it', async () => {
    const url = await server.createQueue()
    const body = '\t{"n": 12345678901234567890.10, "s": "é e\u0301 \u2028 \ufeff 🚀"}\r\n '
    await server.send(url, [{ MessageBody: body }])
    const { outputs } = await rig().receive(url)
    expect(Buffer.from(outputs[0]!.body)).toEqual(Buffer.from(body))
  })

  it('ends at the Execution timeout', async () => {
    const url = await server.createQueue()
    const options = { maximumMessageCount: -1, executionTimeout: 2, waitTimeout: 20 }
    const { run } = await rig().receive(url, options)
    expect(run).toMatchObject({ status: 'succeeded', outputs: 0 })
    expect(run.endedAt! - run.startedAt).toBeLessThan(3000)
  })

  it('waits for messages when Wait timeout says so', async () => {
    const url = await server.createQueue()
    const receiving = rig().receive(url, { waitTimeout: 10 })
    setTimeout(() => void server.send(url, bodies(1)), 300)
    expect((await receiving).run.outputs).toBe(1)
  })

  it('deletes what it has read, after it is in the journal', async () => {
    const url = await server.createQueue()
    await server.send(url, bodies(12))
    const one = rig()
    const options = { maximumMessageCount: 12, executionTimeout: 20, deleteMessages: true }
    const { run, outputs } = await one.receive(url, options)
    expect(run).toMatchObject({ status: 'succeeded', outputs: 12, failures: 0 })
    expect(new Set(outputs.map(({ state }) => state))).toEqual(new Set(['deleted']))
    expect(await server.counts(url)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
  })

  it('does not delete what the journal could not take', async () => {
    const url = await server.createQueue()
    await server.send(url, bodies(3))
    const one = rig()
    one.journal.before = async (write) => {
      if (write === 'append') throw new Error('The disk is full')
    }
    const { run } = await one.receive(url, { maximumMessageCount: 3, deleteMessages: true })
    expect(run.status).toBe('failed')
    expect(await server.counts(url)).toMatchObject({ inFlight: 3 })
  })

  it('does not take an attempt id', async () => {
    const url = await server.createQueue()
    const { run } = await rig().receive(url, {}, [input('', { receiveRequestAttemptId: 'a' })])
    expect(run.failure).toMatchObject({ code: 'NotFifo' })
  })
})

describe('Receive with Dynamic Queue', () => {
  const operation = {
    action: 'receive',
    object: { kind: 'dynamic' },
    options: {
      maximumMessageCount: 1,
      executionTimeout: null,
      visibilityTimeout: null,
      waitTimeout: null,
      deleteMessages: false,
      returnSequenceNumber: false,
      returnErrors: false
    }
  } as const

  it('reads the queue from the first input document', async () => {
    const url = await server.createQueue({ name: 'receive-by-name' })
    await server.send(url, bodies(1))
    const { run } = await rig().run(operation, [input('', { queueNameOrUrl: 'receive-by-name' })])
    expect(run).toMatchObject({ status: 'succeeded', inputs: 1, outputs: 1 })
  })

  it('fails clearly where there is none', async () => {
    for (const documents of [[], [input('')]]) {
      const { run } = await rig().run(operation, documents)
      expect(run.failure).toMatchObject({ code: 'MissingQueue' })
    }
  })
})

describe('Cancelling a Receive', () => {
  it('aborts the long poll', async () => {
    const url = await server.createQueue()
    const one = rig()
    const receiving = one.receive(url, { waitTimeout: 20 })
    await new Promise((resolve) => setTimeout(resolve, 500))
    one.connector.runs.cancel(1)
    const { run } = await receiving
    expect(run).toMatchObject({ status: 'cancelled', failure: null })
    expect(run.endedAt! - run.startedAt).toBeLessThan(2000)
  })
})

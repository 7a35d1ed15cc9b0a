import { describe, expect, it } from 'vitest'
import type { Operation } from '../../../src-main/contract/index.js'
import { createRig, input } from '../../support/connector-rig.js'
import { withFaultyServer } from '../../support/connector-server.js'
import type { FaultProxy } from '../../support/fault-proxy.js'
import type { SqsServer } from '../../support/sqs-server.js'

let server: SqsServer
let proxy: FaultProxy
const { rig } = withFaultyServer((one, between) => {
  server = one
  proxy = between
})

const dynamic = { kind: 'dynamic' } as const
const send = (delaySeconds: number | null = null, returnErrors = true): Operation => ({
  action: 'send',
  object: dynamic,
  options: { delaySeconds, returnErrors }
})

const asked = (action: string) => proxy.seen.filter((one) => one.action === action)

describe('A Dynamic Queue', () => {
  it('mixes queues in one Send, and keeps the order of each', async () => {
    const fifo = await server.createQueue({ fifo: true, name: 'mixed-lined' })
    const plain = await server.createQueue({ name: 'mixed-plain' })
    const documents = Array.from({ length: 60 }, (_, n) =>
      n % 2
        ? input(`${n}`, { queueNameOrUrl: plain })
        : input(`${n}`, {
            queueNameOrUrl: n % 4 ? fifo : 'mixed-lined.fifo',
            messageGroupId: `g${n % 3}`,
            messageDeduplicationId: `${n}`
          })
    )
    const { run, outputs } = await rig().run(send(), documents)
    expect(run).toMatchObject({ status: 'succeeded', outputs: 60, failures: 0 })
    expect(asked('GetQueueUrl')).toHaveLength(1)
    const ofFifo = outputs.filter(({ queueUrl }) => queueUrl.endsWith('.fifo'))
    for (let group = 0; group < 3; group++) {
      const sent = ofFifo
        .filter(({ properties }) => properties.messageGroupId === `g${group}`)
        .map(({ properties }) => ({
          at: Number(properties.messageDeduplicationId),
          number: BigInt(properties.sequenceNumber ?? 0)
        }))
        .sort((one, other) => (one.number < other.number ? -1 : 1))
      expect(sent.map(({ at }) => at)).toEqual(sent.map(({ at }) => at).sort((a, b) => a - b))
      expect(sent).toHaveLength(10)
    }
    expect(await server.counts(plain)).toMatchObject({ visible: 30 })
  })

  it('looks a name up once a run, however it is written, and never a URL', async () => {
    const url = await server.createQueue({ name: 'looked-up' })
    const one = rig()
    const documents = ['looked-up', ' looked-up ', url, ` ${url} `].map((queueNameOrUrl) =>
      input('x', { queueNameOrUrl })
    )
    await one.run(send(), documents)
    expect(asked('GetQueueUrl')).toHaveLength(1)
    await one.run(send(), documents)
    expect(asked('GetQueueUrl')).toHaveLength(2)
    expect(await server.counts(url)).toMatchObject({ visible: 8 })
  })

  it('checks each document by the rules of its own queue before anything is sent', async () => {
    const fifo = await server.createQueue({ fifo: true })
    const plain = await server.createQueue()
    const { run, outputs } = await rig().run(send(5), [
      input('delayed', { queueNameOrUrl: plain }),
      input('delay on FIFO', {
        queueNameOrUrl: fifo,
        messageGroupId: 'g',
        messageDeduplicationId: 'd'
      }),
      input('no group', { queueNameOrUrl: fifo }),
      input('deduplication id', { queueNameOrUrl: plain, messageDeduplicationId: 'd' })
    ])
    expect(run).toMatchObject({ status: 'succeeded', outputs: 4, failures: 3 })
    expect(outputs.map(({ failure }) => failure?.code).sort()).toEqual([
      'DelayOnFifo',
      'MissingGroupId',
      'NotFifo',
      undefined
    ])
    expect(await server.counts(plain)).toMatchObject({ delayed: 1 })
    expect(await server.counts(fifo)).toMatchObject({ visible: 0 })
  })

  it('with Return application error responses off sends nothing while one names no queue', async () => {
    const plain = await server.createQueue()
    const { run } = await rig().run(send(null, false), [
      input('a', { queueNameOrUrl: plain }),
      input('b', { queueNameOrUrl: '  ' })
    ])
    expect(run).toMatchObject({ status: 'failed', failure: { code: 'MissingQueue' } })
    expect(run.failure?.message).toMatch(/^Document 2: /)
    expect(await server.counts(plain)).toMatchObject({ visible: 0 })
  })

  it('sends to a queue of another region by its URL, signed for that region', async () => {
    const far = 'https://sqs.ap-southeast-2.amazonaws.com/000000000000/far-away'
    const near = await server.createQueue()
    await rig().run(send(), [
      input('a', { queueNameOrUrl: far }),
      input('b', { queueNameOrUrl: near })
    ])
    const regions = asked('SendMessageBatch').map(({ body, region }) => [body['QueueUrl'], region])
    expect(new Map(regions as [string, string][])).toEqual(
      new Map([
        [far, 'ap-southeast-2'],
        [near, 'us-east-1']
      ])
    )
    expect(asked('GetQueueUrl')).toHaveLength(0)
  })

  it('fails a name that may not be looked up, and says which permission is missing', async () => {
    const url = await server.createQueue()
    proxy.fault = (action) =>
      action === 'GetQueueUrl' ? { kind: 'error', status: 403, code: 'AccessDenied' } : null
    const { run, outputs } = await rig().run(send(), [
      input('a', { queueNameOrUrl: 'by-name' }),
      input('b', { queueNameOrUrl: url })
    ])
    expect(run).toMatchObject({ status: 'succeeded', outputs: 2, failures: 1 })
    const failure = outputs.find((one) => one.failure)?.failure
    expect(failure).toMatchObject({ code: 'AccessDenied' })
    expect(failure?.hint).toMatch(/sqs:GetQueueUrl/)
  })

  it('receives from the queue of the first document only', async () => {
    const url = await server.createQueue({ name: 'first-only' })
    await server.send(url, [{ MessageBody: 'm' }])
    const one = rig()
    const { run, outputs } = await one.run(
      {
        action: 'receive',
        object: dynamic,
        options: {
          maximumMessageCount: 10,
          executionTimeout: null,
          visibilityTimeout: null,
          waitTimeout: null,
          deleteMessages: false,
          returnSequenceNumber: false,
          returnErrors: false
        }
      },
      [
        input('', { queueNameOrUrl: 'first-only' }),
        input('', { queueNameOrUrl: 'there-is-none' }),
        input('')
      ]
    )
    expect(run).toMatchObject({ status: 'succeeded', inputs: 3, outputs: 1 })
    expect(outputs[0]?.properties.queueUrl).toBe(url)
    expect(asked('GetQueueUrl')).toHaveLength(1)
  })

  it('deletes from several queues in one run, one that does not exist among them', async () => {
    const urls = await Promise.all([1, 2].map(() => server.createQueue()))
    const one = createRig(() => server.clients(proxy.url))
    const documents = await Promise.all(
      urls.map(async (url) => {
        await server.send(url, [{ MessageBody: 'm' }])
        const [message] = await server.drain(url)
        return input(message?.ReceiptHandle ?? '', { queueNameOrUrl: url })
      })
    )
    const { run, outputs } = await one.run(
      { action: 'delete', object: dynamic, options: { returnErrors: true } },
      [documents[0]!, input('handle', { queueNameOrUrl: 'there-is-none' }), documents[1]!]
    )
    expect(run).toMatchObject({ status: 'succeeded', outputs: 3, failures: 1 })
    expect(outputs.find((one) => one.failure)?.failure?.code).toBe('QueueDoesNotExist')
    for (const url of urls) expect(await server.counts(url)).toMatchObject({ inFlight: 0 })
  })
})

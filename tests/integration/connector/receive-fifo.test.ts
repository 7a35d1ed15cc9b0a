import { describe, expect, it } from 'vitest'
import { attemptIdOfCall } from '../../../src-main/connector/receive.js'
import { createRig, input } from '../../support/connector-rig.js'
import { withServer } from '../../support/connector-server.js'
import { startFaultProxy } from '../../support/fault-proxy.js'
import { type SqsServer } from '../../support/sqs-server.js'

let server: SqsServer
const rig = withServer((started) => (server = started))

const inGroups = (count: number, groups: number) =>
  Array.from({ length: count }, (_, index) => ({
    MessageBody: `body ${index}`,
    MessageGroupId: `g${index % groups}`,
    MessageDeduplicationId: String(index)
  }))

describe('Receive from a FIFO queue', () => {
  it('returns group and deduplication id, and the sequence number if it is selected', async () => {
    const url = await server.createQueue({ fifo: true })
    await server.send(url, inGroups(1, 1))
    const without = await rig().receive(url, { visibilityTimeout: 0 })
    const found = await rig().receive(url, { returnSequenceNumber: true })
    const [plain] = without.outputs
    expect(plain!.properties).toEqual({
      queueUrl: url,
      messageId: plain!.properties.messageId,
      receiptHandle: plain!.properties.receiptHandle,
      messageGroupId: 'g0',
      messageDeduplicationId: '0'
    })
    expect(found.outputs[0]!.properties.sequenceNumber).toBe(
      found.outputs[0]!.system['SequenceNumber']
    )
  })

  it('gets the head of each group only while it deletes nothing', async () => {
    const url = await server.createQueue({ fifo: true })
    await server.send(url, inGroups(30, 3))
    const { run } = await rig().receive(url, { maximumMessageCount: -1, executionTimeout: 20 })
    expect(run).toMatchObject({ status: 'succeeded', outputs: 3 })
  })

  it('gets past the head of each group when it deletes', async () => {
    const url = await server.createQueue({ fifo: true })
    await server.send(url, inGroups(30, 3))
    const options = { maximumMessageCount: -1, executionTimeout: 20, deleteMessages: true }
    const { outputs } = await rig().receive(url, options)
    for (const group of ['g0', 'g1', 'g2']) {
      const order = outputs
        .filter(({ properties }) => properties.messageGroupId === group)
        .map(({ body }) => Number(body.slice(5)))
      expect(order).toHaveLength(10)
      expect(order).toEqual(order.toSorted((a, b) => a - b))
    }
  })

  it('deletes each batch before the next call, so that groups advance', async () => {
    const url = await server.createQueue({ fifo: true })
    await server.send(url, inGroups(30, 1))
    const proxy = await startFaultProxy(server.url)
    const clients = server.clients(proxy.url)
    const options = { maximumMessageCount: 30, executionTimeout: 20, deleteMessages: true }
    const { run } = await createRig(() => clients).receive(url, options)
    expect(run).toMatchObject({ status: 'succeeded', outputs: 30 })
    const work = proxy.seen.filter(({ action }) => action !== 'GetQueueAttributes')
    for (const [index, { action }] of work.entries()) {
      expect(action).toBe(index % 2 ? 'DeleteMessageBatch' : 'ReceiveMessage')
    }
    // However many of one group the server gives at a time.
    expect(work.length).toBeGreaterThanOrEqual(6)
    for (const [index, { action, answeredAt }] of work.entries()) {
      if (action === 'DeleteMessageBatch' && work[index + 1]) {
        expect(work[index + 1]!.at).toBeGreaterThanOrEqual(answeredAt!)
      }
    }
    await proxy.stop()
  })

  it('replays the same sequence of ids when it is run again with the same attempt id', async () => {
    const url = await server.createQueue({ fifo: true })
    const proxy = await startFaultProxy(server.url)
    const one = createRig(() => server.clients(proxy.url))
    const options = { maximumMessageCount: 25, executionTimeout: 20, deleteMessages: true }
    const sequences: unknown[][] = []
    for (let attempt = 0; attempt < 2; attempt++) {
      await server.send(
        url,
        inGroups(25, 1).map((entry, n) => ({
          ...entry,
          MessageDeduplicationId: `${attempt}-${n}`
        }))
      )
      const before = proxy.seen.length
      await one.receive(url, options, [input('', { receiveRequestAttemptId: 'again' })])
      const calls = proxy.seen.slice(before).filter(({ action }) => action === 'ReceiveMessage')
      sequences.push(calls.map(({ body }) => body['ReceiveRequestAttemptId']))
    }
    const [first = []] = sequences
    expect(first.length).toBeGreaterThanOrEqual(3)
    expect(first).toEqual(first.map((_, n) => (n === 0 ? 'again' : `again-${n + 1}`)))
    expect(sequences[1]).toEqual(sequences[0])
    await proxy.stop()
  })

  it('offers the id that it made itself after a network error, and none on a standard queue', async () => {
    const proxy = await startFaultProxy(server.url)
    proxy.fault = (action) => (action === 'ReceiveMessage' ? { kind: 'lose-answer' } : null)
    const one = createRig(() => server.clients(proxy.url))
    const { run } = await one.receive(await server.createQueue({ fifo: true }))
    const used = proxy.seen.filter(({ action }) => action === 'ReceiveMessage')
    expect(run.attemptId).toMatch(/^[0-9a-f-]{36}$/)
    // Its own retries were idempotent too.
    expect(used.length).toBeGreaterThan(1)
    expect(new Set(used.map(({ body }) => body['ReceiveRequestAttemptId']))).toEqual(
      new Set([run.attemptId])
    )
    const standard = await one.receive(await server.createQueue())
    expect(standard.run).toMatchObject({ status: 'failed', attemptId: null })
    await proxy.stop()
  })

  it('derives the attempt id of each call, and offers it after a network error', async () => {
    const url = await server.createQueue({ fifo: true })
    await server.send(url, inGroups(30, 3))
    const proxy = await startFaultProxy(server.url)
    const clients = server.clients(proxy.url)
    proxy.fault = (action, _body, nth) =>
      action === 'ReceiveMessage' && nth > 2 ? { kind: 'lose-answer' } : null
    const options = { maximumMessageCount: -1, executionTimeout: 20, deleteMessages: true }
    const { run } = await createRig(() => clients).receive(url, options, [
      input('', { receiveRequestAttemptId: 'attempt' })
    ])
    expect(run).toMatchObject({
      status: 'failed',
      attemptId: 'attempt',
      failure: { code: 'ConnectionLost', retryable: true }
    })
    const ids = proxy.seen
      .filter(({ action }) => action === 'ReceiveMessage')
      .map(({ body }) => body['ReceiveRequestAttemptId'])
    // The third call was made several times, each time with the same id.
    expect(ids.length).toBeGreaterThan(4)
    expect(new Set(ids.slice(2))).toEqual(new Set(['attempt-3']))
    expect(ids.slice(0, 2)).toEqual(['attempt', 'attempt-2'])
    await proxy.stop()
  })

  it('makes an attempt id where none is given, and forgets it when all went well', async () => {
    const url = await server.createQueue({ fifo: true })
    await server.send(url, inGroups(1, 1))
    const proxy = await startFaultProxy(server.url)
    const clients = server.clients(proxy.url)
    const { run } = await createRig(() => clients).receive(url)
    expect(run).toMatchObject({ status: 'succeeded', attemptId: null })
    const call = proxy.seen.find(({ action }) => action === 'ReceiveMessage')!
    expect(call.body['ReceiveRequestAttemptId']).toMatch(/^[0-9a-f-]{36}$/)
    await proxy.stop()
  })

  it('keeps derived ids within the limit', () => {
    const long = 'x'.repeat(128)
    expect(attemptIdOfCall(long, 1)).toBe(long)
    expect(attemptIdOfCall(long, 2)).toHaveLength(64)
    expect(attemptIdOfCall(long, 2)).not.toBe(attemptIdOfCall(long, 3))
  })
})

import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { connectionId, input } from '../support/connector-rig.js'
import { inGroups } from '../support/test-messages.js'
import { behaviours } from './support/behaviours.js'
import { twoLongPolls } from './support/checks.js'

type Outputs = {
  body: string
  properties: { messageId?: string | undefined; messageGroupId?: string | undefined }
}[]

const ids = (outputs: Outputs) => outputs.map(({ properties }) => properties.messageId)

/** The numbers of each group's messages, in the order in which they came. */
function ordersOf(outputs: Outputs): number[][] {
  const orders = new Map<string, number[]>()
  for (const { body, properties } of outputs) {
    const group = properties.messageGroupId ?? ''
    orders.set(group, [...(orders.get(group) ?? []), Number(body)])
  }
  return [...orders.values()]
}

const attempt = (receiveRequestAttemptId: string) => [input('', { receiveRequestAttemptId })]
const ten = { maximumMessageCount: 10 }
const all = { maximumMessageCount: -1, executionTimeout: 30, deleteMessages: true }

behaviours('FIFO queues', (behaviour) => {
  behaviour('Send keeps the order of every group', async ({ server, rig }) => {
    const url = await server.createQueue({ fifo: true })
    const documents = inGroups(60, 7).map(({ MessageBody, MessageGroupId }) =>
      input(MessageBody, { messageGroupId: MessageGroupId, messageDeduplicationId: MessageBody })
    )
    const one = rig()
    const sent = await one.send(url, documents)
    expect(sent.run).toMatchObject({ status: 'succeeded', outputs: 60 })
    const { outputs } = await one.receive(url, all)
    expect(outputs).toHaveLength(60)
    for (const order of ordersOf(outputs)) expect(order).toEqual(order.toSorted((a, b) => a - b))
  })

  behaviour('Receive that deletes gets all of every group, in order', async ({ server, rig }) => {
    const url = await server.createQueue({ fifo: true })
    await server.send(url, inGroups(60, 5))
    const { run, outputs } = await rig().receive(url, all)
    expect(run).toMatchObject({ status: 'succeeded', outputs: 60, failures: 0 })
    expect(ordersOf(outputs)).toHaveLength(5)
    for (const order of ordersOf(outputs)) expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(await server.counts(url)).toMatchObject({ visible: 0, inFlight: 0 })
  })

  behaviour('a group with a message in flight is blocked, others are not', async (peer) => {
    const { server, rig } = peer
    const url = await server.createQueue({ fifo: true })
    await server.send(url, inGroups(4, 1))
    const one = rig()
    const first = await one.receive(url)
    expect(first.outputs.map(({ body }) => body)).toEqual(['0'])
    const other = { MessageBody: 'other', MessageGroupId: 'h', MessageDeduplicationId: 'other' }
    await server.send(url, [other])
    const second = await one.receive(url, ten)
    expect(
      second.outputs.map(({ body }) => body),
      'only the other group'
    ).toEqual(['other'])
  })

  behaviour('a group goes to one of two long polls', twoLongPolls)

  behaviour('a released message comes again first', async ({ server, rig }) => {
    const url = await server.createQueue({ fifo: true })
    await server.send(url, inGroups(3, 1))
    const one = rig()
    await one.receive(url)
    await one.connector.leases.releaseAll(connectionId)
    const { outputs } = await one.receive(url, { waitTimeout: 3 })
    expect(
      outputs.map(({ body }) => body),
      'the head of the group'
    ).toEqual(['0'])
  })

  behaviour('group, deduplication id, and sequence number if selected', async ({ server, rig }) => {
    const url = await server.createQueue({ fifo: true })
    await server.send(url, inGroups(1, 1))
    const { outputs } = await rig().receive(url, { returnSequenceNumber: true })
    expect(outputs[0]!.properties).toMatchObject({
      messageGroupId: 'g0',
      messageDeduplicationId: '0'
    })
    expect(outputs[0]!.properties.sequenceNumber, 'the sequence number').toMatch(/^\d+$/)
  })

  behaviour('Receive leaves the sequence number out if it is not selected', async (peer) => {
    const url = await peer.server.createQueue({ fifo: true })
    await peer.server.send(url, inGroups(1, 1))
    const { outputs } = await peer.rig().receive(url)
    expect(outputs[0]!.properties).not.toHaveProperty('sequenceNumber')
  })
})

behaviours('Receive Request Attempt Id', (behaviour) => {
  behaviour('the same id returns the same messages while they are invisible', async (peer) => {
    const url = await peer.server.createQueue({ fifo: true })
    await peer.server.send(url, inGroups(12, 4))
    const one = peer.rig()
    const first = await one.receive(url, ten, attempt('attempt-a'))
    expect(first.outputs.length).toBeGreaterThan(3)
    const again = await one.receive(url, ten, attempt('attempt-a'))
    expect(ids(again.outputs), 'the same messages').toEqual(ids(first.outputs))
  })

  behaviour('another id does not', async ({ server, rig }) => {
    const url = await server.createQueue({ fifo: true })
    await server.send(url, inGroups(12, 12))
    const one = rig()
    const first = await one.receive(url, { maximumMessageCount: 6 }, attempt('attempt-a'))
    const other = await one.receive(url, ten, attempt('attempt-b'))
    const both = [...ids(first.outputs), ...ids(other.outputs)]
    expect(both).toHaveLength(12)
    expect(new Set(both).size).toBe(12)
  })

  behaviour('a lost answer is asked for again, and loses nothing', async ({ server, faulty }) => {
    const url = await server.createQueue({ fifo: true })
    await server.send(url, inGroups(5, 5))
    const { rig, proxy } = await faulty()
    proxy.fault = (action, _body, nth) =>
      action === 'ReceiveMessage' && nth === 1 ? { kind: 'lose-answer' } : null
    const { run, outputs } = await rig.receive(url, ten)
    expect(run.status).toBe('succeeded')
    expect(outputs.map(({ body }) => body).sort(), 'all messages').toEqual([...'01234'])
  })

  behaviour('a Receive of several calls is repeated call by call', async ({ server, rig }) => {
    const url = await server.createQueue({ fifo: true })
    await server.send(url, inGroups(25, 25))
    const one = rig()
    const options = { maximumMessageCount: 25, executionTimeout: 20 }
    const first = await one.receive(url, options, attempt('attempt-a'))
    expect(first.outputs).toHaveLength(25)
    const again = await one.receive(url, options, attempt('attempt-a'))
    expect(ids(again.outputs), 'the same messages').toEqual(ids(first.outputs))
  })
})

behaviours('Deduplication', (behaviour) => {
  const properties = (messageDeduplicationId?: string) => ({
    messageGroupId: 'g',
    ...(messageDeduplicationId ? { messageDeduplicationId } : {})
  })

  behaviour('by id: accepted again, delivered once', async ({ server, rig }) => {
    const url = await server.createQueue({ fifo: true })
    const one = rig()
    await one.send(url, [input('first', properties('d'))])
    const again = await one.send(url, [
      input('second', properties('d')),
      input('x', properties('e'))
    ])
    expect(again.run).toMatchObject({ status: 'succeeded', outputs: 2, failures: 0 })
    const { outputs } = await one.receive(url, all)
    expect(
      outputs.map(({ body }) => body),
      'delivered once'
    ).toEqual(['first', 'x'])
  })

  behaviour('by id: also after the first one was deleted', async ({ server, rig }) => {
    const url = await server.createQueue({ fifo: true })
    const one = rig()
    await one.send(url, [input('first', properties('d'))])
    await one.receive(url, { deleteMessages: true })
    await one.send(url, [input('second', properties('d'))])
    expect((await one.receive(url, ten)).outputs, 'nothing comes').toEqual([])
  })

  behaviour('by content: accepted again, delivered once', async ({ server, rig }) => {
    const attributes = { ContentBasedDeduplication: 'true' }
    const url = await server.createQueue({ fifo: true, attributes })
    const one = rig()
    const bodies = ['same', 'other', 'same']
    const sent = await one.send(
      url,
      bodies.map((body) => input(body, properties()))
    )
    expect(sent.run).toMatchObject({ status: 'succeeded', outputs: 3, failures: 0 })
    const { outputs } = await one.receive(url, all)
    expect(
      outputs.map(({ body }) => body),
      'delivered once'
    ).toEqual(['same', 'other'])
  })

  behaviour('by content: the id is the SHA-256 of the body', async ({ server, rig }) => {
    const attributes = { ContentBasedDeduplication: 'true' }
    const url = await server.createQueue({ fifo: true, attributes })
    const one = rig()
    const sent = await one.send(url, [input('häßlich', properties())])
    const digest = createHash('sha256').update('häßlich').digest('hex')
    expect(sent.outputs[0]!.properties.messageDeduplicationId).toBe(digest)
    const { outputs } = await one.receive(url)
    expect(outputs[0]!.properties.messageDeduplicationId, 'as received').toBe(digest)
  })

  behaviour('a Send whose answer is lost is repeated, and delivered once', async (peer) => {
    const url = await peer.server.createQueue({ fifo: true })
    const { rig, proxy } = await peer.faulty()
    proxy.fault = (action, _body, nth) =>
      action === 'SendMessageBatch' && nth === 1 ? { kind: 'lose-answer' } : null
    const documents = [...'0123'].map((body) => input(body, properties(body)))
    const { run } = await rig.send(url, documents)
    expect(run).toMatchObject({ status: 'succeeded', outputs: 4, failures: 0 })
    const { outputs } = await rig.receive(url, all)
    expect(
      outputs.map(({ body }) => body),
      'each once'
    ).toEqual([...'0123'])
  })
})

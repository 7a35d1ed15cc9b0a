import { ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { describe, expect, it } from 'vitest'
import { connectionId } from '../../support/connector-rig.js'
import type { Fault, FaultProxy, Json } from '../../support/fault-proxy.js'
import { takeInOrder } from '../../support/queue-work.js'
import type { SqsServer } from '../../support/sqs-server.js'
import { withFaultyDeadLetters, type Rig } from './rig.js'
import { fill, numberOf } from './support.js'

let server: SqsServer
let proxy: FaultProxy
let rig: Rig

withFaultyDeadLetters((...all) => ([server, proxy, rig] = all))

const denied: Fault = { kind: 'error', status: 403, code: 'AccessDenied', receiver: false }

describe('where the counts of a queue cannot be read', () => {
  it('says that there may be more, and does not take what was in flight for nothing', async () => {
    const from = await server.createQueue()
    const to = await server.createQueue()
    await fill(server, from, 3, 0)
    const elsewhere = { QueueUrl: from, MaxNumberOfMessages: 2, VisibilityTimeout: 60 }
    await server.client.send(new ReceiveMessageCommand(elsewhere))
    proxy.fault = (action) => (action === 'GetQueueAttributes' ? denied : null)
    const run = await rig.redrive(from, to)
    expect(run).toMatchObject({ status: 'succeeded', inputs: 1 })
    expect(run.notes).toEqual([
      'How many messages are left, or in flight elsewhere, could not be read (sqs:GetQueueAttributes): there may be more.'
    ])
    expect((await rig.examine(to)).notes).toEqual(run.notes)
  }, 60_000)

  it('takes nothing for deleted that it could not delete', async () => {
    const from = await server.createQueue()
    const to = await server.createQueue()
    await fill(server, from, 3, 0)
    proxy.fault = (action, body) => {
      if (action === 'GetQueueAttributes') return denied
      if (action !== 'DeleteMessageBatch') return null
      const entries = body['Entries'] as { Id: string }[]
      const Failed = entries.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false }))
      return { kind: 'answer', status: 200, body: JSON.stringify({ Successful: [], Failed }) }
    }
    const run = await rig.redrive(from, to)
    expect(run).toMatchObject({ status: 'failed', failure: { code: 'NotDeleted' }, inputs: 3 })
    proxy.fault = () => null
    expect(await rig.redrive(from, to)).toMatchObject({ status: 'succeeded', inputs: 0 })
    expect((await takeInOrder(server, to)).map(numberOf).sort()).toEqual([0, 1, 2])
    expect(await server.counts(from)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
  }, 60_000)
})

it('asks a queue for more only when a message has gone, however slow the pace is', async () => {
  const from = await server.createQueue({ fifo: true })
  const to = await server.createQueue({ fifo: true })
  await fill(server, from, 6, 1)
  const run = await rig.redrive(from, to, { perSecond: 1 })
  expect(run).toMatchObject({ status: 'succeeded', outputs: 6 })
  const receives = proxy.seen.filter(({ action }) => action === 'ReceiveMessage').length
  expect(receives).toBeLessThan(25)
  expect((await takeInOrder(server, to)).map(numberOf)).toEqual([0, 1, 2, 3, 4, 5])
}, 60_000)

it('deletes nothing of a group behind a message that is not chosen, also where both came together', async () => {
  const from = await server.createQueue({ fifo: true })
  // SQS gives out several messages of a group at once, the server here one by one: a standard queue stands in.
  const plain = await server.createQueue()
  await fill(server, plain, 3, 0)
  const grouped = (one: Json) => ({
    ...one,
    Attributes: { ...(one['Attributes'] as Json), MessageGroupId: 'g' }
  })
  proxy.fault = (_action, { QueueUrl }) =>
    QueueUrl === from
      ? {
          kind: 'rewrite',
          request: (body) => ({ ...body, QueueUrl: plain }),
          answer: (body) =>
            body['Messages']
              ? { ...body, Messages: (body['Messages'] as Json[]).map(grouped) }
              : body
        }
      : null
  const filter = { text: '"number":2' }
  const run = await rig.ended(rig.deadLetters.discard(connectionId, from, filter))
  expect(run).toMatchObject({ status: 'succeeded', inputs: 0 })
  expect(run.notes).toEqual([
    '1 group stopped at a message that was not chosen.',
    '1 message was not chosen and stayed.',
    '2 messages stayed behind a message of their group that stayed.'
  ])
  expect(await server.counts(plain)).toEqual({ visible: 3, inFlight: 0, delayed: 0 })
}, 60_000)

import { expect, it } from 'vitest'
import type { Fault, FaultProxy, Json } from '../../support/fault-proxy.js'
import { takeInOrder } from '../../support/queue-work.js'
import type { SqsServer } from '../../support/sqs-server.js'
import { withFaultyDeadLetters, type Rig } from './rig.js'
import { fill, numberOf } from './support.js'

let server: SqsServer
let proxy: FaultProxy
let rig: Rig

withFaultyDeadLetters((...all) => ([server, proxy, rig] = all))

/** Counts of a queue as SQS may still have them a minute later. */
const counting = (visible: number, inFlight = 0): Fault => ({
  kind: 'rewrite',
  answer: (body) => ({
    ...body,
    Attributes: {
      ...(body['Attributes'] as Json | undefined),
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(inFlight)
    }
  })
})

/** A queue that deletes nothing, and counts like this. */
const deletingNothing =
  (counts: Fault): FaultProxy['fault'] =>
  (action, body) => {
    if (action === 'GetQueueAttributes') return counts
    if (action !== 'DeleteMessageBatch') return null
    const entries = body['Entries'] as { Id: string }[]
    const Failed = entries.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false }))
    return { kind: 'answer', status: 200, body: JSON.stringify({ Successful: [], Failed }) }
  }

it('looks with a long poll before it ends, since a short one does not ask every server of SQS', async () => {
  const from = await server.createQueue({ fifo: true })
  const to = await server.createQueue({ fifo: true })
  const empty = await server.createQueue({ fifo: true })
  await fill(server, from, 4, 1)
  proxy.fault = (action, { WaitTimeSeconds }) => {
    if (action === 'GetQueueAttributes') return counting(0)
    if (action !== 'ReceiveMessage' || WaitTimeSeconds !== 0) return null
    // By the time of its answer the message that was on its way has gone.
    const request = (body: Json) => ({ ...body, QueueUrl: empty, WaitTimeSeconds: 1 })
    return { kind: 'rewrite', request }
  }
  expect(await rig.redrive(from, to)).toMatchObject({ status: 'succeeded', outputs: 4 })
  expect((await takeInOrder(server, to)).map(numberOf)).toEqual([0, 1, 2, 3])
}, 60_000)

it('examines on after a poll that found nothing while the queue counts messages', async () => {
  const from = await server.createQueue()
  const empty = await server.createQueue()
  await fill(server, from, 30, 0)
  proxy.fault = (action, _body, nth) => {
    // Both polls that follow the first full answer.
    if (action !== 'ReceiveMessage' || (nth !== 2 && nth !== 3)) return null
    return { kind: 'rewrite', request: (body) => ({ ...body, QueueUrl: empty }) }
  }
  expect(await rig.examine(from)).toMatchObject({ status: 'succeeded', outputs: 30 })
}, 60_000)

it('takes nothing for deleted that it has just released, whatever the counts say', async () => {
  const from = await server.createQueue()
  const to = await server.createQueue()
  await fill(server, from, 3, 0)
  proxy.fault = deletingNothing(counting(0))
  const run = await rig.redrive(from, to)
  expect(run).toMatchObject({ status: 'failed', failure: { code: 'NotDeleted' }, inputs: 3 })
  expect(await server.counts(from)).toMatchObject({ visible: 3, inFlight: 0 })
}, 60_000)

it('takes nothing for deleted while the queue counts messages that it does not give out', async () => {
  const from = await server.createQueue()
  const to = await server.createQueue()
  await fill(server, from, 3, 0)
  proxy.fault = deletingNothing(counting(0))
  await rig.redrive(from, to)
  await server.drain(from)
  proxy.fault = deletingNothing(counting(3))
  const run = await rig.redrive(from, to)
  expect(run).toMatchObject({ status: 'failed', failure: { code: 'NotDeleted' }, inputs: 0 })
  expect(run.notes).toEqual([
    'The queue counts 3 messages that it did not give out. Its counts may be a minute old: look again then.'
  ])
}, 60_000)

it('ends when only what is held comes again, because no lease can be extended', async () => {
  const from = await server.createQueue()
  await fill(server, from, 60, 0)
  proxy.fault = (action) => {
    if (action === 'ChangeMessageVisibilityBatch') {
      return { kind: 'error', status: 403, code: 'AccessDenied' }
    }
    // Leases that end before the queue was gone through, as those of a queue of 100,000 messages do.
    const request = (body: Json) => ({ ...body, VisibilityTimeout: 0 })
    return action === 'ReceiveMessage' ? { kind: 'rewrite', request } : null
  }
  const run = await rig.examine(from)
  expect(run.status).toBe('succeeded')
  expect(run.notes?.[0]).toBe(
    'Nothing came any more but what had come before: leases ended before they were extended (sqs:ChangeMessageVisibility). There may be more.'
  )
}, 60_000)

it('does not claim to know how many messages others hold', async () => {
  const from = await server.createQueue()
  await fill(server, from, 2, 0)
  proxy.fault = (action) => (action === 'GetQueueAttributes' ? counting(0, 5) : null)
  expect((await rig.examine(from)).notes).toEqual([
    'About 3 messages were in flight elsewhere and not looked at. The counts of a queue may be a minute old.'
  ])
}, 60_000)

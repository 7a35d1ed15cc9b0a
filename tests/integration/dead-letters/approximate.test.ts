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

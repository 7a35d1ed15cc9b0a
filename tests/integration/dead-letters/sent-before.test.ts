import { ChangeMessageVisibilityBatchCommand } from '@aws-sdk/client-sqs'
import { describe, expect, it } from 'vitest'
import { until } from '../../support/connector-rig.js'
import type { Fault, FaultProxy, Json } from '../../support/fault-proxy.js'
import { takeInOrder } from '../../support/queue-work.js'
import type { SqsServer } from '../../support/sqs-server.js'
import { withFaultyDeadLetters, type Rig } from './rig.js'
import { fill, numberOf } from './support.js'

let server: SqsServer
let proxy: FaultProxy
let rig: Rig

withFaultyDeadLetters((...all) => ([server, proxy, rig] = all))

const empty = { visible: 0, inFlight: 0, delayed: 0 }
const denied: Fault = { kind: 'error', status: 403, code: 'AccessDenied', receiver: false }
const refuse = (action: string) => {
  proxy.fault = (asked) => (asked === action ? denied : null)
}
const heal = () => {
  proxy.fault = () => null
}

/**
 * SQS may say of a receipt handle that is too old that the message is deleted, and keep it. The first deletion is answered
 * so, and its messages come again at once.
 */
function loseFirstDeletion(): void {
  let first = true
  proxy.fault = (action, body) => {
    if (action !== 'DeleteMessageBatch' || !first) return null
    first = false
    const entries = body['Entries'] as { Id: string; ReceiptHandle: string }[]
    void server.client
      .send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: String(body['QueueUrl']),
          Entries: entries.map((entry) => ({ ...entry, VisibilityTimeout: 0 }))
        })
      )
      .catch(() => undefined)
    const Successful = entries.map(({ Id }) => ({ Id }))
    return { kind: 'answer', status: 200, body: JSON.stringify({ Successful, Failed: [] } as Json) }
  }
}

async function standard(count: number) {
  const from = await server.createQueue()
  const to = await server.createQueue()
  await fill(server, from, count, 0)
  return { from, to }
}

async function expectOnce(from: string, to: string, count: number) {
  const numbers = (await takeInOrder(server, to)).map(numberOf).sort((a, b) => a - b)
  expect(numbers).toEqual(Array.from({ length: count }, (_, n) => n))
  expect(await server.counts(from)).toEqual(empty)
}

describe('what a target has accepted is only deleted', () => {
  it('on Resume when others received it meanwhile, so that the old handle deletes nothing', async () => {
    const { from, to } = await standard(5)
    refuse('DeleteMessageBatch')
    const run = await rig.redrive(from, to)
    expect(run).toMatchObject({ status: 'failed', failure: { code: 'NotDeleted' } })
    expect(await rig.examine(from)).toMatchObject({ outputs: 5 })
    loseFirstDeletion()
    expect(await rig.resume(run.id)).toMatchObject({ status: 'succeeded', inputs: 0 })
    await expectOnce(from, to, 5)
  }, 60_000)

  it('when it comes again after its deletion, in the same redrive', async () => {
    const { from, to } = await standard(3)
    loseFirstDeletion()
    expect(await rig.redrive(from, to)).toMatchObject({ status: 'succeeded', inputs: 3 })
    await expectOnce(from, to, 3)
  }, 120_000)

  it('when an older redrive is resumed than the one that sent it', async () => {
    const { from, to } = await standard(5)
    refuse('SendMessageBatch')
    const older = await rig.redrive(from, to)
    expect(older).toMatchObject({ status: 'failed', outputs: 0 })
    refuse('DeleteMessageBatch')
    expect(await rig.redrive(from, to)).toMatchObject({ failure: { code: 'NotDeleted' } })
    heal()
    expect(await rig.resume(older.id)).toMatchObject({ status: 'succeeded', inputs: 0 })
    await expectOnce(from, to, 5)
  }, 60_000)

  it('through another connection, and wherever it is to go now', async () => {
    const { from, to } = await standard(3)
    const elsewhere = await server.createQueue()
    refuse('DeleteMessageBatch')
    await rig.redrive(from, to)
    heal()
    const second = await rig.ended(rig.begin(from, elsewhere, {}, 'another connection'))
    expect(second).toMatchObject({ status: 'succeeded', inputs: 0 })
    expect(await server.counts(elsewhere)).toEqual(empty)
    await expectOnce(from, to, 3)
  }, 60_000)
})

it('gives back what it could not delete, so that it need not be waited for', async () => {
  const { from, to } = await standard(3)
  refuse('DeleteMessageBatch')
  await rig.redrive(from, to)
  expect(await server.counts(from)).toEqual({ visible: 3, inFlight: 0, delayed: 0 })
})

it('ends where messages cannot be deleted although nothing forbids it', async () => {
  const { from, to } = await standard(3)
  const { client } = server
  proxy.fault = (action, body) => {
    if (action !== 'DeleteMessageBatch') return null
    const entries = body['Entries'] as { Id: string; ReceiptHandle: string }[]
    const Entries = entries.map((entry) => ({ ...entry, VisibilityTimeout: 0 }))
    const QueueUrl = String(body['QueueUrl'])
    void client
      .send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }))
      .catch(() => undefined)
    const Failed = entries.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false }))
    return { kind: 'answer', status: 200, body: JSON.stringify({ Successful: [], Failed }) }
  }
  expect(await rig.redrive(from, to)).toMatchObject({ failure: { code: 'NotDeleted' } })
  heal()
  expect(await rig.redrive(from, to)).toMatchObject({ status: 'succeeded', inputs: 0 })
  await expectOnce(from, to, 3)
}, 120_000)

describe('what may be in a target', () => {
  /** A redrive that is cancelled while the answer to its send is on its way. */
  async function cutOff() {
    const from = await server.createQueue({ fifo: true })
    const to = await server.createQueue({ fifo: true })
    const elsewhere = await server.createQueue({ fifo: true })
    await fill(server, from, 4, 4)
    proxy.fault = (action) => (action === 'SendMessageBatch' ? { kind: 'late', ms: 5000 } : null)
    const { runId } = await rig.begin(from, to)
    await until(async () => (await server.counts(to)).visible > 0, 'a message in the target')
    rig.rig.connector.runs.cancel(runId)
    const run = await rig.ended(Promise.resolve({ runId }))
    expect(run.status).toBe('cancelled')
    heal()
    const { inDoubt } = await rig.journal.rerunFacts(runId)
    expect(inDoubt).toBeGreaterThan(0)
    return { from, to, elsewhere, run, inDoubt }
  }

  it('goes to no other queue, and is said', async () => {
    const { from, to, elsewhere, run, inDoubt } = await cutOff()
    const second = await rig.redrive(from, elsewhere)
    expect(second.notes?.join()).toContain('may be in the target already')
    expect((await server.counts(elsewhere)).visible).toBe(4 - inDoubt)
    expect(await server.counts(from)).toEqual({ visible: inDoubt, inFlight: 0, delayed: 0 })
    // A FIFO queue drops what it has: there the rest is settled at once.
    expect(await rig.resume(run.id)).toMatchObject({ status: 'succeeded', inputs: inDoubt })
    const all = [...(await takeInOrder(server, to)), ...(await takeInOrder(server, elsewhere))]
    expect(all.map(numberOf).sort()).toEqual([0, 1, 2, 3])
    expect(await server.counts(from)).toEqual(empty)
  }, 60_000)

  it('goes nowhere where it is not chosen', async () => {
    const { from, to } = await cutOff()
    const before = await server.counts(to)
    const second = await rig.redrive(from, to, { filter: { messageIds: ['none of them'] } })
    expect(second).toMatchObject({ status: 'succeeded', inputs: 0 })
    expect(await server.counts(to)).toEqual(before)
    expect(await server.counts(from)).toEqual({ visible: 4, inFlight: 0, delayed: 0 })
  }, 60_000)
})

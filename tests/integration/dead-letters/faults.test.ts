import { describe, expect, it } from 'vitest'
import { connectionId, until } from '../../support/connector-rig.js'
import type { FaultProxy } from '../../support/fault-proxy.js'
import { takeInOrder } from '../../support/queue-work.js'
import type { SqsServer } from '../../support/sqs-server.js'
import { withFaultyDeadLetters, type Rig } from './rig.js'
import { fill, numberOf } from './support.js'

let server: SqsServer
let proxy: FaultProxy
let rig: Rig

withFaultyDeadLetters((...all) => ([server, proxy, rig] = all))

const [count, groups] = [400, 20]
const upTo = Array.from({ length: count }, (_, n) => n)
const sorted = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b)

async function expectExactlyOnce(from: string, to: string) {
  const numbers = (await takeInOrder(server, to)).map(numberOf)
  expect(numbers).toHaveLength(count)
  expect(sorted(numbers)).toEqual(upTo)
  for (let group = 0; group < groups; group++) {
    const order = numbers.filter((number) => number % groups === group)
    expect(order).toEqual(sorted(order))
  }
  expect(await server.counts(from)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
}

const queues = async () => {
  const from = await server.createQueue({ fifo: true })
  const to = await server.createQueue({ fifo: true })
  await fill(server, from, count, groups)
  return { from, to }
}

describe('a FIFO redrive over a bad network', () => {
  it.each(['lose-answer', 'fail-after'] as const)(
    'sends every message exactly once where each fifth answer of a send is %s',
    async (kind) => {
      const { from, to } = await queues()
      proxy.fault = (action, _body, nth) =>
        action === 'SendMessageBatch' && nth % 5 === 4 ? { kind } : null
      const run = await rig.redrive(from, to)
      expect(run).toMatchObject({ status: 'succeeded', failures: 0 })
      await expectExactlyOnce(from, to)
    },
    120_000
  )

  it.each(['lose-answer', 'fail-after', 'reset'] as const)(
    'sends nothing twice where each third answer of a delete is %s',
    async (kind) => {
      const { from, to } = await queues()
      proxy.fault = (action, _body, nth) =>
        action === 'DeleteMessageBatch' && nth % 3 === 2 ? { kind } : null
      expect(await rig.redrive(from, to)).toMatchObject({ status: 'succeeded' })
      await expectExactlyOnce(from, to)
    },
    120_000
  )

  it('is resumed after every delete was refused: what the target has is deleted and never sent again', async () => {
    const { from, to } = await queues()
    proxy.fault = (action) =>
      action === 'DeleteMessageBatch'
        ? { kind: 'error', status: 403, code: 'AccessDenied', receiver: false }
        : null
    const { runId } = await rig.begin(from, to)
    // It ends by itself: what may not be deleted would come again for ever.
    const run = await rig.ended(Promise.resolve({ runId }))
    expect(run).toMatchObject({ status: 'failed', failure: { code: 'NotDeleted' } })
    expect(run.failure?.hint).toContain('sqs:DeleteMessage')
    const before = await server.counts(to)
    expect(before.visible).toBeGreaterThan(0)
    proxy.fault = () => null
    const rest = await rig.resume(runId)
    expect(rest).toMatchObject({ status: 'succeeded', inputs: count - before.visible })
    await expectExactlyOnce(from, to)
  }, 120_000)

  it('takes what the target has and the dead-letter queue has not for deleted', async () => {
    const { from, to } = await queues()
    const refused = { kind: 'error', status: 403, code: 'AccessDenied', receiver: false } as const
    proxy.fault = (action) => (action === 'DeleteMessageBatch' ? refused : null)
    const { runId } = await rig.begin(from, to)
    await until(() => rig.rig.runs.some(({ id, outputs }) => id === runId && outputs > 0), 'some')
    rig.rig.connector.runs.cancel(runId)
    expect(await rig.ended(Promise.resolve({ runId }))).toMatchObject({ status: 'failed' })
    // As if the deletion had been done and the app killed before it was noted; their handles are good for nothing more.
    await new Promise((resolve) => setTimeout(resolve, 31_000))
    await takeInOrder(server, from)
    expect(await rig.resume(runId)).toMatchObject({ status: 'succeeded', inputs: 0 })
    const { found } = await rig.journal.unsettled({ runId, after: 0, limit: 500 })
    expect(found).toEqual([])
  }, 120_000)

  it('loses nothing where answers of a receive are lost', async () => {
    const { from, to } = await queues()
    let received = 0
    proxy.fault = (action) => {
      if (action !== 'ReceiveMessage') return null
      received++
      return received < 20 && received % 5 === 2 ? { kind: 'lose-answer' } : null
    }
    expect(await rig.redrive(from, to)).toMatchObject({ status: 'succeeded' })
    await expectExactlyOnce(from, to)
  }, 240_000)
})

describe('a redrive to a standard queue over a bad network', () => {
  it('stops where an answer is lost, and sends what is in doubt again only when it is told to', async () => {
    const from = await server.createQueue()
    const to = await server.createQueue()
    await fill(server, from, 60, 0)
    let lost = false
    proxy.fault = (action) => {
      if (action !== 'SendMessageBatch' || lost) return null
      lost = true
      return { kind: 'lose-answer' }
    }
    const run = await rig.redrive(from, to)
    expect(run.status).toBe('failed')
    const { inDoubt } = await rig.journal.rerunFacts(run.id)
    expect(inDoubt).toBeGreaterThan(0)
    const careful = await rig.resume(run.id)
    expect(careful.notes?.[0]).toMatch(
      new RegExp(`^${inDoubt} messages? may be in the target already`)
    )
    const first = (await takeInOrder(server, to)).map(numberOf)
    expect(new Set(first).size).toBe(60)
    expect(first).toHaveLength(60)
    expect(await server.counts(from)).toEqual({ visible: inDoubt, inFlight: 0, delayed: 0 })
  }, 120_000)

  it('sends nothing a second time that an earlier redrive has sent and could not delete', async () => {
    const from = await server.createQueue()
    const to = await server.createQueue()
    await fill(server, from, 30, 0)
    proxy.fault = (action) =>
      action === 'DeleteMessageBatch'
        ? { kind: 'error', status: 403, code: 'AccessDenied', receiver: false }
        : null
    expect(await rig.redrive(from, to)).toMatchObject({ status: 'failed' })
    expect((await server.counts(to)).visible).toBeGreaterThan(0)
    proxy.fault = () => null
    expect(await rig.redrive(from, to)).toMatchObject({ status: 'succeeded' })
    const numbers = (await takeInOrder(server, to)).map(numberOf)
    expect(sorted(numbers)).toEqual(Array.from({ length: 30 }, (_, n) => n))
    expect(await server.counts(from)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
  }, 120_000)
})

describe('what is on its way when receiving ends', () => {
  const everything = { visible: 100, inFlight: 0, delayed: 0 }
  const receives = () => proxy.seen.filter(({ action }) => action === 'ReceiveMessage').length
  const fillOne = async () => {
    const url = await server.createQueue()
    await fill(server, url, 100, 0)
    return url
  }

  it('is given back when it is cancelled while an answer is slow', async () => {
    const url = await fillOne()
    proxy.fault = (action) => (action === 'ReceiveMessage' ? { kind: 'late', ms: 700 } : null)
    const before = receives()
    const { runId } = await rig.deadLetters.examine(connectionId, url)
    await until(() => receives() > before, 'a poll')
    await new Promise((resolve) => setTimeout(resolve, 500))
    rig.rig.connector.runs.cancel(runId)
    expect(await rig.ended(Promise.resolve({ runId }))).toMatchObject({ status: 'cancelled' })
    expect(await server.counts(url)).toEqual(everything)
  })

  it('is given back when one of the polls side by side fails', async () => {
    const url = await fillOne()
    let nth = 0
    proxy.fault = (action) => {
      if (action !== 'ReceiveMessage') return null
      nth++
      // The first is alone, and full; the second and the third go out together.
      if (nth === 2) return { kind: 'error', status: 403, code: 'AccessDenied', receiver: false }
      return nth === 3 ? { kind: 'late', ms: 500 } : null
    }
    const run = await rig.examine(url)
    expect(run).toMatchObject({ status: 'failed', outputs: 10 })
    expect(await server.counts(url)).toEqual(everything)
  })

  it('is not waited for when the server never answers', async () => {
    const url = await fillOne()
    proxy.fault = (action) => (action === 'ReceiveMessage' ? { kind: 'hang' } : null)
    const before = receives()
    const { runId } = await rig.deadLetters.examine(connectionId, url)
    await until(() => receives() > before, 'a poll')
    rig.rig.connector.runs.cancel(runId)
    expect(await rig.ended(Promise.resolve({ runId }))).toMatchObject({ status: 'cancelled' })
  })
})

it('waits for no further answers in vain where the server is away when messages are given back', async () => {
  const from = await server.createQueue()
  await fill(server, from, 400, 0)
  proxy.fault = (action) => (action === 'ChangeMessageVisibilityBatch' ? { kind: 'drop' } : null)
  const run = await rig.examine(from)
  expect(run.notes).toEqual([
    '400 messages could not be released: they come again when the lease ends, in five minutes at most.'
  ])
  const asked = proxy.seen
    .filter(({ action }) => action === 'ChangeMessageVisibilityBatch')
    .flatMap(({ body }) => body['Entries'] as { ReceiptHandle: string }[])
  // The first ten of each hundred: nothing is asked for the others.
  expect(new Set(asked.map(({ ReceiptHandle }) => ReceiptHandle)).size).toBeLessThan(100)
}, 120_000)

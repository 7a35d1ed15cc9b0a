import { describe, expect, it } from 'vitest'
import type { InputDocument } from '../../../src-main/contract/index.js'
import { withFaultyServer } from '../../support/connector-server.js'
import { input, until } from '../../support/connector-rig.js'
import type { FaultProxy } from '../../support/fault-proxy.js'
import type { Kept } from '../../support/kept-documents.js'
import type { SqsServer } from '../../support/sqs-server.js'
import { empty, inGroups, numbered } from '../../support/test-messages.js'
import { mix } from './mix.js'
import { takeAll } from './take-all.js'

/** Everything that can go wrong between the app and the service, all at once, and thousands of messages. */

const messages = 5000
const groups = 100
/** Rounds after which a person would give up. */
const patience = 300
/** Milliseconds for one test: a listener rests after each failed poll. */
const longest = 300_000

let server: SqsServer
let proxy: FaultProxy
const { rig } = withFaultyServer((one, between) => {
  server = one
  proxy = between
})

const all = Array.from({ length: messages }, (_, index) => index)
const bodies = (kept: readonly { body: string }[]) => kept.map(({ body }) => Number(body))

/** Every number at least once. */
const expectWhole = (arrived: readonly number[]) =>
  expect([...new Set(arrived)].sort((a, b) => a - b)).toEqual(all)

/** Each group in ascending order, repeats left out. */
function expectInOrder(arrived: readonly number[]) {
  const first = [...new Set(arrived)]
  for (let group = 0; group < groups; group++) {
    const own = first.filter((number) => number % groups === group)
    expect(own).toEqual(own.toSorted((a, b) => a - b))
  }
}

/** A message that came again was never seen to be deleted before, and says that it was received before. */
function expectRepeatsTold(outputs: readonly Kept[]) {
  const last = new Map<string, Kept>()
  for (const output of outputs) {
    const before = last.get(output.body)
    last.set(output.body, output)
    if (!before) continue
    expect(before.state).not.toBe('deleted')
    expect(Number(output.system['ApproximateReceiveCount'])).toBeGreaterThan(1)
  }
}

/** Proves that the test met what it is about. */
function expectEveryFault({ met, doneInSecret }: ReturnType<typeof mix>) {
  const kinds = [
    'answer',
    'delay',
    'drop',
    'error',
    'fail-after',
    'lose-answer',
    'reset',
    'truncate'
  ]
  expect([...met.keys()].sort()).toEqual(kinds)
  expect(doneInSecret).toBeGreaterThan(0)
}

/**
 * Sends what was not accepted yet until everything is, as a person would. The group or the deduplication id of each
 * document is its number.
 *
 * @returns the numbers that were said to be in doubt at some time
 */
async function sendUntilAccepted(url: string, documents: InputDocument[]): Promise<Set<number>> {
  const one = rig()
  const inDoubt = new Set<number>()
  const accepted = new Set<number>()
  for (let round = 0; accepted.size < documents.length; round++) {
    expect(round).toBeLessThan(patience)
    const left = documents.filter((_, index) => !accepted.has(index))
    const { outputs } = await one.send(url, left, { returnErrors: true })
    for (const { state, failure, properties } of outputs) {
      const number = Number(properties.messageDeduplicationId ?? properties.messageGroupId)
      if (state === 'sent' || state === 'doubled') accepted.add(number)
      if (state === 'doubled' || failure?.code === 'Unconfirmed') inDoubt.add(number)
    }
  }
  return inDoubt
}

describe('5,000 messages under a mix of faults', () => {
  it(
    'are sent to a FIFO queue: none lost, none twice, in order per group',
    async () => {
      const url = await server.createQueue({ fifo: true })
      const tally = mix(proxy, 0.12, 1)
      const documents = inGroups(messages, groups).map((message) =>
        input(message.MessageBody, {
          messageGroupId: message.MessageGroupId,
          messageDeduplicationId: message.MessageDeduplicationId
        })
      )
      await sendUntilAccepted(url, documents)
      expectEveryFault(tally)
      const arrived = await takeAll(server, url)
      expect(arrived).toHaveLength(messages)
      expectWhole(arrived)
      expectInOrder(arrived)
    },
    longest
  )

  it(
    'are sent to a standard queue: none lost, twice only what was said to be in doubt',
    async () => {
      const url = await server.createQueue()
      const tally = mix(proxy, 0.12, 2)
      const inDoubt = await sendUntilAccepted(
        url,
        all.map((number) => input(String(number), { messageGroupId: String(number) }))
      )
      expectEveryFault(tally)
      const arrived = await takeAll(server, url)
      expectWhole(arrived)
      const seen = new Set<number>()
      for (const number of arrived) {
        if (seen.has(number)) expect(inDoubt).toContain(number)
        seen.add(number)
      }
      expect(arrived.length).toBeGreaterThan(messages)
    },
    longest
  )

  for (const fifo of [false, true]) {
    const kind = fifo ? 'a FIFO' : 'a standard'
    it(
      `are received from ${kind} queue and deleted: none lost, repeats told`,
      async () => {
        const url = await server.createQueue({ fifo })
        await server.send(url, fifo ? inGroups(messages, groups) : numbered(messages))
        const tally = mix(proxy, 0.12, 3)
        const one = rig()
        const options = { maximumMessageCount: -1, executionTimeout: 60, visibilityTimeout: 2 }
        const left = async () => JSON.stringify(await server.counts(url)) !== JSON.stringify(empty)
        for (let round = 0; await left(); round++) {
          expect(round).toBeLessThan(patience)
          await one.receive(url, { ...options, deleteMessages: true, returnErrors: true })
        }
        expectEveryFault(tally)
        const outputs = one.journal
          .all({ direction: 'output' })
          .filter(({ body }) => /^\d+$/.test(body))
        expectWhole(bodies(outputs))
        if (fifo) expectInOrder(bodies(outputs))
        expectRepeatsTold(outputs)
      },
      longest
    )

    it(
      `are listened to on ${kind} queue, At least once: none lost, repeats told`,
      async () => {
        const url = await server.createQueue({ fifo })
        await server.send(url, fifo ? inGroups(messages, groups) : numbered(messages))
        const tally = mix(proxy, 0.06, 4)
        const one = rig()
        const id = await one.listen(url, {
          commitStrategy: 'at-least-once',
          maximumConcurrentExecutions: 8,
          visibilityTimeout: 3
        })
        const drained = async () =>
          JSON.stringify(await server.counts(url)) === JSON.stringify(empty)
        await until(drained, 'the queue to be empty', longest)
        await one.connector.listeners.stop(id)
        expectEveryFault(tally)
        const outputs = one.journal.all({ listenerId: id })
        expectWhole(bodies(outputs))
        if (fifo) expectInOrder(bodies(outputs))
        expectRepeatsTold(outputs)
        expect(one.newest(id).failures).toBeGreaterThan(0)
      },
      longest
    )
  }
})

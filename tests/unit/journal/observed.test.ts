import { afterEach, beforeEach, expect, it } from 'vitest'
import { stateCode } from '../../../src-main/journal/codec.js'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { poll, queueUrl } from './stores.js'

const start = 1_700_000_000_000
let now = start
let store: Store
beforeEach(() => {
  now = start
  store = new Store({ file: null, key: null, firstId: 1, clock: () => now })
})
afterEach(() => store.close())

/** A message that arrived now, and was sent so many seconds ago. */
const message = (messageId: string, sentAgo: number) =>
  received({
    at: now,
    properties: { messageId, receiptHandle: 'r' },
    system: { SentTimestamp: String(now - sentAgo * 1000) }
  })

const note = (documentIds: number[], state: 'deleted' | 'released') =>
  store.commit(() => store.writes.setState({ documentIds, state: stateCode(state), lease: null }))

const observed = (url = queueUrl, connectionId = 'c1') =>
  store.observed.observed({ connectionId, urls: [url], now })[0]

it('tells how long messages took from their arrival to their deletion, and nothing of others', () => {
  const { documentIds } = poll(store, 'l', [message('a', 1), message('b', 1), message('c', 1)])
  const [a = 0, b = 0, c = 0] = documentIds
  now += 2000
  note([a], 'deleted')
  now += 4000
  note([b], 'deleted')
  note([c], 'released')
  expect(observed()?.handled).toEqual({
    messages: 2,
    average: 4000,
    longest: 6000,
    lastAt: start + 6000
  })
  expect(observed('https://sqs.eu-west-1.amazonaws.com/1/other')?.handled).toBeNull()
  expect(observed(queueUrl, 'c2')?.handled).toBeNull()
})

it('counts a deletion once, however often it is noted', () => {
  const { documentIds } = poll(store, 'l', [message('a', 1)])
  note(documentIds, 'deleted')
  now += 60_000
  note(documentIds, 'deleted')
  expect(observed()?.handled).toMatchObject({ messages: 1, longest: 0 })
})

it('knows the oldest message that was not deleted, by what became of it last', () => {
  expect(observed()?.oldest).toBeNull()
  const first = poll(store, 'l', [message('old', 500), message('older', 900)])
  expect(observed()?.oldest).toEqual({
    messageId: 'older',
    sentAt: start - 900_000,
    seenAt: start
  })
  note(first.documentIds, 'released')
  now += 1000
  // The same message came again and was deleted this time.
  const again = poll(store, 'l', [message('older', 901)])
  note(again.documentIds, 'deleted')
  expect(observed()?.oldest).toMatchObject({ messageId: 'old', seenAt: start })
})

it('leaves out what SQS keeps no longer', () => {
  poll(store, 'l', [message('ancient', 15 * 24 * 3600)])
  expect(observed()?.oldest).toBeNull()
})

it('leaves out what was sent: it was not received', () => {
  poll(store, 'l', [received({ direction: 'input', state: 'input' })])
  expect(observed()).toMatchObject({ handled: null, oldest: null })
})

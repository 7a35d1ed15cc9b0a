import { expect, it } from 'vitest'
import { unconfirmed } from '../../../src-main/contract/index.js'
import { packDocument } from '../../../src-main/journal/packing.js'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { newRun } from './stores.js'

const target = 'https://sqs.eu-west-1.amazonaws.com/1/orders'
const input = (messageId: string, state: 'held' | 'released' | 'deleted') =>
  received({
    direction: 'input',
    at: 1000,
    state,
    properties: { messageId, receiptHandle: `handle of ${messageId}`, queueNameOrUrl: target }
  })
const answer = (inputOrdinal: number, state: 'sent' | 'repeat' | 'failed', code = '') =>
  received({
    state,
    inputOrdinal,
    at: 5000 + inputOrdinal,
    failure: state === 'failed' ? { ...unconfirmed, code } : null
  })

/** A redrive that was cut off: one message for each way that it can stand. */
function cutOff(store: Store): number {
  return store.commit(() => {
    const id = store.writes.startRun(
      newRun({
        action: 'send',
        purpose: 'redrive',
        operation: { redrive: { deadLetterUrl: 'https://sqs.eu-west-1.amazonaws.com/1/dlq' } }
      })
    )
    const documents = [
      input('done', 'deleted'),
      input('accepted', 'held'),
      input('repeat', 'released'),
      input('doubt', 'released'),
      input('waiting', 'held'),
      input('given back', 'released'),
      input('refused', 'released'),
      ...[answer(1, 'sent'), answer(2, 'sent'), answer(3, 'repeat')],
      ...[answer(4, 'failed', 'Unconfirmed'), answer(7, 'failed', 'MessageTooLong')]
    ]
    store.writes.append(id, documents.map(packDocument))
    return id
  })
}

it('tells what a redrive has left: what is to be deleted, and what is held', () => {
  const store = new Store({ file: null, key: null })
  const runId = cutOff(store)
  const { found, last } = store.redrives.unsettled({ runId, after: 0, limit: 100 })
  expect(last).toBeNull()
  expect(found.map(({ messageId, held, accepted }) => [messageId, held, accepted])).toEqual([
    ['accepted', true, true],
    ['repeat', false, true],
    ['waiting', true, false]
  ])
  expect(found[1]).toMatchObject({ receiptHandle: 'handle of repeat' })
  const first = store.redrives.unsettled({ runId, after: 0, limit: 2 })
  const rest = store.redrives.unsettled({ runId, after: first.last ?? 0, limit: 100 })
  expect([...first.found, ...rest.found]).toEqual(found)
  store.close()
})

it('tells of every message whether a redrive has sent it, or may have, since when and where to', () => {
  const store = new Store({ file: null, key: null, firstId: 1 })
  const runId = cutOff(store)
  store.commit(() =>
    store.writes.endRun(runId, {
      ...{ status: 'failed', endedAt: 1, failure: null, outputs: 5, failures: 2 }
    })
  )
  const asked = ['done', 'accepted', 'repeat', 'doubt', 'waiting', 'given back', 'refused', 'else']
  expect(store.redrives.tries(asked)).toEqual([
    { messageId: 'done', documentId: 1, accepted: true, since: 1000, target },
    { messageId: 'accepted', documentId: 2, accepted: true, since: 1000, target },
    { messageId: 'repeat', documentId: 3, accepted: true, since: 1000, target },
    { messageId: 'doubt', documentId: 4, accepted: false, since: 1000, target }
  ])
  expect(store.redrives.tries([])).toEqual([])
  store.close()
})

it('takes what a running redrive has written down for in doubt: it may be on its way', () => {
  const store = new Store({ file: null, key: null, firstId: 1 })
  cutOff(store)
  const found = store.redrives.tries(['waiting', 'given back', 'refused'])
  expect(found.map(({ messageId, accepted }) => [messageId, accepted])).toEqual([
    ['waiting', false],
    ['given back', false]
  ])
  store.close()
})

it('knows redrives of all connections that may have left something, but for old ones', () => {
  const store = new Store({ file: null, key: null, firstId: 1 })
  const end = (id: number, status: 'succeeded' | 'failed', failures = 0) =>
    store.writes.endRun(id, { status, endedAt: 1, failure: null, outputs: 0, failures })
  const start = (connectionId: string, startedAt: number) =>
    store.writes.startRun(
      newRun({
        ...{ connectionId, startedAt, action: 'send', purpose: 'redrive' },
        operation: { redrive: { deadLetterUrl: 'https://q/dlq' } }
      })
    )
  store.commit(() => {
    end(start('c1', 100), 'failed')
    end(start('c2', 200), 'failed')
    end(start('c3', 300), 'succeeded', 1)
    end(start('c4', 400), 'succeeded')
    start('c5', 500)
    end(store.writes.startRun(newRun({ startedAt: 600 })), 'failed')
  })
  expect(store.redrives.open(200)).toEqual([
    { runId: 2, deadLetterUrl: 'https://q/dlq' },
    { runId: 3, deadLetterUrl: 'https://q/dlq' }
  ])
  store.close()
})

it('keeps what is to be known of a run with it, and where its messages came from', () => {
  const store = new Store({ file: null, key: null })
  const runId = cutOff(store)
  store.commit(() =>
    store.writes.endRun(runId, {
      ...{ status: 'succeeded', endedAt: 1, failure: null, outputs: 5, failures: 2 },
      notes: ['3 groups stopped at a message that was not chosen.']
    })
  )
  expect(store.runs.run(runId)).toMatchObject({
    purpose: 'redrive',
    deadLetterUrl: 'https://sqs.eu-west-1.amazonaws.com/1/dlq',
    notes: ['3 groups stopped at a message that was not chosen.']
  })
  expect(store.reruns.operation(runId)).toMatchObject({ redrive: {} })
  store.close()
})

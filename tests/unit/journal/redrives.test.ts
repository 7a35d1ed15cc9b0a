import { expect, it } from 'vitest'
import { unconfirmed } from '../../../src-main/contract/index.js'
import { packDocument } from '../../../src-main/journal/packing.js'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { newRun } from './stores.js'

const input = (messageId: string, state: 'held' | 'released' | 'deleted') =>
  received({
    direction: 'input',
    state,
    properties: { messageId, receiptHandle: `handle of ${messageId}` }
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

it('tells what a redrive has left: what is to be deleted, what is in doubt, what is held', () => {
  const store = new Store({ file: null, key: null })
  const runId = cutOff(store)
  const { found, last } = store.redrives.unsettled({ runId, after: 0, limit: 100 })
  expect(last).toBeNull()
  expect(found.map(({ messageId, held, sent }) => [messageId, held, sent])).toEqual([
    ['accepted', true, 'accepted'],
    ['repeat', false, 'accepted'],
    ['doubt', false, 'doubt'],
    ['waiting', true, null]
  ])
  expect(found[2]).toMatchObject({ at: 5004, receiptHandle: 'handle of doubt' })
  const first = store.redrives.unsettled({ runId, after: 0, limit: 2 })
  const rest = store.redrives.unsettled({ runId, after: first.last ?? 0, limit: 100 })
  expect([...first.found, ...rest.found]).toEqual(found)
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

import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ArrangedQuery } from '../../../src-main/journal/journal.js'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { run } from './stores.js'

let store: Store
beforeEach(() => (store = new Store({ file: null, key: null, firstId: 1 })))
afterEach(() => store.close())

const message = (body: string, sequence: string | null, state: 'deleted' | 'held' = 'deleted') =>
  received({
    body,
    state,
    leaseUntil: null,
    system: sequence === null ? {} : { SequenceNumber: sequence }
  })

const arranged = (over: Partial<ArrangedQuery> = {}) =>
  store.gathering.arranged({
    ...{ batch: 'b', unknown: false, again: false, after: 0, limit: 500 },
    ...over
  })
const bodies = (over: Partial<ArrangedQuery> = {}) =>
  arranged(over).documents.map(({ body }) => body)

it('sends messages back by their sequence numbers, whenever they were received', () => {
  const { documentIds: ids } = run(store, [
    message('third', '18870000000000000300'),
    message('first', '18870000000000000100'),
    message('second', '18870000000000000200')
  ])
  store.gathering.gather('b', ids)
  expect(store.gathering.arrange('b')).toMatchObject({ deleted: 3, connectionIds: ['c1'] })
  expect(bodies()).toEqual(['first', 'second', 'third'])
})

it('keeps the order of arrival where there are none, and pages', () => {
  const { documentIds: ids } = run(
    store,
    Array.from({ length: 12 }, (_, n) => message(`${n}`, null))
  )
  store.gathering.gather('b', ids)
  store.gathering.arrange('b')
  const first = arranged({ limit: 5 })
  expect(first.documents.map(({ body }) => body)).toEqual(['0', '1', '2', '3', '4'])
  const rest = arranged({ after: first.last ?? 0, limit: 10 })
  expect(rest.documents).toHaveLength(7)
  expect(rest.last).toBeNull()
})

it('does not know of what a cut-off copy holds; of another run it was not deleted', () => {
  const copied = run(store, [message('a', null), message('b', null, 'held')], {
    action: 'receive',
    purpose: 'copy'
  })
  const plain = run(store, [message('c', null, 'held')], { action: 'receive' })
  store.gathering.gather('b', [...copied.documentIds, ...plain.documentIds])
  expect(store.gathering.arrange('b')).toMatchObject({ deleted: 1, unknown: 1, kept: 1 })
  expect(bodies()).toEqual(['a'])
  expect(bodies({ unknown: true })).toEqual(['a', 'b'])
})

it('finds the message of a deletion, each once, and says which the journal never had', () => {
  const { documentIds: ids } = run(store, [message('found', null)], { action: 'receive' })
  const deletion = run(
    store,
    [
      received({ state: 'deleted', origin: ids[0], body: '{}' }),
      received({ state: 'repeat', origin: ids[0], body: '{}' }),
      received({ state: 'accepted', body: '{}' })
    ],
    { action: 'delete' }
  )
  store.gathering.gather('b', deletion.documentIds)
  expect(store.gathering.arrange('b')).toMatchObject({ deleted: 1, noBody: 1, kept: 0 })
  expect(bodies()).toEqual(['found'])
})

it('tells messages that are no longer there from those that it never had', () => {
  const at = 1_700_000_000_000
  const old = { at: at - 2 * 86_400_000, state: 'deleted', leaseUntil: null } as const
  const { documentIds: ids } = run(store, [received(old)])
  const deletion = run(
    store,
    [
      received({ state: 'deleted', origin: ids[0], body: '{}' }),
      received({ state: 'accepted', body: '{}' })
    ],
    { action: 'delete' }
  )
  store.gathering.gather('b', deletion.documentIds)
  expect(store.gathering.arrange('b')).toMatchObject({ deleted: 1, noBody: 1, gone: 0 })
  while (store.retainSlice({ bytes: 1024 ** 4, days: 1, now: at }));
  expect(store.gathering.arrange('b')).toMatchObject({ deleted: 0, noBody: 1, gone: 1 })
})

it('knows what was sent back by an output of the run that did, and leaves it out', () => {
  const { documentIds: ids } = run(store, [message('a', null), message('b', null)])
  const back = run(
    store,
    [
      received({ direction: 'input', state: 'input', origin: ids[0] }),
      received({ direction: 'input', state: 'input', origin: ids[1] }),
      received({ direction: 'output', state: 'sent', inputOrdinal: 1 })
    ],
    { action: 'send', purpose: 'restore' }
  )
  store.gathering.gather('b', ids)
  expect(store.gathering.arrange('b')).toMatchObject({
    deleted: 2,
    restored: 1,
    restoredBy: [back.id]
  })
  expect(bodies()).toEqual(['b'])
  expect(bodies({ again: true })).toEqual(['a', 'b'])
})

it('forgets what was gathered', () => {
  const { documentIds: ids } = run(store, [message('a', null)])
  store.gathering.gather('b', ids)
  store.gathering.arrange('b')
  store.gathering.ungather('b')
  expect(bodies()).toEqual([])
  expect(store.gathering.arrange('b')).toMatchObject({ deleted: 0, connectionIds: [] })
})

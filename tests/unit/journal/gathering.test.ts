import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ArrangedQuery, NewDocument } from '../../../src-main/journal/journal.js'
import { packDocument } from '../../../src-main/journal/packing.js'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { queueUrl, run } from './stores.js'

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

it('does not know of what was to be deleted and got no answer, whatever was to delete it', () => {
  const held = (given: Partial<NewDocument> = {}) => received({ leaseUntil: null, ...given })
  const lost = { code: 'Timeout', message: '', retryable: true, hint: '' }
  const refused = { ...lost, code: 'AccessDenied', retryable: false }
  const altered = { ...lost, code: 'Md5Mismatch' }
  const deleting = { action: 'receive', options: { deleteMessages: true } }
  const outcomes = [
    held(),
    held({ failure: lost }),
    held({ failure: refused }),
    held({ failure: altered }),
    held({ state: 'released', failure: lost })
  ]
  const inputs = outcomes.map((one) => ({ ...one, direction: 'input' as const }))
  const poll = (deletes: boolean) =>
    store.commit(() =>
      store.writes.recordPoll({
        ...{ connectionId: 'c1', listenerId: `${deletes}`, queueUrl, startedAt: 1, deletes },
        documents: [...outcomes, held({ state: 'failed', failure: lost })].map(packDocument)
      })
    )
  const found = (documentIds: readonly number[]) => {
    store.gathering.ungather('b')
    store.gathering.gather('b', documentIds)
    const { deleted, unknown, kept } = store.gathering.arrange('b')
    return { deleted, unknown, kept }
  }
  const deleted = run(store, outcomes, { operation: deleting })
  expect(found(deleted.documentIds)).toEqual({ deleted: 0, unknown: 2, kept: 3 })
  const plain = run(store, outcomes, { operation: { ...deleting, options: {} } })
  expect(found(plain.documentIds)).toEqual({ deleted: 0, unknown: 0, kept: 5 })
  const discarded = run(store, inputs, { action: 'delete', purpose: 'discard' })
  expect(found(discarded.documentIds)).toEqual({ deleted: 0, unknown: 2, kept: 3 })
  expect(found(poll(true).documentIds)).toEqual({ deleted: 0, unknown: 3, kept: 3 })
  expect(found(poll(false).documentIds)).toEqual({ deleted: 0, unknown: 0, kept: 6 })
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

it('sends a message back once, however often it came, by what its last deletion came to', () => {
  const lost = { code: 'Timeout', message: '', retryable: true, hint: '' }
  const came = (messageId: string, body: string, given: Partial<NewDocument> = {}) =>
    received({ body, state: 'deleted', properties: { messageId }, ...given })
  const unsure = { state: 'held', failure: lost } as const
  const refused = { state: 'held', failure: { ...lost, retryable: false } } as const
  const { documentIds: ids } = run(
    store,
    [
      came('twice', 'twice'),
      came('twice', 'twice, again'),
      came('refused first', 'refused', refused),
      came('refused first', 'then deleted'),
      came('deleted first', 'deleted'),
      came('deleted first', 'then without an answer', unsure),
      came('deleted, refused', 'deleted before'),
      came('deleted, refused', 'refused later', refused),
      came('once', 'once')
    ],
    { action: 'receive', purpose: 'copy' }
  )
  store.gathering.gather('b', ids)
  expect(store.gathering.arrange('b')).toMatchObject({ deleted: 4, unknown: 1, kept: 0 })
  const sure = ['twice, again', 'then deleted', 'deleted before', 'once']
  expect(bodies()).toEqual(sure)
  expect(bodies({ unknown: true }).sort()).toEqual([...sure, 'then without an answer'].sort())
})

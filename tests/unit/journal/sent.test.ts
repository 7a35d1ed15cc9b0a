import { afterEach, beforeEach, expect, it } from 'vitest'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { run } from './stores.js'

let store: Store
beforeEach(() => (store = new Store({ file: null, key: null, firstId: 1 })))
afterEach(() => store.close())

const sent = (messageId: string, at: number, state: 'sent' | 'repeat' | 'failed' = 'sent') =>
  received({ direction: 'output', at, state, leaseUntil: null, properties: { messageId } })

it('finds what a connection has sent lately, the newest first', () => {
  run(store, [sent('old', 10), sent('a', 100), sent('again', 110, 'repeat')], { action: 'send' })
  run(store, [sent('b', 120), sent('refused', 130, 'failed')], { action: 'send' })
  run(store, [sent('other', 120)], { action: 'send', connectionId: 'c2' })
  const ids = (since: number, limit = 10, connectionId = 'c1') =>
    store.sent.sentIds({ connectionId, since, limit })
  expect(ids(100)).toEqual(['b', 'a'])
  expect(ids(0)).toEqual(['b', 'a', 'old'])
  expect(ids(0, 1)).toEqual(['b'])
  expect(ids(121)).toEqual([])
  expect(ids(1000)).toEqual([])
  expect(ids(0, 10, 'unknown')).toEqual([])
})

it('passes over blocks of documents that are older', () => {
  const many = Array.from({ length: 3000 }, (_, n) => sent(`m${n}`, n))
  run(store, many, { action: 'send' })
  expect(store.sent.sentIds({ connectionId: 'c1', since: 2998, limit: 10 })).toEqual([
    'm2999',
    'm2998'
  ])
})

it('counts what came to nothing and what was only accepted, also after a crash', () => {
  const { id } = run(store, [sent('a', 1)], { action: 'send' })
  const end = { status: 'succeeded', endedAt: 2, failure: null, outputs: 3, failures: 0 } as const
  store.commit(() => store.writes.endRun(id, { ...end, repeats: 2 }))
  expect(store.runs.run(id)).toMatchObject({ repeats: 2 })
  expect(store.runs.run(id).accepted).toBeUndefined()
})

it('has the name of the saved operation of a run and of a session', () => {
  const named = run(store, [sent('a', 1)], { action: 'send', operationName: 'Nightly' })
  const plain = run(store, [sent('b', 1)], { action: 'send' })
  const poll = { connectionId: 'c1', listenerId: 'l', queueUrl: 'u', startedAt: 1, documents: [] }
  store.commit(() => store.writes.recordPoll({ ...poll, operationName: 'Watch' }))
  const runs = store.runs.runs({ connectionId: 'c1', limit: 9 }).runs
  expect(runs.map(({ operationName }) => operationName)).toEqual(['Watch', undefined, 'Nightly'])
  expect(store.runs.run(named.id).operationName).toBe('Nightly')
  expect(store.runs.run(plain.id).operationName).toBeUndefined()
})

it('knows what a run is for that is no operation', () => {
  const copy = run(store, [sent('a', 1)], { action: 'receive', purpose: 'copy' })
  const plain = run(store, [sent('a', 1)], { action: 'receive' })
  expect(store.runs.run(copy.id).purpose).toBe('copy')
  expect(store.runs.run(plain.id).purpose).toBeUndefined()
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { poll, queueUrl, run } from './stores.js'

let store: Store
let now: number
beforeEach(() => {
  now = 1000
  store = new Store({ file: null, key: null, clock: () => now })
})
afterEach(() => store.close())

const held = (leaseUntil: number | null, group = 'g', at = 0) =>
  received({ leaseUntil, group, at, properties: { messageGroupId: group, receiptHandle: 'r' } })
const heldRows = (listenerId: string) =>
  store.pages.page({
    scope: { kind: 'listener', listenerId },
    filter: { state: 'held' },
    limit: 10
  }).rows

describe('a lease', () => {
  it('ends by itself: it is then neither listed nor counted, but the document still tells of it', () => {
    const { documentIds } = poll(store, 'a', [held(2000), held(3000)])
    expect(store.leases.leases({ now, limit: 10 }).total).toBe(2)
    now = 2000
    expect(store.leases.leases({ now, limit: 10 }).rows.map((row) => row.id)).toEqual([
      documentIds[1]
    ])
    expect(heldRows('a').map((row) => row.id)).toEqual([documentIds[1]])
    expect(store.lanes.lanes({ listenerId: 'a', limit: 5 }).lanes[0]).toMatchObject({
      held: 1,
      heldUntil: 3000
    })
    expect(store.leases.leasesOf(documentIds, now).map((lease) => lease.documentId)).toEqual([
      documentIds[1]
    ])
    expect(store.document(documentIds[0]!)).toMatchObject({ state: 'held', leaseUntil: 2000 })
  })

  it('is listed soonest end first, by connection and by session', () => {
    const a = poll(store, 'a', [held(5000), held(2000)])
    const b = run(store, [held(3000)])
    const other = run(store, [held(1500)], { connectionId: 'c2' })
    const ids = (query: { connectionId?: string; listenerId?: string }) =>
      store.leases.leases({ ...query, now, limit: 10 }).rows.map((row) => row.id)
    const [late, soon] = a.documentIds
    expect(ids({})).toEqual([other.documentIds[0], soon, b.documentIds[0], late])
    expect(ids({ connectionId: 'c1' })).toEqual([soon, b.documentIds[0], late])
    expect(ids({ listenerId: 'a' })).toEqual([soon, late])
    expect(ids({ listenerId: 'none' })).toEqual([])
    expect(store.leases.leases({ now, limit: 1 })).toMatchObject({ total: 4, rows: [{}] })
  })

  it('whose end is not known counts for as long as SQS leases at most', () => {
    poll(store, 'a', [held(null, 'g', 1000)])
    now = 1000 + 43_199_999
    expect(store.leases.leases({ now, limit: 5 }).total).toBe(1)
    now++
    expect(store.leases.leases({ now, limit: 5 }).total).toBe(0)
  })

  it('is over with the state, and begins again with an extension', () => {
    const [id] = poll(store, 'a', [held(2000)]).documentIds
    const change = (state: number, lease?: number) =>
      store.commit(() =>
        store.writes.setState({
          documentIds: [id!],
          state,
          ...(lease === undefined ? {} : { lease })
        })
      )
    change(6)
    expect(heldRows('a')).toEqual([])
    expect(store.document(id!)).toMatchObject({ state: 'deleted', leaseUntil: 2000 })
    change(4, 9000)
    now = 8000
    expect(heldRows('a')).toMatchObject([{ id, leaseUntil: 9000 }])
  })

  it('is over for every document of a connection whose server forgot it, and for no other', () => {
    const { documentIds } = poll(store, 'a', [held(5000), held(null, 'g', now), held(900)])
    const other = run(store, [held(4000)], { connectionId: 'c2' })
    store.commit(() => store.writes.endLeases('c1', now))
    store.commit(() => store.writes.endLeases('unknown', now))
    expect(store.leases.leases({ now, limit: 10 }).rows.map((row) => row.id)).toEqual(
      other.documentIds
    )
    expect(documentIds.map((id) => store.document(id).leaseUntil)).toEqual([now, now, 900])
    expect(store.document(documentIds[0]!).state).toBe('held')
  })

  it('is counted by connection and queue, most of them first, until it ends', () => {
    const other = 'http://localhost/000000000000/other'
    run(store, [held(3000)], { connectionId: 'c2' })
    poll(store, 'a', [held(2000), held(3000), received({ leaseUntil: 3000, queueUrl: other })])
    expect(store.leases.heldPlaces(now)).toEqual([
      { connectionId: 'c1', queueUrl, leases: 2 },
      { connectionId: 'c2', queueUrl, leases: 1 },
      { connectionId: 'c1', queueUrl: other, leases: 1 }
    ])
    expect(store.leases.heldPlaces(2000)).toHaveLength(3)
    expect(store.leases.heldPlaces(3000)).toEqual([])
  })

  it('has what is needed to act on it', () => {
    const { documentIds } = poll(store, 'a', [held(2000)])
    expect(store.leases.leasesOf(documentIds, now)).toEqual([
      {
        documentId: documentIds[0],
        connectionId: 'c1',
        queueUrl,
        messageId: null,
        receiptHandle: 'r',
        listenerId: 'a'
      }
    ])
  })

  it('is found by its receipt handle while it lasts, and only by its own connection', () => {
    const of = (receiptHandle: string, leaseUntil: number | null) =>
      received({ leaseUntil, properties: { receiptHandle } })
    const { documentIds } = poll(store, 'a', [of('one', 2000), of('two', 500), of('three', 3000)])
    run(store, [of('other', 2000)], { connectionId: 'c2' })
    const asked = ['one', 'two', 'other', 'it\'s {"none"}']
    expect(store.leases.heldHandles('c1', asked, now)).toEqual([
      { documentId: documentIds[0], receiptHandle: 'one' }
    ])
    expect(store.leases.heldHandles('c1', [], now)).toEqual([])
    expect(store.leases.heldHandles('unknown', asked, now)).toEqual([])
  })
})

import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { poll } from './stores.js'

let store: Store
beforeEach(() => (store = new Store({ file: null, key: null })))
afterEach(() => store.close())

const numbered = (group: string, sequenceNumber: string) =>
  received({ properties: { messageGroupId: group, sequenceNumber } })

describe('lanes', () => {
  it('have their documents in the order of sequence numbers, as numbers of any length', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.bigInt({ min: 1n, max: 10n ** 24n }), { minLength: 1, maxLength: 30 }),
        fc.string(),
        (numbers, listener) => {
          const group = `g ${numbers.join()}`
          poll(
            store,
            listener,
            numbers.map((number) => numbered(group, String(number)))
          )
          const lane = store.lanes
            .lanes({ listenerId: listener, limit: 1 })
            .lanes.find((each) => each.groupId === group)
          expect(lane?.recent.map((document) => document.sequenceNumber)).toEqual(
            [...numbers].sort((a, b) => (a < b ? -1 : 1)).map(String)
          )
        }
      ),
      { numRuns: 50 }
    )
  })

  it('come most recently active first, with all their messages and the newest 40', () => {
    for (let n = 0; n < 60; n++) {
      poll(store, 'a', [numbered('busy', String(10n ** 19n + BigInt(n)))])
      if (n === 30) poll(store, 'a', [numbered('quiet', '1'), received()])
    }
    const { lanes, total } = store.lanes.lanes({ listenerId: 'a', limit: 10 })
    expect(total).toBe(2)
    expect(lanes.map((lane) => [lane.groupId, lane.messages, lane.recent.length])).toEqual([
      ['busy', 60, 40],
      ['quiet', 1, 1]
    ])
    expect(lanes[0]?.recent.at(-1)?.sequenceNumber).toBe(String(10n ** 19n + 59n))
  })

  it('of one session do not show the documents of another with the same groups', () => {
    poll(store, 'a', [numbered('g', '1')])
    const later = poll(store, 'b', [numbered('g', '2'), numbered('g', '3')])
    poll(store, 'a', [numbered('g', '4')])
    const [lane] = store.lanes.lanes({ listenerId: 'b', limit: 5 }).lanes
    expect(lane?.recent.map((document) => document.id)).toEqual(later.documentIds)
    expect(store.lanes.lanes({ listenerId: 'a', limit: 5 }).lanes[0]?.messages).toBe(2)
  })

  it('are found by a part of their name, any case', () => {
    poll(
      store,
      'a',
      ['Customer-1', 'customer-2', 'other'].map((group) => numbered(group, '1'))
    )
    const found = store.lanes.groups({ listenerId: 'a', text: 'CUSTOMER', limit: 10 })
    expect(found).toEqual([
      { groupId: 'Customer-1', messages: 1 },
      { groupId: 'customer-2', messages: 1 }
    ])
    expect(store.lanes.groups({ listenerId: 'a', limit: 1 })).toHaveLength(1)
    expect(store.lanes.groups({ listenerId: 'none', limit: 1 })).toEqual([])
  })
})

import { afterEach, describe, expect, it, vi } from 'vitest'
import { unconfirmed } from '../../../src-main/contract/index.js'
import { deletedCode } from '../../../src-main/journal/codec.js'
import type { NewDocument } from '../../../src-main/journal/journal.js'
import { packDocument } from '../../../src-main/journal/packing.js'
import { Store, type StoreOptions } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { key, poll, run, temporaryFolder } from './stores.js'

// Each test waits for the disk several times, which takes long on a busy one.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const day = 86_400_000
const now = 100 * day
let folder: ReturnType<typeof temporaryFolder> | null = null
let store: Store

function open(options: Partial<StoreOptions> = {}) {
  folder = temporaryFolder()
  store = new Store({
    file: `${folder.path}/journal.db`,
    key,
    clock: () => now,
    shardDocuments: 64,
    ...options
  })
}

afterEach(() => {
  store.close()
  folder?.remove()
})

/** Until there is nothing to do. @returns the longest slice in documents */
function retain(limits: { bytes: number; days: number }): number {
  let most = 0
  for (;;) {
    const before = store.status().documents
    const more = store.retainSlice({ ...limits, now })
    most = Math.max(most, before - store.status().documents)
    if (!more) return most
  }
}

const ids = (text?: string) =>
  store.pages
    .page({
      scope: { kind: 'connection', connectionId: 'c1' },
      limit: 500,
      ...(text === undefined ? {} : { filter: { text } })
    })
    .rows.map((row) => row.id)

const unlimited = 1024 ** 4

describe('retention', () => {
  it('deletes what is too old, in slices, and the runs with it', () => {
    open()
    const old = run(
      store,
      Array.from({ length: 450 }, () => received({ at: now - 31 * day }))
    )
    store.commit(() =>
      store.writes.endRun(old.id, {
        status: 'succeeded',
        endedAt: now - 31 * day,
        failure: null,
        outputs: 450,
        failures: 0
      })
    )
    const recent = poll(store, 'a', [received({ at: now - 29 * day, body: 'needle' })])
    while (store.indexSlice());
    const most = retain({ bytes: unlimited, days: 30 })
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThanOrEqual(200)
    expect(ids()).toEqual(recent.documentIds)
    expect(ids('needle')).toEqual(recent.documentIds)
    expect(() => store.runs.run(old.id)).toThrow()
    expect(store.status().documents).toBe(1)
  })

  it('deletes the oldest until the file is small enough, and gives the space back', () => {
    open()
    const body = 'x'.repeat(1500)
    for (let n = 0; n < 40; n++) {
      poll(
        store,
        'a',
        Array.from({ length: 50 }, () => received({ at: now, body, state: 'deleted' }))
      )
    }
    while (store.indexSlice());
    store.checkpoint()
    const limit = 2_000_000
    expect(store.status().bytes).toBeGreaterThan(limit)
    retain({ bytes: limit, days: 30 })
    const { bytes, documents } = store.status()
    expect(bytes).toBeLessThanOrEqual(limit)
    expect(documents).toBeGreaterThan(200)
    expect(ids()[0]).toBe(2000)
    expect(ids()).toHaveLength(Math.min(500, documents))
  })

  it('deletes leased documents only when there are no others left', () => {
    open()
    const leased = poll(store, 'a', [received({ at: now, leaseUntil: now + 1000 })])
    run(
      store,
      Array.from({ length: 300 }, () => received({ at: now, state: 'deleted' }))
    )
    store.retainSlice({ bytes: 0, days: 30, now })
    store.retainSlice({ bytes: 0, days: 30, now })
    expect(ids()).toEqual(leased.documentIds)
    retain({ bytes: 0, days: 30 })
    expect(ids()).toEqual([])
  })

  it('keeps what a redrive has sent while its dead-letter queue may still have it, whatever the limits', () => {
    open()
    const input = (messageId: string, state: 'held' | 'released' | 'deleted') =>
      received({ direction: 'input', at: now - day, state, properties: { messageId } })
    const answer = (inputOrdinal: number, code = '') =>
      received({
        ...{ at: now - day, inputOrdinal, state: code ? ('failed' as const) : ('sent' as const) },
        failure: code ? { ...unconfirmed, code } : null
      })
    const { id, documentIds } = run(
      store,
      [
        ...[input('accepted', 'released'), input('doubt', 'released'), input('gone', 'deleted')],
        ...[input('refused', 'released'), input('unanswered', 'released')],
        ...[answer(1), answer(2, 'Unconfirmed'), answer(3), answer(4, 'MessageTooLong')]
      ],
      { action: 'send', purpose: 'redrive', startedAt: now - day }
    )
    store.commit(() => {
      const end = { endedAt: now - day, failure: null, outputs: 4, failures: 2 }
      store.writes.endRun(id, { status: 'failed', ...end })
    })
    const [accepted, doubt, , , unanswered, taken, uncertain] = documentIds
    retain({ bytes: 0, days: 0 })
    expect(ids().sort()).toEqual([accepted, doubt, unanswered, taken, uncertain])
    expect(store.redrives.tries(['accepted', 'doubt'])).toHaveLength(2)
    store.commit(() => store.writes.setState({ documentIds: [accepted!], state: deletedCode }))
    retain({ bytes: 0, days: 0 })
    expect(ids().sort()).toEqual([doubt, unanswered, uncertain])
    // SQS keeps a message for 14 days.
    while (store.retainSlice({ bytes: 0, days: 0, now: now + 14 * day }));
    expect(ids()).toEqual([])
  })

  it('keeps the ordinals and ids of what comes later', () => {
    open()
    poll(store, 'a', [received({ at: now }), received({ at: now })])
    retain({ bytes: 0, days: 30 })
    expect(poll(store, 'a', [received({ at: now })])).toMatchObject({
      newestOrdinal: 3,
      documentIds: [3]
    })
  })

  it('bounds a journal in memory by its bodies, the oldest first and leased ones last', () => {
    open({ file: null, key: null, memoryBytes: 100_000 })
    const leased = poll(store, 'a', [received({ leaseUntil: now + 1000, body: 'leased' })])
    for (let n = 0; n < 30; n++) {
      poll(
        store,
        'a',
        Array.from({ length: 50 }, () => received({ body: 'x'.repeat(1000), state: 'released' }))
      )
      while (store.boundSlice());
    }
    const kept = ids()
    expect(kept.length).toBeLessThanOrEqual(100)
    expect(kept.at(-1)).toBe(leased.documentIds[0])
    expect(kept[0]).toBe(leased.documentIds[0]! + 1500)
  })

  it('keeps the only copy of a message past the size, until it is sent back or SQS had lost it', () => {
    open()
    const copied = (at: number, given: Partial<NewDocument> = {}) =>
      received({ at, state: 'deleted', leaseUntil: null, ...given })
    const copy = run(
      store,
      [
        copied(now - 13 * day),
        copied(now, { state: 'held', leaseUntil: now - 1 }),
        copied(now),
        copied(now - 15 * day),
        copied(now, { state: 'released' })
      ],
      { purpose: 'copy' }
    )
    const discard = run(
      store,
      [
        copied(now, { direction: 'input' }),
        received({ at: now, state: 'deleted', inputOrdinal: 1, body: '{}' })
      ],
      { action: 'delete', purpose: 'discard' }
    )
    const [old, unknown, sentBack] = copy.documentIds
    run(
      store,
      [
        received({ at: now, direction: 'input', state: 'input', origin: sentBack }),
        received({ at: now, state: 'sent', inputOrdinal: 1 })
      ],
      { action: 'send', purpose: 'restore' }
    )
    run(
      store,
      Array.from({ length: 2500 }, () => received({ at: now, state: 'deleted' }))
    )
    expect(store.status().over).toBe(false)
    expect(retain({ bytes: 0, days: 30 })).toBeLessThanOrEqual(200)
    // What is sent back goes by the answer of its run, which is newer.
    store.retainSlice({ bytes: 0, days: 30, now })
    expect(new Set(ids())).toEqual(new Set([old, unknown, discard.documentIds[0]]))
    expect(store.status()).toMatchObject({ over: true, documents: 3 })

    retain({ bytes: unlimited, days: 30 })
    expect(store.status().over).toBe(false)
    retain({ bytes: 0, days: 10 })
    expect(ids()).not.toContain(old)
  })

  it('takes no further copies into a journal in memory that is full of them', () => {
    open({ file: null, key: null, memoryBytes: 100_000 })
    const bodies = Array.from({ length: 80 }, () =>
      received({ at: now, state: 'deleted', body: 'x'.repeat(2000) })
    )
    const { id, documentIds } = run(store, bodies, { purpose: 'copy' })
    const append = (runId: number) =>
      store.commit(() => store.append(runId, [packDocument(received({ at: now }))]))
    while (store.boundSlice());
    expect(ids()).toHaveLength(80)
    expect(store.status().over).toBe(true)
    expect(() => append(id)).toThrow('no room for further copies')
    const other = run(store, [])
    expect(() => append(other.id)).not.toThrow()

    run(
      store,
      documentIds.flatMap((origin, n) => [
        received({ at: now, direction: 'input', state: 'input', origin }),
        received({ at: now, state: 'sent', inputOrdinal: n + 1 })
      ]),
      { action: 'send', purpose: 'restore' }
    )
    expect(() => append(id)).toThrow('no room for further copies')
    while (store.boundSlice());
    expect(store.status().over).toBe(false)
    expect(() => append(id)).not.toThrow()
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RunFilter, RunStatus } from '../../../src-main/contract/index.js'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { newRun, poll } from './stores.js'

let store: Store
beforeEach(() => (store = new Store({ file: null, key: null })))
afterEach(() => store.close())

const failure = { code: 'NetworkError', message: 'm', retryable: true, hint: 'h' }
const url = (name: string) => `https://sqs.eu-west-1.amazonaws.com/441709321180/${name}`

/** A run that has ended. */
function ended(
  action: 'send' | 'receive' | 'delete',
  queue: string | null,
  status: RunStatus,
  failures = 0
) {
  return store.commit(() => {
    const queueUrl = queue === null ? null : url(queue)
    const id = store.writes.startRun(newRun({ action, queueUrl }))
    store.writes.endRun(id, { status, endedAt: 5, failure: null, outputs: 9, failures })
    return id
  })
}

function failedPoll(listenerId: string) {
  return store.commit(() => {
    const id = store.writes.startRun(newRun({ action: 'listen', listenerId }))
    store.writes.endRun(id, { status: 'failed', endedAt: 5, failure, outputs: 0, failures: 0 })
    return id
  })
}

const idsOf = (filter: RunFilter) =>
  store.runs.runs({ connectionId: 'c1', filter, limit: 100 }).runs.map(({ id }) => id)

describe('runs', () => {
  it('are found by action, by status and by both', () => {
    const sent = ended('send', 'orders', 'succeeded')
    const stopped = ended('send', 'orders', 'cancelled')
    const failed = ended('receive', 'orders', 'failed')
    expect(idsOf({ action: 'send' })).toEqual([stopped, sent])
    expect(idsOf({ status: 'failed' })).toEqual([failed])
    expect(idsOf({ action: 'send', status: 'cancelled' })).toEqual([stopped])
    expect(idsOf({ action: 'delete' })).toEqual([])
  })

  it('with failures are those that failed in part, whatever their status', () => {
    ended('send', 'orders', 'succeeded')
    const part = ended('send', 'orders', 'succeeded', 2)
    const whole = ended('send', 'orders', 'failed', 1)
    expect(idsOf({ status: 'with failures' })).toEqual([whole, part])
  })

  it('are found by a part of the name of their queue, any case, and not by the rest of its URL', () => {
    const one = ended('send', 'Orders.fifo', 'succeeded')
    const other = ended('send', 'back-orders', 'succeeded')
    const dynamic = ended('send', null, 'succeeded')
    expect(idsOf({ queue: 'oRDERs' })).toEqual([other, one])
    expect(idsOf({ queue: '.fifo' })).toEqual([one])
    expect(idsOf({ queue: 'dynamic' })).toEqual([dynamic])
    expect(idsOf({ queue: '4417' })).toEqual([])
    expect(idsOf({ queue: "'%_" })).toEqual([])
  })

  it('are paged to the end by a filter, with their number', () => {
    const ids = Array.from({ length: 25 }, (_, n) =>
      ended(n % 2 ? 'send' : 'delete', 'orders', 'succeeded')
    )
    const found: number[] = []
    const totals: (number | undefined)[] = []
    for (let before: number | undefined; ; before = found.at(-1)) {
      const page = store.runs.runs({
        connectionId: 'c1',
        filter: { action: 'send' },
        limit: 5,
        ...(before === undefined ? {} : { before })
      })
      found.push(...page.runs.map(({ id }) => id))
      totals.push(page.total)
      if (!page.more) break
    }
    expect(found).toEqual(ids.filter((_, n) => n % 2).reverse())
    expect(totals).toEqual([12, undefined, undefined])
  })

  it('that failed include the failed polls of a session, which otherwise stands for them', () => {
    poll(store, 'a', [received()])
    const first = failedPoll('a')
    const second = failedPoll('a')
    poll(store, 'b', [received()])
    failedPoll('b')
    const session = store.runs
      .runs({ connectionId: 'c1', limit: 10 })
      .runs.find(({ listenerId }) => listenerId === 'a')!
    expect(session).toMatchObject({ failures: 2, status: 'running' })
    expect(session.sessionId).toBeUndefined()
    expect(idsOf({ status: 'failed' })).toHaveLength(3)
    expect(idsOf({ status: 'failed', sessionId: session.id })).toEqual([second, first])
    expect(store.runs.run(first)).toMatchObject({ sessionId: session.id, listenerId: 'a', failure })
  })

  it('of other connections are not among them', () => {
    ended('send', 'orders', 'succeeded')
    expect(store.runs.runs({ connectionId: 'c2', limit: 10 })).toEqual({
      runs: [],
      more: false,
      total: 0
    })
  })
})

describe('the options of a run', () => {
  it('are those that it was started with, as far as they can be shown in a line', () => {
    const operation = { action: 'send', options: { delaySeconds: 3, targets: ['x'] } }
    const id = store.commit(() => store.writes.startRun(newRun({ action: 'send', operation })))
    expect(store.runs.run(id).options).toEqual({ delaySeconds: 3 })
  })

  it('are left out where they are not known', () => {
    const id = store.commit(() => store.writes.startRun(newRun()))
    expect(store.runs.run(id).options).toBeUndefined()
  })
})

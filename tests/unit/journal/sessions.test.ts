import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { memoryFirstId } from '../../../src-main/journal/schema.js'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { key, newRun, poll, run, temporaryFolder } from './stores.js'

// Each test waits for the disk several times, which takes long on a busy one.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let store: Store
beforeEach(() => (store = new Store({ file: null, key: null })))
afterEach(() => store.close())

const failure = { code: 'NetworkError', message: 'm', retryable: true, hint: 'h' }

describe('a listening session', () => {
  it('counts its documents without gaps, whatever else is written in between', () => {
    for (let n = 0; n < 30; n++) {
      poll(store, n % 2 ? 'a' : 'b', [received(), received()])
      run(store, [received(), received({ direction: 'input' })])
    }
    const { rows } = store.pages.page({ scope: { kind: 'listener', listenerId: 'a' }, limit: 500 })
    expect(rows.map((row) => row.ordinal)).toEqual(Array.from({ length: 30 }, (_, n) => 30 - n))
  })

  it('tells its newest ordinal and its groups with every poll', () => {
    expect(poll(store, 'a', [received({ group: 'x' })])).toMatchObject({
      newestOrdinal: 1,
      groups: 1
    })
    expect(
      poll(store, 'a', [received({ group: 'x' }), received({ group: 'y' }), received()])
    ).toMatchObject({ newestOrdinal: 4, groups: 2 })
  })

  it('is one run, with its polls as runs of their own underneath', () => {
    const first = poll(store, 'a', [received(), received()])
    const second = poll(store, 'a', [received()])
    const { runs, more } = store.runs.runs({ connectionId: 'c1', limit: 10 })
    expect(more).toBe(false)
    expect(runs).toEqual([
      expect.objectContaining({ listenerId: 'a', action: 'listen', status: 'running', outputs: 3 })
    ])
    expect(store.runs.run(second.runId)).toMatchObject({ listenerId: 'a', outputs: 1 })
    const documents = (runId: number) =>
      store.pages
        .page({ scope: { kind: 'run', runId, direction: 'output' }, limit: 10 })
        .rows.map((row) => row.id)
    expect(documents(first.runId)).toEqual([...first.documentIds].reverse())
    expect(documents(runs[0]!.id)).toHaveLength(3)
  })

  it('counts a failed poll, and tells how it ended', () => {
    poll(store, 'a', [received()])
    store.commit(() => {
      const id = store.writes.startRun(newRun({ action: 'listen', listenerId: 'a' }))
      store.writes.endRun(id, { status: 'failed', endedAt: 5, failure, outputs: 0, failures: 0 })
      store.writes.endListening('a', { status: 'failed', endedAt: 6, failure })
    })
    expect(store.runs.runs({ connectionId: 'c1', limit: 10 }).runs).toEqual([
      expect.objectContaining({ status: 'failed', endedAt: 6, failure, failures: 1, outputs: 1 })
    ])
  })
})

describe('runs', () => {
  it('are paged newest first', () => {
    const ids = [1, 2, 3, 4, 5].map(() => run(store, [received()]).id)
    const page = store.runs.runs({ connectionId: 'c1', limit: 2, before: ids[3]! })
    expect(page.runs.map((each) => each.id)).toEqual([ids[2], ids[1]])
    expect(page.more).toBe(true)
  })

  it('count what was given and what came out, apart', () => {
    const { id } = run(store, [received({ direction: 'input' }), received(), received()])
    expect(store.runs.run(id)).toMatchObject({ inputs: 1, outputs: 2 })
  })

  it('that a crash left running are interrupted on the next start', () => {
    const folder = temporaryFolder()
    const options = { file: `${folder.path}/j.db`, key }
    const before = new Store(options)
    const { id } = run(before, [received()])
    before.close()
    const after = new Store({ ...options, clock: () => 77 })
    expect(after.runs.run(id)).toMatchObject({
      status: 'interrupted',
      endedAt: 77,
      failure: { code: 'Interrupted' }
    })
    after.close()
    folder.remove()
  })

  it('are told apart from those on disk by their id', () => {
    expect(run(store, [received()]).id).toBe(memoryFirstId)
    expect(poll(store, 'a', [received()]).documentIds[0]).toBeGreaterThan(memoryFirstId)
  })

  it('that are unknown fail without writing anything', () => {
    expect(() => store.commit(() => store.writes.append(5, []))).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ code: 'RunNotFound' }) })
    )
    expect(() => store.runs.run(5)).toThrow()
  })
})

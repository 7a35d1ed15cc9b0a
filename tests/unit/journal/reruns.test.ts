import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unconfirmed, type Failure, type RerunPart } from '../../../src-main/contract/index.js'
import type { NewDocument } from '../../../src-main/journal/journal.js'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { newRun, run } from './stores.js'

let store: Store
beforeEach(() => (store = new Store({ file: null, key: null })))
afterEach(() => store.close())

const refused: Failure = { code: 'AccessDenied', message: 'm', retryable: false, hint: 'h' }
const input = (n: number) =>
  received({ direction: 'input', state: 'input', body: `${n} ${'x'.repeat(n % 4 ? 9 : 5000)}` })
const answer = (inputOrdinal: number, failure: Failure | null = null, at = 7): NewDocument =>
  received({ inputOrdinal, state: failure ? 'failed' : 'sent', failure, at })

/** Ten inputs: 1 to 4 were accepted, 5 was refused, 6 and 7 are in doubt, 8 to 10 were never tried. */
const half = () =>
  run(
    store,
    [
      ...Array.from({ length: 10 }, (_, n) => input(n + 1)),
      answer(2),
      answer(1),
      answer(3),
      answer(4),
      answer(5, refused),
      answer(6, unconfirmed, 30),
      answer(7, { ...refused, code: 'Md5Mismatch' }, 20)
    ],
    { action: 'send', operation: { action: 'send' } }
  ).id

function numbersOf(runId: number, part: RerunPart, inDoubt: boolean, limit: number): number[] {
  const found: number[] = []
  for (let after: number | null = 0; after !== null;) {
    const page = store.reruns.inputs({ runId, part, inDoubt, after, limit })
    found.push(...page.documents.map(({ body }) => Number(body.split(' ')[0])))
    after = page.last
  }
  return found
}

describe('of a run that was cut off', () => {
  it('is known what was accepted, what failed, what is in doubt and what was never tried', () => {
    expect(store.reruns.facts(half())).toEqual({
      all: 10,
      failed: 3,
      rest: 6,
      inDoubt: 2,
      inDoubtSince: 20,
      known: true
    })
  })

  it.each([1, 2, 3, 10, 500])('the inputs are found in their order, %i at a time', (limit) => {
    const id = half()
    expect(numbersOf(id, 'all', false, limit)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(numbersOf(id, 'rest', true, limit)).toEqual([5, 6, 7, 8, 9, 10])
    expect(numbersOf(id, 'rest', false, limit)).toEqual([5, 8, 9, 10])
    expect(numbersOf(id, 'failed', true, limit)).toEqual([5, 6, 7])
    expect(numbersOf(id, 'failed', false, limit)).toEqual([5])
  })

  it('whole bodies are given, however long', () => {
    const { documents } = store.reruns.inputs({
      runId: half(),
      part: 'all',
      inDoubt: true,
      after: 3,
      limit: 1
    })
    expect(documents[0]?.body).toBe(`4 ${'x'.repeat(5000)}`)
  })

  it('the run that goes on with it is known once it has its inputs, or while it runs', () => {
    const id = half()
    expect(store.runs.run(id).resumedBy).toBeUndefined()
    const source = { runId: id, part: 'rest' } as const
    const next = store.commit(() => store.writes.startRun(newRun({ action: 'send', source })))
    expect(store.runs.run(id).resumedBy).toBe(next)
    expect(store.runs.run(next).source).toEqual(source)
    const end = { endedAt: 5, failure: null, outputs: 0, failures: 0 }
    store.commit(() => store.writes.endRun(next, { ...end, status: 'failed' }))
    expect(store.runs.run(id).resumedBy).toBeUndefined()
    const { id: last } = run(store, [input(1)], { action: 'send', source })
    store.commit(() => store.writes.endRun(last, { ...end, status: 'cancelled' }))
    expect(store.runs.run(id).resumedBy).toBe(last)
  })
})

it('of a run whose outputs do not say what they answer that is said', () => {
  const { id } = run(store, [input(1), received({ state: 'sent' })], { action: 'send' })
  expect(store.reruns.facts(id)).toMatchObject({ all: 1, known: false })
})

import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Failure, PairFilter } from '../../../src-main/contract/index.js'
import { Store } from '../../../src-main/journal/store.js'
import { received } from './documents.js'
import { run } from './stores.js'

let store: Store
beforeEach(() => (store = new Store({ file: null, key: null })))
afterEach(() => store.close())

const refused: Failure = { code: 'AccessDenied', message: 'm', retryable: false, hint: 'h' }
const input = (n: number) => received({ direction: 'input', state: 'input', body: `input ${n}` })
const output = (inputOrdinal: number, failure: Failure | null = null) =>
  received({
    inputOrdinal,
    state: failure ? 'failed' : 'sent',
    failure,
    body: `answer ${inputOrdinal}`
  })

/** Twelve inputs; every third failed, the last two have no answer. Answers come in another order. */
function send(): number {
  const numbers = Array.from({ length: 12 }, (_, n) => n + 1)
  const answers = numbers
    .slice(0, 10)
    .toReversed()
    .map((n) => output(n, n % 3 === 0 ? refused : null))
  return run(store, [...numbers.map(input), ...answers], { action: 'send' }).id
}

/** Number of the input, and of the one that its output answers. */
function pairsOf(runId: number, filter: PairFilter, limit: number) {
  const found: [number, number | null][] = []
  for (;;) {
    const { pairs, total } = store.pairs.pairs({ runId, filter, from: found.length, limit })
    for (const pair of pairs) {
      expect(pair.input.preview).toBe(`input ${pair.input.ordinal}`)
      if (pair.output) expect(pair.output.preview).toBe(`answer ${pair.input.ordinal}`)
      found.push([pair.input.ordinal, pair.output?.inputOrdinal ?? null])
    }
    expect(total).toBe({ all: 12, failed: 3, unanswered: 2 }[filter])
    if (pairs.length < limit) return found
  }
}

it.each([1, 5, 500])('each input stands beside its output, %i at a time', (limit) => {
  const id = send()
  const whole = pairsOf(id, 'all', limit)
  expect(whole).toEqual(Array.from({ length: 12 }, (_, n) => [n + 1, n < 10 ? n + 1 : null]))
  expect(pairsOf(id, 'failed', limit)).toEqual([
    [3, 3],
    [6, 6],
    [9, 9]
  ])
  expect(pairsOf(id, 'unanswered', limit)).toEqual([
    [11, null],
    [12, null]
  ])
})

it('a run that is not there has none', () => {
  expect(store.pairs.pairs({ runId: 99, filter: 'all', from: 0, limit: 9 })).toEqual({
    pairs: [],
    total: 0
  })
})

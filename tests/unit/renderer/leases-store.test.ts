import type { Bridge, Failure, RequestInput } from '@contract'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useLeasesStore } from '@/stores/leases'

interface Asked {
  input: RequestInput<'leases.act'>
  /** Answers it: null is success, for every document of it. */
  answer: (failure: Failure | null) => void
}

let asked: Asked[]
let cancelled: string[]

beforeEach(() => {
  asked = []
  cancelled = []
  const longpoll: Bridge = {
    request: (_name, given) =>
      new Promise((resolve) => {
        const input = given as Asked['input']
        const answer = (failure: Failure | null) => {
          const results = input.documentIds.map((documentId) => ({ documentId, failure }))
          resolve({ ok: true, value: { results } })
        }
        asked.push({ input, answer })
      }),
    cancel: (id) => cancelled.push(id),
    on: () => () => undefined
  }
  vi.stubGlobal('window', { longpoll })
  setActivePinia(createPinia())
})
afterEach(() => vi.unstubAllGlobals())

const refused: Failure = { code: 'AccessDenied', message: 'No.', retryable: false, hint: '' }

it('says of each message what goes on, and takes no second act on it meanwhile', async () => {
  const leases = useLeasesStore()
  const first = leases.act('delete', [1, 2])
  expect(leases.flightOf(1)).toMatchObject({ action: 'delete', messages: 2 })
  const second = leases.act('release', [2, 3])
  expect(asked.map(({ input }) => input.documentIds)).toEqual([[1, 2], [3]])
  expect(leases.flightOf(2)).toMatchObject({ action: 'delete' })
  for (const { answer } of asked) answer(null)
  expect(await first).toHaveLength(2)
  expect(await second).toHaveLength(1)
  expect([1, 2, 3].map(leases.flightOf)).toEqual([undefined, undefined, undefined])
  expect(leases.version).toBe(2)
})

it('keeps what failed by message until it is put away or acted on again', async () => {
  const leases = useLeasesStore()
  const first = leases.act('delete', [1, 2, 3])
  asked[0]?.answer(refused)
  await first
  expect(leases.failedOf(2)).toEqual({ action: 'delete', failure: refused })
  leases.forgetFailed([1])
  const again = leases.act('extend', [2], { seconds: 30 })
  expect([1, 2, 3].map((id) => leases.failedOf(id)?.action)).toEqual([
    undefined,
    undefined,
    'delete'
  ])
  asked[1]?.answer(null)
  await again
  expect(leases.failedOf(2)).toBeUndefined()
})

it('asks no further once it is cancelled, and says which messages SQS was not asked about', async () => {
  const leases = useLeasesStore()
  const ids = Array.from({ length: 1500 }, (_, index) => index)
  const act = leases.act('release', ids)
  leases.flightOf(0)?.cancel()
  expect(leases.flightOf(1400)?.cancelling).toBe(true)
  expect(cancelled).toHaveLength(1)
  asked[0]?.answer(null)
  const results = await act
  expect(asked).toHaveLength(1)
  expect(results.filter(({ failure }) => failure === null)).toHaveLength(1000)
  expect(leases.failedOf(1499)?.failure.code).toBe('Cancelled')
})

import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { countLines, lineWords, mostSamples, rateLines } from '@/model/queues/samples'

const sample = (at: number, visible: number, inFlight = 0, delayed = 0, every = 5000) => ({
  at,
  visible,
  inFlight,
  delayed,
  every
})

describe('countLines', () => {
  it('has a line for each count, in seconds', () => {
    expect(countLines([sample(1000, 5, 1, 2), sample(6000, 6)])).toEqual([
      [1, 6],
      [5, 6],
      [1, 0],
      [2, 0]
    ])
  })
  it('has a hole where nothing was sampled', () => {
    const [times, visible] = countLines([sample(1000, 5), sample(60_000, 6)])
    expect(times).toHaveLength(3)
    expect(visible).toEqual([5, null, 6])
  })
  it('takes no late timer for a hole', () => {
    expect(countLines([sample(0, 1, 0, 0, 1000), sample(3_900, 1, 0, 0, 1000)])[0]).toHaveLength(2)
  })
})

describe('rateLines', () => {
  it('tells what the queue grew or shrank a second, all counts together', () => {
    const samples = [sample(0, 0), sample(5000, 90, 10), sample(10_000, 40, 10, 0)]
    expect(rateLines(samples)).toEqual([
      [5, 10],
      [20, 0],
      [0, 10]
    ])
  })
  it('says nothing across a hole', () => {
    expect(rateLines([sample(0, 0), sample(90_000, 900)])[1]).toEqual([null])
  })
  it('needs two samples', () => {
    expect(rateLines([sample(0, 1)])).toEqual([[], [], []])
  })
})

it('a line is told in words', () => {
  expect(lineWords('visible', [3, null, 9, 5], String)).toBe('visible: 5 now, between 3 and 9')
  expect(lineWords('visible', [null], String)).toBe('visible: not known')
})

describe('the store', () => {
  beforeEach(() => {
    vi.stubGlobal('addEventListener', () => undefined)
    vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
    setActivePinia(createPinia())
  })
  const counts = (url: string, visible = 1) => ({
    url,
    arn: '',
    deadLetterTargetArn: null,
    ...sample(0, visible)
  })

  it('takes no more than the rate asks for, and keeps no more than it must', async () => {
    const { useQueueSamplesStore } = await import('@/stores/queue-samples')
    const store = useQueueSamplesStore()
    store.every = 1000
    store.record('c', counts('q'), 0)
    store.record('c', counts('q'), 500)
    store.record('c', counts('q'), 1000)
    expect(store.of('c', 'q').map(({ at }) => at)).toEqual([0, 1000])
    for (let n = 2; n < mostSamples + 50; n++) store.record('c', counts('q'), n * 1000)
    expect(store.of('c', 'q')).toHaveLength(mostSamples)
    for (let n = 0; n < 24; n++) store.record('c', counts(`other-${n}`), 0)
    expect(store.of('c', 'q')).toEqual([])
    store.every = 0
    store.record('c', counts('none'), 0)
    expect(store.of('c', 'none')).toEqual([])
    expect(store.overviewEvery).toBeNull()
  })

  it('a rate that is set anew makes no holes in what was sampled before', async () => {
    const { useQueueSamplesStore } = await import('@/stores/queue-samples')
    const store = useQueueSamplesStore()
    const holes = () =>
      [countLines(store.of('c', 'q')), rateLines(store.of('c', 'q'))].map(
        ([, line = []]) => line.filter((value) => value === null).length
      )
    store.every = 60_000
    for (const minute of [0, 1, 2]) store.record('c', counts('q', 60 * minute), minute * 60_000)
    expect(rateLines(store.of('c', 'q'))[1]).toEqual([1, 1])
    store.every = 1000
    for (const second of [30, 31, 32]) store.record('c', counts('q'), 120_000 + second * 1000)
    expect(holes()).toEqual([0, 0])
    store.every = 300_000
    store.record('c', counts('q'), 152_000 + 300_000)
    expect(holes()).toEqual([0, 0])
    store.every = 0
    expect(holes()).toEqual([0, 0])
    // Off for an hour: nothing was sampled.
    store.every = 1000
    store.record('c', counts('q'), 4_000_000)
    store.record('c', counts('q'), 4_060_000)
    expect(holes()).toEqual([2, 2])
  })
})

import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { countLines, lineWords, mostSamples, rateLines } from '@/model/queues/samples'

const sample = (at: number, visible: number, inFlight = 0, delayed = 0) => ({
  at,
  visible,
  inFlight,
  delayed
})

describe('countLines', () => {
  it('has a line for each count, in seconds', () => {
    expect(countLines([sample(1000, 5, 1, 2), sample(6000, 6)], 5000)).toEqual([
      [1, 6],
      [5, 6],
      [1, 0],
      [2, 0]
    ])
  })
  it('has a hole where nothing was sampled', () => {
    const [times, visible] = countLines([sample(1000, 5), sample(60_000, 6)], 5000)
    expect(times).toHaveLength(3)
    expect(visible).toEqual([5, null, 6])
  })
  it('takes no late timer for a hole', () => {
    expect(countLines([sample(0, 1), sample(3_900, 1)], 1000)[0]).toHaveLength(2)
  })
})

describe('rateLines', () => {
  it('tells what the queue grew or shrank a second, all counts together', () => {
    const samples = [sample(0, 0), sample(5000, 90, 10), sample(10_000, 40, 10, 0)]
    expect(rateLines(samples, 5000)).toEqual([
      [5, 10],
      [20, 0],
      [0, 10]
    ])
  })
  it('says nothing across a hole', () => {
    expect(rateLines([sample(0, 0), sample(90_000, 900)], 5000)[1]).toEqual([null])
  })
  it('needs two samples', () => {
    expect(rateLines([sample(0, 1)], 5000)).toEqual([[], [], []])
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
})

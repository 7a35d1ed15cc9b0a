import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ClusterTally } from '../../../src-main/dead-letters/clusters.js'
import { TimeBins } from '../../../src-main/dead-letters/time-bins.js'
import type { LetterGroup } from '../../../src-main/journal/journal.js'

const group = (key: string, count: number, sent: number[] = []): LetterGroup => ({
  key,
  cause: { shape: key, attributeNames: [], source: '' },
  count,
  sent,
  receives: [1, count],
  sampleId: 1
})

describe('clusters', () => {
  it('add up over slices, most messages first', () => {
    const tally = new ClusterTally()
    for (const one of [group('a', 2, [1000, 9000]), group('b', 9, [5000]), group('a', 3, [500])]) {
      tally.add(one)
    }
    const { total, clusters, span } = tally.result()
    expect(total).toBe(14)
    expect(span).toEqual([500, 9000])
    expect(clusters.map(({ key, count }) => [key, count])).toEqual([
      ['b', 9],
      ['a', 5]
    ])
    expect(clusters[1]).toMatchObject({ firstSent: 500, lastSent: 9000, receives: [1, 3] })
  })

  it('are at most 200, and the others are one, however many causes there are', () => {
    const tally = new ClusterTally()
    for (let n = 0; n < 5000; n++) tally.add(group(`cause ${n}`, 1 + (n % 7)))
    const { total, clusters } = tally.result()
    expect(clusters).toHaveLength(201)
    expect(clusters.at(-1)).toMatchObject({ key: null })
    expect(clusters.reduce((sum, { count }) => sum + count, 0)).toBe(total)
    expect(clusters.slice(0, 200).every(({ count }) => count === 7)).toBe(true)
  })
})

describe('bins of time', () => {
  it('lose nothing and stay few, whatever the times', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 2_000_000_000 }), { minLength: 1, maxLength: 900 }),
        (times) => {
          const [one, other] = [new TimeBins(), new TimeBins()]
          times.forEach((at, index) => (index % 2 ? one : other).add(at))
          one.merge(other)
          const parts = one.parts([Math.min(...times), Math.max(...times)], 24)
          expect(parts).toHaveLength(24)
          expect(parts.reduce((sum, count) => sum + count, 0)).toBe(times.length)
        }
      )
    )
  })

  it('put a moment into its part', () => {
    const bins = new TimeBins()
    for (let hour = 0; hour < 24; hour++) bins.add(hour * 3_600_000 + 1_800_000, hour)
    const parts = bins.parts([0, 24 * 3_600_000 - 1], 24)
    expect(parts).toEqual(Array.from({ length: 24 }, (_, hour) => hour))
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyRing, ringSize, sample, sparkline } from '@/model/rate-ring'
import { clockTime, excerpt, shortBytes, shortSequence } from '@/model/row-text'

describe('the texts of a row', () => {
  it('have the time of day to the millisecond', () => {
    expect(clockTime(new Date(2026, 0, 2, 4, 3, 58, 42).getTime())).toBe('04:03:58.042')
  })

  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1280, '1.3 KiB'],
    [262_144, '256 KiB'],
    [1_048_576, '1 MiB']
  ])('have %i bytes as %s', (bytes, text) => expect(shortBytes(bytes)).toBe(text))

  it('have the end of the sequence number', () => {
    expect(shortSequence('18884213000000884185')).toBe('…884185')
    expect(shortSequence('42')).toBe('42')
  })
})

describe('an excerpt', () => {
  it('marks the match in any case', () => {
    expect(excerpt('{"Status":"placed"}', 'status')).toEqual({
      before: '{"',
      match: 'Status',
      after: '":"placed"}'
    })
  })

  it('brings a match that is far into view', () => {
    const { before, match } = excerpt(`${'x'.repeat(200)}here`, 'here')
    expect(before.length).toBeLessThan(30)
    expect(before.startsWith('…')).toBe(true)
    expect(match).toBe('here')
  })

  it('is the preview itself where there is no match', () => {
    expect(excerpt('abc', '')).toEqual({ before: 'abc', match: '', after: '' })
    expect(excerpt('abc', 'z').before).toBe('abc')
  })
})

describe('the rate of the last two minutes', () => {
  it('is bounded and holds what was gained each second', () => {
    let ring = emptyRing(100)
    for (let second = 1; second <= 500; second++) ring = sample(ring, 100 + second * 7, 1)
    expect(ring.samples).toHaveLength(ringSize)
    expect(new Set(ring.samples)).toEqual(new Set([7]))
  })

  it('stays inside its box', () => {
    const samples = fc.array(fc.nat(100_000), { maxLength: ringSize })
    fc.assert(
      fc.property(samples, (values) => {
        for (const point of sparkline(values, 240, 30).split(' ').filter(Boolean)) {
          const [x, y] = point.split(',').map(Number)
          expect(x).toBeGreaterThanOrEqual(0)
          expect(x).toBeLessThanOrEqual(240)
          expect(y).toBeGreaterThanOrEqual(0)
          expect(y).toBeLessThanOrEqual(30)
        }
      })
    )
  })
})

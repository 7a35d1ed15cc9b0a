import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatDuration,
  formatIso,
  formatMoment,
  formatRelative,
  formatShortTime
} from '@/format/time'

const secondsIn: Record<string, number> = { day: 86_400, hour: 3_600, minute: 60, second: 1 }

/** Reads a duration back. */
function read(text: string): number {
  const parts = [...text.matchAll(/(\d+) (day|hour|minute|second)s?/g)]
  return parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * (secondsIn[unit ?? ''] ?? 0),
    0
  )
}

describe('formatDuration', () => {
  it.each([
    [0, '0 seconds'],
    [1, '1 second'],
    [30, '30 seconds'],
    [90, '1 minute 30 seconds'],
    [5_400, '1 hour 30 minutes'],
    [43_200, '12 hours'],
    [345_600, '4 days'],
    [1_209_600, '14 days']
  ])('%d is %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text)
  })

  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_209_600 }), (seconds) => {
        expect(read(formatDuration(seconds))).toBe(seconds)
      })
    )
  })
})

describe('formatIso', () => {
  it('is UTC to the second', () => {
    expect(formatIso(1_700_000_000_999)).toBe('2023-11-14T22:13:20Z')
  })
})

describe('formatRelative', () => {
  const now = 1_700_000_000_000
  it.each([
    [0, 'just now'],
    [-5 * 60, '5 minutes ago'],
    [-3 * 3_600, '3 hours ago'],
    [-86_400, 'yesterday'],
    [-40 * 86_400, 'last month'],
    [-800 * 86_400, '2 years ago'],
    [10 * 60, 'in 10 minutes']
  ])('%d seconds from now is %s', (seconds, text) => {
    expect(formatRelative(now + seconds * 1000, now)).toBe(text)
  })
})

describe('formatShortTime', () => {
  const noon = new Date(2026, 2, 5, 12, 7).getTime()

  it('is the time of a moment today and the day of any other', () => {
    const midnight = new Date(2026, 2, 5).getTime()
    expect(formatShortTime(noon, noon)).toBe('12:07')
    expect(formatShortTime(midnight, noon)).toBe('00:00')
    expect(formatShortTime(midnight - 1, noon)).toMatch(/4/)
    expect(formatShortTime(midnight - 1, noon)).not.toMatch(/:/)
  })
})

describe('formatMoment', () => {
  it('tells the day and the time to the second, on 24 hours', () => {
    const text = formatMoment(new Date(2026, 10, 25, 20, 0, 28).getTime())
    expect(text).toContain('25')
    expect(text).toContain('20:00:28')
  })
})

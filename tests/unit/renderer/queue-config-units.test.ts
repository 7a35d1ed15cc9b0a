import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatCount } from '@/format/numbers'
import { formatDuration } from '@/format/time'
import { unitHint } from '@/model/queue-config/problems'
import { formatSize, readDuration, readSize } from '@/model/queue-config/units'

/** Durations and sizes as people write them. */

test.each([
  ['30 s', 30],
  ['30', 30],
  ['12 min', 720],
  ['1h 30m', 5400],
  ['1.5 hours', 5400],
  ['4 days', 345_600],
  ['2 weeks', 1_209_600],
  ['345,600', 345_600],
  ['0 seconds', 0]
])('%s is %i seconds', (text, seconds) => expect(readDuration(text)).toBe(seconds))

test.each([
  ...['', 's', '30 x', '30 40', '1.5', '-1', '1 h 30', '30 s!', '99999999999999 weeks'],
  ...['1,5 min', '1,5 h', '0,5 h', '1,50 min', '1,', '12,34', '1234,567', '1,234,5', '1,5,000']
])('"%s" is no duration', (text) => expect(readDuration(text)).toBeNull())

test('a comma stands before groups of three digits, or nothing is read', () => {
  const units = fc.constantFrom('', ' s', ' min', ' h')
  fc.assert(
    fc.property(fc.nat(9_999_999), units, (number, unit) => {
      const plain = readDuration(`${number}${unit}`)
      expect(plain).not.toBeNull()
      expect(readDuration(`${formatCount(number)}${unit}`)).toBe(plain)
    })
  )
  const digits = fc.stringMatching(/^\d{1,6}$/)
  fc.assert(
    fc.property(digits, digits, units, (before, after, unit) => {
      fc.pre(after.length !== 3 || before.length > 3)
      expect(readDuration(`${before},${after}${unit}`)).toBeNull()
      expect(readSize(`${before},${after}`)).toBeNull()
    })
  )
})

test.each([
  ['256 KiB', 262_144],
  ['256KB', 262_144],
  ['1 MiB', 1_048_576],
  ['262144', 262_144],
  ['1.5 KiB', 1536]
])('%s is %i bytes', (text, bytes) => expect(readSize(text)).toBe(bytes))

test('every duration and every size is read as what it was written for', () => {
  fc.assert(
    fc.property(fc.nat(2_000_000), (value) => {
      expect(readDuration(formatDuration(value))).toBe(value)
      expect(readSize(formatSize(value))).toBe(value)
    })
  )
})

test('whatever is typed, a duration is a whole number or nothing', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const value = readDuration(text)
      expect(value === null || Number.isSafeInteger(value)).toBe(true)
    })
  )
})

test('a field says exactly how it was read', () => {
  expect(unitHint('retention', '1 min')).toBe('= 60 s. 1 minute to 14 days.')
  expect(unitHint('maximumSize', '256 KiB')).toMatch(/^= 262,144 bytes\. /)
  expect(unitHint('delay', '')).toMatch(/^0 seconds to /)
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatBytes, formatCount, formatDollars, formatShortCount, plural } from '@/format/numbers'

describe('formatCount', () => {
  it('groups thousands', () => {
    expect(formatCount(18_204)).toBe('18,204')
    expect(formatCount(0)).toBe('0')
  })
})

describe('formatShortCount', () => {
  it.each([
    [0, '0'],
    [9_999, '9999'],
    [10_000, '10k'],
    [12_480, '12.4k'],
    [119_999, '119k'],
    [3_149_000, '3.1M']
  ])('%d is %s', (count, text) => {
    expect(formatShortCount(count)).toBe(text)
  })

  it('takes at most five characters and never says more than is there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (count) => {
        const text = formatShortCount(count)
        const factor = text.endsWith('k') ? 1_000 : text.endsWith('M') ? 1_000_000 : 1
        expect(text.length).toBeLessThanOrEqual(5)
        expect(parseFloat(text) * factor).toBeLessThanOrEqual(count + 1e-6)
      })
    )
  })
})

describe('formatBytes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1_023, '1,023 bytes'],
    [1_024, '1 KiB'],
    [1_536, '1.5 KiB'],
    [1_048_576, '1 MiB'],
    [2 * 1024 ** 3, '2 GiB'],
    [5_000 * 1024 ** 4, '5,000 TiB']
  ])('%d is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })
})

describe('formatDollars', () => {
  it('says when it comes to less than a cent', () => {
    expect(formatDollars(0)).toBe('$0')
    expect(formatDollars(0.004)).toBe('< $0.01')
    expect(formatDollars(0.04)).toBe('$0.04')
    expect(formatDollars(1234.5)).toBe('$1,234.50')
  })
})

describe('plural', () => {
  it('counts', () => {
    expect(plural(1, 'queue')).toBe('1 queue')
    expect(plural(0, 'queue')).toBe('0 queues')
    expect(plural(2_500, 'reply', 'replies')).toBe('2,500 replies')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rank, scoreOf } from '@/features/shell/palette-score'

const same = (text: string) => text
const best = (entries: string[], typed: string, limit = 10) =>
  rank(entries, same, typed, limit).entries

describe('scoreOf', () => {
  it('fits letters in their order, and nothing else', () => {
    expect(scoreOf('orders-dlq.fifo', 'odf')).not.toBeNull()
    expect(scoreOf('orders-dlq.fifo', 'fdo')).toBeNull()
  })

  it('fits every word, in any order', () => {
    expect(scoreOf('orders-dlq.fifo', 'fifo orders')).not.toBeNull()
    expect(scoreOf('orders-dlq.fifo', 'orders x')).toBeNull()
  })

  it('always fits a part of the text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), fc.nat(), (text, a, b) => {
        const [from, to] = [a % text.length, b % text.length].toSorted((x, y) => x - y)
        expect(scoreOf(text, text.slice(from, (to ?? 0) + 1))).not.toBeNull()
      })
    )
  })
})

describe('rank', () => {
  it('puts the whole name first, then beginnings, then parts, then scattered letters', () => {
    const entries = ['o-r-d-e-r-s', 'reorders', 'my-orders', 'orders-archive', 'orders']
    expect(best(entries, 'orders')).toEqual([
      'orders',
      'orders-archive',
      'my-orders',
      'reorders',
      'o-r-d-e-r-s'
    ])
  })

  it('prefers the shorter of two that fit alike', () => {
    expect(best(['orders-archive-of-last-year', 'orders-dlq'], 'orders')).toEqual([
      'orders-dlq',
      'orders-archive-of-last-year'
    ])
  })

  it('keeps the order where nothing was typed, and the limit', () => {
    expect(best(['c', 'a', 'b'], ' ', 2)).toEqual(['c', 'a'])
    expect(best(['ab', 'ac', 'ad'], 'a', 2)).toHaveLength(2)
  })

  it('ranks 10,000 names', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `team-${i % 97}-service-events-${i}`)
    expect(best(many, 'tse9999')).toEqual(['team-8-service-events-9999'])
  })
})

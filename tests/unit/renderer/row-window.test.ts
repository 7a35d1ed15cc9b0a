import { describe, expect, it } from 'vitest'
import { RowWindow } from '@/model/row-window'

const rows = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => ({ ordinal: first + index }))

describe('the rows near to what is on screen', () => {
  it('are found by position', () => {
    const window = new RowWindow<{ ordinal: number }>(10, 5)
    window.put(1, rows(11, 20))
    expect(window.rowAt(9)).toBeUndefined()
    expect(window.rowAt(10)).toEqual({ ordinal: 11 })
    expect(window.rowAt(19)).toEqual({ ordinal: 20 })
  })

  it('are missing by block, and the last block until it is whole', () => {
    const window = new RowWindow<{ ordinal: number }>(10, 5)
    expect(window.missing(0, 25, 23)).toEqual([0, 1, 2])
    window.put(0, rows(1, 10))
    window.put(2, rows(21, 23), 23)
    expect(window.missing(0, 25, 23)).toEqual([1])
    expect(window.missing(0, 25, 24)).toEqual([1, 2])
  })

  it('are gone where they were asked for and did not come, and not asked for again', () => {
    const window = new RowWindow<{ ordinal: number }>(10, 5)
    window.put(0, rows(4, 10))
    window.put(1, rows(11, 12), 12)
    expect([0, 2, 3, 11, 12, 25].map((index) => window.isGone(index))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false
    ])
    expect(window.missing(0, 12, 12)).toEqual([])
    expect(window.missing(0, 12, 13)).toEqual([1])
  })

  it('take no rows of another block', () => {
    const window = new RowWindow<{ ordinal: number }>(10, 5)
    window.put(0, rows(8, 12))
    expect(window.rowAt(7)).toEqual({ ordinal: 8 })
    expect(window.rowAt(10)).toBeUndefined()
  })

  it('are given although they have expired, and missing until they came anew', () => {
    const window = new RowWindow<{ ordinal: number }>(10, 5)
    window.put(0, rows(1, 10))
    window.expire()
    expect(window.rowAt(0)).toEqual({ ordinal: 1 })
    expect(window.missing(0, 9, 10)).toEqual([0])
    window.put(0, rows(1, 10))
    expect(window.missing(0, 9, 10)).toEqual([])
  })

  it('are forgotten where they were looked at longest ago', () => {
    const window = new RowWindow<{ ordinal: number }>(10, 2)
    for (const block of [0, 1, 2]) window.put(block, rows(block * 10 + 1, block * 10 + 10))
    expect(window.rowAt(0)).toBeUndefined()
    expect(window.rowAt(10)).toBeDefined()
    expect(window.rowAt(20)).toBeDefined()
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countOf,
  emptyWindow,
  ordinalAt,
  pageFor,
  positionOf,
  takePage,
  windowSize,
  type OrdinalWindow
} from '@/model/ordinal-window'
import { liveRow } from './live-documents'

const view = fc
  .record({
    anchor: fc.integer({ min: 1, max: 2_000_000 }),
    first: fc.nat(2_000_000),
    height: fc.integer({ min: 1, max: 80 })
  })
  .filter(({ anchor, first }) => first < anchor)

const answer = (anchor: number, first: number, last: number, kept = 1) => {
  const asked = pageFor(anchor, first, last)
  if (!asked) throw new Error('Nothing to ask for.')
  const rows = []
  for (let at = asked.at; at >= kept && rows.length < asked.limit; at--) rows.push(liveRow(at))
  return { asked, page: { rows, more: asked.at - rows.length >= kept } }
}

describe('positions of the live table', () => {
  it('and ordinals tell each other', () => {
    fc.assert(
      fc.property(view, ({ anchor, first }) => {
        const window = { ...emptyWindow, anchor }
        expect(positionOf(window, ordinalAt(window, first))).toBe(first)
      })
    )
  })

  it('in view are all there after one page, whatever the scroll bar jumped to', () => {
    fc.assert(
      fc.property(view, ({ anchor, first, height }) => {
        const last = Math.min(anchor - 1, first + height)
        const { asked, page } = answer(anchor, first, last)
        const window = takePage(emptyWindow, anchor, asked, page)
        for (let position = first; position <= last; position++) {
          expect(window.rows.get(ordinalAt(window, position))?.ordinal).toBe(anchor - position)
        }
      })
    )
  })

  it('never keep more rows than the window holds', () => {
    fc.assert(
      fc.property(fc.array(view, { minLength: 1, maxLength: 12 }), (views) => {
        let window: OrdinalWindow = emptyWindow
        for (const { anchor, first, height } of views) {
          const { asked, page } = answer(anchor, first, first + height)
          window = takePage(window, anchor, asked, page)
          expect(window.rows.size).toBeLessThanOrEqual(windowSize)
        }
      }),
      { numRuns: 40 }
    )
  })

  it('keep their rows while the anchor stays, whatever arrives', () => {
    const first = answer(500, 0, 30)
    const held = takePage(emptyWindow, 500, first.asked, first.page)
    const before = held.rows.get(ordinalAt(held, 3))
    const second = answer(500, 20, 60)
    const scrolled = takePage(held, 500, second.asked, second.page)
    expect(scrolled.rows.get(ordinalAt(scrolled, 3))).toBe(before)
    expect(countOf(scrolled)).toBe(500)
  })

  it('end at the oldest document that the journal still has', () => {
    const { asked, page } = answer(1000, 960, 999, 21)
    const window = takePage(emptyWindow, 1000, asked, page)
    expect(countOf(window)).toBe(980)
  })

  it('ask for nothing while nothing has arrived', () => {
    expect(pageFor(0, 0, 30)).toBeNull()
    expect(countOf(emptyWindow)).toBe(0)
  })
})

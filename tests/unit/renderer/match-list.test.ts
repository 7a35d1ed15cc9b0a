import type { DocumentRow } from '@contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addArrived,
  addNewer,
  addOlder,
  emptyList,
  lengthOf,
  listSize,
  matchAt,
  needOf,
  pageSize,
  positionOfMatch,
  renew,
  startWith,
  type MatchList
} from '@/model/match-list'
import { liveRow } from './live-documents'

const total = 3000
const all = Array.from({ length: total }, (_, index) => liveRow(total - index))

/** Scrolls to a position as a source does, against all matches in order. */
function scrollTo(list: MatchList, first: number, last: number): MatchList {
  const need = needOf(list, first, last)
  if (need === 'nothing') return list
  const page = (from: number, count: number) => {
    const rows = all.slice(from, from + count)
    return { rows, more: from + count < total }
  }
  const end = list.offset + list.rows.length
  if (need === 'top') return scrollTo(startWith(page(0, pageSize)), first, last)
  if (need === 'older') return scrollTo(addOlder(list, page(end, pageSize)), first, last)
  const asked = Math.min(pageSize, list.offset)
  const newer = all.slice(list.offset - asked, list.offset).toReversed()
  return scrollTo(addNewer(list, newer, asked), first, last)
}

const isRight = (list: MatchList) =>
  list.rows.every((row, index) => row === all[list.offset + index])

describe('the list of matches', () => {
  it('shows the right row at each position, however it was scrolled, in bounded memory', () => {
    const places = fc.array(fc.nat(total - 40), { minLength: 1, maxLength: 10 })
    fc.assert(
      fc.property(places, (wanted) => {
        let list = startWith({ rows: all.slice(0, pageSize), more: true })
        for (const first of wanted) {
          // A scroll bar reaches no further than the list goes.
          const reach = Math.min(first, lengthOf(list) - 1)
          list = scrollTo(list, reach, reach + 30)
          expect(isRight(list)).toBe(true)
          expect(list.rows.length).toBeLessThanOrEqual(listSize)
          expect(matchAt(list, reach)).toBe(all[reach])
        }
      }),
      { numRuns: 60 }
    )
  })

  it('offers one position more while there are older matches', () => {
    expect(lengthOf(startWith({ rows: all.slice(0, 5), more: true }))).toBe(6)
    expect(lengthOf(startWith({ rows: all.slice(0, 5), more: false }))).toBe(5)
    expect(lengthOf(emptyList)).toBe(0)
  })

  it('goes on where a short page stopped, even without a row', () => {
    const list = startWith({ rows: [], more: true, resume: { kind: 'older', than: 77 } })
    expect(list.olderThan).toBe(77)
    expect(needOf(list, 0, 30)).toBe('older')
  })

  it('puts arrivals on top and forgets at the end', () => {
    const list = startWith({ rows: all.slice(100, 100 + listSize), more: false })
    const next = addArrived(list, all.slice(90, 100).toReversed())
    expect(next.rows[0]).toBe(all[90])
    expect(next.rows).toHaveLength(listSize)
    expect(next.olderThan).toBe(next.rows.at(-1)?.id)
  })

  it('brings the rows in view up to date and drops those that do not match any more', () => {
    const list = startWith({ rows: all.slice(0, 20), more: false })
    const fresh = all
      .slice(5, 15)
      .filter((_, index) => index !== 3)
      .map((row): DocumentRow => ({ ...row, state: 'released' }))
    // The page may reach past the view: what is below stays.
    const next = renew(list, 5, 14, [...fresh, ...all.slice(15, 16)])
    expect(next.rows).toHaveLength(19)
    expect(next.rows[5]?.state).toBe('released')
    expect(positionOfMatch(next, all[8]?.id ?? 0)).toBe(-1)
    expect(next.rows[14]).toBe(all[15])
  })
})

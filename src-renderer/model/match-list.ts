import type { DocumentRow, RequestOutput } from '@contract'

type Page = RequestOutput<'journal.page'>

/**
 * The part in memory of a filtered table, newest first. How many matches there are is not known, so the list grows at
 * its end while a person scrolls, and forgets at the other end. `offset` rows were forgotten on top: position `p` is
 * `rows[p - offset]`, so that rows keep their place.
 */
export interface MatchList {
  readonly offset: number
  readonly rows: readonly DocumentRow[]
  /** Older matches are to be looked for before this id; null where there are none. */
  readonly olderThan: number | null
}

/** The most rows that are kept in memory. */
export const listSize = 600
export const pageSize = 100

export const emptyList: MatchList = { offset: 0, rows: [], olderThan: null }

/** Positions of the table: one more than are known while there are older matches, so that one can scroll there. */
export const lengthOf = ({ offset, rows, olderThan }: MatchList) =>
  offset + rows.length + (olderThan !== null && rows.length > 0 ? 1 : 0)

export const matchAt = (list: MatchList, position: number) => list.rows[position - list.offset]

/** @returns the position, or −1 where the document is not in memory */
export function positionOfMatch(list: MatchList, documentId: number): number {
  const index = list.rows.findIndex(({ id }) => id === documentId)
  return index < 0 ? -1 : index + list.offset
}

/** Where to go on after a page of older matches: a page that came back short says so itself. */
function restOf({ rows, more, resume }: Page): number | null {
  if (resume && resume.kind === 'older') return resume.than
  return more ? (rows.at(-1)?.id ?? null) : null
}

/** A list that begins with this page, newest first. */
export const startWith = (page: Page): MatchList => ({
  offset: 0,
  rows: page.rows,
  olderThan: restOf(page)
})

/** Appends a page of older matches, newest first. */
export function addOlder(list: MatchList, page: Page): MatchList {
  const rows = [...list.rows, ...page.rows]
  const surplus = Math.max(0, rows.length - listSize)
  return { offset: list.offset + surplus, rows: rows.slice(surplus), olderThan: restOf(page) }
}

/** Cuts a list that has become too long at its end. */
function cut(rows: readonly DocumentRow[], { offset, olderThan }: Omit<MatchList, 'rows'>) {
  const kept = rows.slice(0, listSize)
  const last = kept.at(-1)
  return { offset, rows: kept, olderThan: kept.length < rows.length && last ? last.id : olderThan }
}

/** Puts back a page, oldest first, that was forgotten on top. `asked` rows were asked for. */
export function addNewer(list: MatchList, page: readonly DocumentRow[], asked: number): MatchList {
  // Fewer than expected: some do not match any more, so there is nothing left above.
  const offset = page.length < asked ? 0 : list.offset - page.length
  return cut([...page.toReversed(), ...list.rows], { ...list, offset })
}

/** Puts new arrivals, oldest first, on top of a list that follows the newest. */
export const addArrived = (list: MatchList, page: readonly DocumentRow[]): MatchList =>
  cut([...page.toReversed(), ...list.rows], list)

/**
 * Brings positions `first` to `last` up to date. `page` holds what the journal has now between those two documents; one
 * that does not match any more is gone from it.
 */
export function renew(
  list: MatchList,
  first: number,
  last: number,
  page: readonly DocumentRow[]
): MatchList {
  const from = Math.max(0, first - list.offset)
  const to = Math.min(list.rows.length, last - list.offset + 1)
  const end = list.rows[to - 1]
  if (!end || from >= to) return list
  const fresh = page.filter(({ id }) => id >= end.id)
  return { ...list, rows: [...list.rows.slice(0, from), ...fresh, ...list.rows.slice(to)] }
}

/** What a filtered table needs next for the view of positions `first` to `last`. */
export type Need = 'top' | 'newer' | 'older' | 'nothing'

export function needOf(list: MatchList, first: number, last: number): Need {
  if (list.offset > 0 && first < list.offset - pageSize) return 'top'
  if (list.offset > 0 && first < list.offset + 10) return 'newer'
  if (list.olderThan !== null && last >= list.offset + list.rows.length - 10) return 'older'
  return 'nothing'
}

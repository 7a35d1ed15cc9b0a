import type { DocumentRow } from '@contract'

/**
 * Arithmetic of a table without a filter. Documents of a session have ordinals 1, 2, 3 … without gaps; the table has
 * the newest on top. With the `anchor`, the ordinal on top, position and ordinal tell each other: so the scroll bar can
 * jump anywhere, and rows keep their place for as long as the anchor stays.
 */
export interface OrdinalWindow {
  /** Ordinal of the row on top; 0 while there is none. */
  readonly anchor: number
  /** Ordinal of the oldest document that is still in the journal. */
  readonly oldest: number
  /** The rows in memory by ordinal: those in view and some around them. */
  readonly rows: ReadonlyMap<number, DocumentRow>
}

/** The most rows that are kept in memory. */
export const windowSize = 400

/** Rows that are pulled beyond each end of the view. */
const margin = 12

/** Chromium cannot lay out more pixels than this many rows of 25 px; the filter still finds what is older. */
export const maximumPositions = 1_300_000

export const emptyWindow: OrdinalWindow = { anchor: 0, oldest: 1, rows: new Map() }

export const ordinalAt = (window: OrdinalWindow, position: number) => window.anchor - position
export const positionOf = (window: OrdinalWindow, ordinal: number) => window.anchor - ordinal

export function countOf({ anchor, oldest }: OrdinalWindow): number {
  return Math.min(maximumPositions, Math.max(0, anchor - oldest + 1))
}

/** A page to ask for: `limit` documents from ordinal `at` down. */
export interface OrdinalPage {
  at: number
  limit: number
}

/**
 * The page that covers positions `first` to `last` once `anchor` is on top. Never more than 200 rows; null where there
 * is nothing to show.
 */
export function pageFor(anchor: number, first: number, last: number): OrdinalPage | null {
  const top = Math.min(anchor, anchor - first + margin)
  const bottom = Math.max(1, anchor - last - margin)
  if (anchor < 1 || top < 1) return null
  return { at: top, limit: Math.min(200, Math.max(1, top - bottom + 1)) }
}

/** Takes a page in, puts `anchor` on top and forgets the rows that are farthest from the page. */
export function takePage(
  window: OrdinalWindow,
  anchor: number,
  asked: OrdinalPage,
  page: { readonly rows: readonly DocumentRow[]; readonly more: boolean }
): OrdinalWindow {
  const around = Math.floor((windowSize - asked.limit) / 2)
  const highest = asked.at + around
  const lowest = asked.at - asked.limit + 1 - around
  const rows = new Map<number, DocumentRow>()
  for (const [ordinal, row] of window.rows) {
    if (ordinal >= lowest && ordinal <= highest) rows.set(ordinal, row)
  }
  for (const row of page.rows) rows.set(row.ordinal, row)
  // Where there is no more, what would be older has left the journal.
  const reached = page.more ? window.oldest : (page.rows.at(-1)?.ordinal ?? asked.at + 1)
  return { anchor, oldest: Math.max(window.oldest, reached), rows }
}

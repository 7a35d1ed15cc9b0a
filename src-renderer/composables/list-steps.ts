/** Where the keyboard goes in a list. */
export interface ListPlace {
  at: number
  count: number
  /** Rows of a page. */
  page: number
}

/** The row that a key leads to, within the list; undefined for a key that leads nowhere. */
export function stepTo(key: string, { at, count, page }: ListPlace): number | undefined {
  const last = count - 1
  const targets: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: last
  }
  const target = targets[key]
  return target === undefined ? undefined : Math.max(0, Math.min(last, target))
}

/** Rows of a page of a list, less those that stay in sight. */
export const pageOf = (scroller: HTMLElement | null, rowHeight: number, stay = 1): number =>
  Math.max(1, Math.floor((scroller?.clientHeight ?? 0) / rowHeight) - stay)

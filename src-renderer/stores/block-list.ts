import type { Failure } from '@contract'
import { shallowReactive } from 'vue'
import { failureOf } from '../bridge'
import { RowWindow } from '../model/row-window'

export const blockRows = 100
const keptBlocks = 40

/** A long list of which only the rows near to what is on screen are here. */
export interface BlockList<R> {
  count: number
  /** Rises when rows came or changed: read it where {@link BlockList.rowAt} is called. */
  version: number
  loading: boolean
  failure: Failure | null
  rowAt(index: number): R | undefined
  /** Whether there is no row any more at a position: it was asked for, and did not come. */
  isGone(index: number): boolean
  /** Fetches what is missing between these positions. */
  want(first: number, last: number): void
  /** Asks how many there are, and for what is on screen. @param anew rows that are here may have changed */
  refresh(anew?: boolean): Promise<void>
}

/** Where the rows of a list come from. */
export interface BlockSource<R> {
  count(): Promise<number>
  /** The rows with these ordinals, from 1, in any order. @param last at most the count */
  rows(first: number, last: number): Promise<readonly R[]>
}

/** A list that fetches block by block what is looked at. */
export function createBlockList<R extends { readonly ordinal: number }>(
  source: BlockSource<R>
): BlockList<R> {
  const rows = new RowWindow<R>(blockRows, keptBlocks)
  const asked = new Set<number>()
  let seen = { first: 0, last: 40 }
  let refreshing: Promise<void> | null = null
  let again = false
  /** Rises when what is here, or on its way, may be out of date. */
  let generation = 0

  async function fetchBlock(block: number) {
    if (asked.has(block)) return
    asked.add(block)
    const own = generation
    try {
      const end = rows.lastOrdinal(block)
      const upTo = Math.min(end, state.count)
      const found = await source.rows(end - blockRows + 1, upTo)
      if (own !== generation) return
      rows.put(block, found, upTo)
      state.version++
    } catch (thrown) {
      state.failure = failureOf(thrown)
    } finally {
      if (own === generation) asked.delete(block)
    }
  }

  const fetchSeen = () =>
    Promise.all(rows.missing(seen.first, seen.last, state.count).map(fetchBlock))

  async function load() {
    try {
      state.count = await source.count()
      state.failure = null
      await fetchSeen()
    } catch (thrown) {
      state.failure = failureOf(thrown)
    } finally {
      state.loading = false
      state.version++
    }
  }

  async function refresh(anew = false): Promise<void> {
    if (anew) {
      generation++
      asked.clear()
      rows.expire()
    }
    if (refreshing) {
      again = true
      return refreshing
    }
    refreshing = load()
    await refreshing
    refreshing = null
    if (again) {
      again = false
      return refresh()
    }
  }

  const state = shallowReactive<BlockList<R>>({
    count: 0,
    version: 0,
    loading: true,
    failure: null,
    rowAt: (index) => rows.rowAt(index),
    isGone: (index) => rows.isGone(index),
    want(first, last) {
      seen = { first, last }
      void fetchSeen()
    },
    refresh
  })
  void refresh()
  return state
}

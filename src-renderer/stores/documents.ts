import type { DocumentDetail, DocumentRow, DocumentScope, Failure, Outcome } from '@contract'
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { failureOf, outcomeOf, request } from '../bridge'
import { RowWindow } from '../model/row-window'

const blockRows = 100
const keptBlocks = 40
const pageLimit = 500

/** The documents of a scope, oldest first, of which only those near to what is on screen are here. */
export interface DocumentList {
  count: number
  /** Rises when rows came or changed: read it where {@link DocumentList.rowAt} is called. */
  version: number
  loading: boolean
  failure: Failure | null
  rowAt(index: number): DocumentRow | undefined
  /** Fetches what is missing between these positions. */
  want(first: number, last: number): void
  /** Asks how many there are, and for what is on screen. @param anew rows that are here may have changed */
  refresh(anew?: boolean): Promise<void>
  /** The rows between two positions, fetched from the journal. @throws RequestFailed */
  between(first: number, last: number): Promise<DocumentRow[]>
}

function page(scope: DocumentScope, at: number | null, limit: number) {
  const cursor = at === null ? {} : { cursor: { kind: 'ordinal' as const, at } }
  return request('journal.page', { scope, limit, ...cursor })
}

/** Documents of the journal, by page and one by one. */
export const useDocumentsStore = defineStore('documents', () => {
  /** A list of its own for whoever asks. */
  function list(scope: DocumentScope): DocumentList {
    const rows = new RowWindow<DocumentRow>(blockRows, keptBlocks)
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
        const at = Math.min(rows.lastOrdinal(block), state.count)
        const { rows: found } = await page(scope, at, blockRows)
        if (own !== generation) return
        rows.put(block, found)
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
        const newest = await page(scope, null, 1)
        state.count = newest.rows[0]?.ordinal ?? 0
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

    async function between(first: number, last: number): Promise<DocumentRow[]> {
      const found: DocumentRow[] = []
      for (let from = first; from <= last; from += pageLimit) {
        const upTo = Math.min(last + 1, from + pageLimit)
        found.push(...(await page(scope, upTo, upTo - from)).rows.reverse())
      }
      return found
    }

    const state = shallowReactive<DocumentList>({
      count: 0,
      version: 0,
      loading: true,
      failure: null,
      rowAt: (index) => rows.rowAt(index),
      want(first, last) {
        seen = { first, last }
        void fetchSeen()
      },
      refresh,
      between
    })
    void refresh()
    return state
  }

  /** A whole document. */
  const detail = (id: number): Promise<Outcome<DocumentDetail>> =>
    outcomeOf(request('journal.document', { id }))

  /** The document at a position from 1 of a scope; null where there is none. */
  const detailAt = (scope: DocumentScope, ordinal: number) =>
    outcomeOf(
      page(scope, ordinal, 1).then(({ rows: [row] }) =>
        row?.ordinal === ordinal ? request('journal.document', { id: row.id }) : null
      )
    )

  /** Asks where to and writes the exact bytes of the body, or of what these steps lead to. @returns whether it was saved */
  const saveBody = (id: number, path: string[]): Promise<Outcome<boolean>> =>
    outcomeOf(request('journal.saveBody', { id, path }).then(({ saved }) => saved))

  return { list, detail, detailAt, saveBody }
})

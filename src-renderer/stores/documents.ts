import type { DocumentDetail, DocumentRow, DocumentScope, Outcome } from '@contract'
import { defineStore } from 'pinia'
import { outcomeOf, request } from '../bridge'
import { blockRows, createBlockList, type BlockList } from './block-list'

const pageLimit = 500
/** Whole documents that are asked for at a time. */
const detailsLimit = 20

/** The documents of a scope, oldest first, of which only those near to what is on screen are here. */
export interface DocumentList extends BlockList<DocumentRow> {
  /** The rows between two positions, fetched from the journal. @throws RequestFailed */
  between(first: number, last: number): Promise<DocumentRow[]>
}

function page(scope: DocumentScope, at: number | null, limit: number) {
  const cursor = at === null ? {} : { cursor: { kind: 'ordinal' as const, at } }
  return request('journal.page', { scope, limit, ...cursor })
}

/** Documents of the journal, by page and one by one. */
export const useDocumentsStore = defineStore('documents', () => {
  /**
   * A list of its own for whoever asks.
   *
   * @param poll whether it is of a poll, whose documents are numbered on from those before it in its session
   */
  function list(scope: DocumentScope, poll = false): DocumentList {
    async function between(first: number, last: number): Promise<DocumentRow[]> {
      const found: DocumentRow[] = []
      for (let from = first; from <= last; from += pageLimit) {
        const upTo = Math.min(last + 1, from + pageLimit)
        found.push(...(await page(scope, upTo, upTo - from)).rows.reverse())
      }
      return found
    }
    const rows = createBlockList<DocumentRow>({
      count: async () => (await page(scope, null, 1)).rows[0]?.ordinal ?? 0,
      rows: async (_first, last) => (await page(scope, last, blockRows)).rows
    })
    return Object.assign(rows, { between, ...(poll ? { isGone: () => false } : {}) })
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

  /** Whole documents by their ids, in their order, some at a time. Those that are gone are left out. */
  const details = (ids: readonly number[]): Promise<Outcome<DocumentDetail[]>> =>
    outcomeOf(
      (async () => {
        const found: DocumentDetail[] = []
        for (let at = 0; at < ids.length; at += detailsLimit) {
          const some = ids.slice(at, at + detailsLimit)
          found.push(...(await request('documents.details', { ids: some })))
        }
        return found
      })()
    )

  return { list, detail, detailAt, details, saveBody }
})

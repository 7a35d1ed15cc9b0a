import type { DocumentRow, RequestInput, RequestOutput } from '@contract'
import type { Ref } from 'vue'

/** Asks the journal for a page. Injected, so that the sources can be tried without the main process. */
type FetchPage = (
  input: RequestInput<'journal.page'>,
  signal?: AbortSignal
) => Promise<RequestOutput<'journal.page'>>

/** What a source needs to know of its view and its session. */
export interface SourceContext {
  listenerId: string
  /** Ordinal of the session's newest document: how many there are. */
  newest: () => number
  /** Whether the view follows the newest, or is held still. */
  following: Readonly<Ref<boolean>>
  fetch: FetchPage
  /** Called after each pull: with what it threw, or with null where it went well. */
  pulled: (thrown: unknown) => void
}

/** The rows of a live table by position, newest on top. Bounded in memory, whatever the number of messages. */
export interface RowSource {
  readonly count: Readonly<Ref<number>>
  /** Messages that arrived after what the view shows: 0 none, null some. */
  readonly newer: Readonly<Ref<number | null>>
  /** Whether the first pull has been answered. */
  readonly ready: Readonly<Ref<boolean>>
  rowAt: (position: number) => DocumentRow | undefined
  /** @returns −1 where it is not known */
  positionOf: (row: Pick<DocumentRow, 'id' | 'ordinal'>) => number
  /** These positions are in view now. */
  show: (first: number, last: number) => void
  /** Messages arrived, or states may have changed. */
  changed: () => void
  /** Follow or hold still was chosen. */
  followed: () => void
  /** The rows from one position to another, newest first, fetched where they are not in memory; at most `limit`. */
  between: (first: number, last: number, limit: number) => Promise<DocumentRow[]>
  stop: () => void
}

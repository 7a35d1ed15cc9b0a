import type { DocumentDetail, RequestInput } from '../contract/index.js'
import type { Journal } from '../journal/journal.js'

/** What an export reads of the journal. */
export type ExportJournal = Pick<Journal, 'page' | 'document'>

type Wanted = Pick<RequestInput<'documents.export'>, 'scope' | 'filter' | 'ids'>

const pageSize = 200

const isGone = (thrown: unknown) =>
  (thrown as { failure?: { code?: string } } | null)?.failure?.code === 'DocumentNotFound'

/** The document, or null where the journal keeps it no more. */
async function find(journal: ExportJournal, id: number): Promise<DocumentDetail | null> {
  try {
    return await journal.document(id)
  } catch (thrown) {
    if (isGone(thrown)) return null
    throw thrown
  }
}

/** The ids of a scope, oldest first, up to the newest that there is when it begins. */
export async function* idsOf(
  journal: ExportJournal,
  { scope, filter }: Wanted
): AsyncGenerator<number> {
  const newest = await journal.page({ scope, limit: 1 })
  const last = newest.rows[0]?.id ?? 0
  let than = 0
  for (;;) {
    const page = await journal.page({
      scope,
      ...(filter ? { filter } : {}),
      cursor: { kind: 'newer', than },
      limit: pageSize
    })
    for (const { id } of page.rows) {
      if (id > last) return
      yield id
    }
    const next = page.resume?.kind === 'newer' ? page.resume.than : page.rows.at(-1)?.id
    if (!page.more || next === undefined || next >= last) return
    than = next
  }
}

/** Whole documents one after the other: never more than one of them in memory. */
export async function* documentsOf(
  journal: ExportJournal,
  wanted: Wanted,
  signal: AbortSignal
): AsyncGenerator<DocumentDetail> {
  for await (const id of wanted.ids ?? idsOf(journal, wanted)) {
    signal.throwIfAborted()
    const document = await find(journal, id)
    if (document) yield document
  }
}

/** How many there will be; null where that takes looking at each of them. */
export async function countOf(journal: ExportJournal, wanted: Wanted): Promise<number | null> {
  if (wanted.ids) return wanted.ids.length
  if (wanted.filter && Object.keys(wanted.filter).length > 0) return null
  if (wanted.scope.kind === 'connection') return null
  const { rows } = await journal.page({ scope: wanted.scope, limit: 1 })
  return rows[0]?.ordinal ?? 0
}

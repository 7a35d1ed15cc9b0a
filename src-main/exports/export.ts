import type { EventPayload, ExportFormat, RequestInput, RequestOutput } from '../contract/index.js'
import { countOf, documentsOf, type ExportJournal } from './documents.js'
import { exportError } from './errors.js'
import { writeCsv, writeFiles, writeNdjson, type Documents } from './write.js'

/** Asks the person where to; null where they changed their mind. */
interface ExportPlaces {
  file(name: string): Promise<string | null>
  folder(): Promise<string | null>
}

interface ExportDeps {
  journal: ExportJournal
  places: ExportPlaces
  tell(progress: EventPayload<'documents.exported'>): void
}

/** Milliseconds between two events. */
const every = 100

const writers: Record<
  ExportFormat,
  (path: string, documents: Documents, told: () => void) => Promise<void>
> = { ndjson: writeNdjson, csv: writeCsv, files: writeFiles }

/**
 * Writes documents of the journal to a place that the person chooses, page by page.
 *
 * @throws an error with a `failure`; the signal's reason where it was cancelled
 */
export async function exportDocuments(
  { journal, places, tell }: ExportDeps,
  input: RequestInput<'documents.export'>,
  signal: AbortSignal
): Promise<RequestOutput<'documents.export'>> {
  const { exportId, format } = input
  const path = await (format === 'files' ? places.folder() : places.file(`documents.${format}`))
  if (path === null) return { saved: false, documents: 0 }
  const total = await countOf(journal, input)
  let documents = 0
  let toldAt = 0
  const told = () => {
    documents++
    if (Date.now() - toldAt < every) return
    toldAt = Date.now()
    tell({ exportId, documents, total })
  }
  tell({ exportId, documents, total })
  try {
    await writers[format](path, () => documentsOf(journal, input, signal), told)
  } catch (error) {
    throw exportError(error, documents)
  }
  return { saved: true, documents }
}

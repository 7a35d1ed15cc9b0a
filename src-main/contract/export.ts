import { z } from 'zod'
import { DocumentFilter, DocumentScope } from './journal.js'
import { DocumentDetail } from './document.js'

/** NDJSON loses nothing and can be imported back; CSV is for spreadsheets; `files` is one file per body. */
export const ExportFormat = z.enum(['ndjson', 'csv', 'files'])
export type ExportFormat = z.infer<typeof ExportFormat>

/** Documents that can be named one by one in a request. */
export const exportChoiceLimit = 10_000

export const exportRequests = {
  /**
   * Asks where to with the system's dialog and writes the documents there, oldest first. Cancelling the call ends it and
   * leaves no file half written.
   */
  'documents.export': {
    input: z.object({
      /** Names the export in its events. */
      exportId: z.string().min(1).max(100),
      scope: DocumentScope,
      filter: DocumentFilter.optional(),
      /** These alone, in this order. */
      ids: z.array(z.number().int()).min(1).max(exportChoiceLimit).optional(),
      format: ExportFormat
    }),
    /** `saved` is false where the person changed their mind. */
    output: z.object({ saved: z.boolean(), documents: z.number().int() })
  },
  /** Whole documents, in the order of the ids; those that the journal has no more are left out. */
  'documents.details': {
    input: z.object({ ids: z.array(z.number().int()).min(1).max(20) }),
    output: z.array(DocumentDetail)
  }
} as const

export const exportEvents = {
  /** At most ten a second. `total` is null while it is not known. */
  'documents.exported': z.object({
    exportId: z.string(),
    documents: z.number().int(),
    total: z.number().int().nullable()
  })
} as const

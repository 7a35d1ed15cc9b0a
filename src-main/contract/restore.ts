import { z } from 'zod'
import { exportChoiceLimit } from './export.js'
import { DocumentFilter, DocumentScope } from './journal.js'

const count = z.number().int()

/** What of the documents can be sent back. Numbers of messages. */
export const RestoreFacts = z.object({
  restoreId: z.string(),
  connectionId: z.string(),
  /** They were deleted. */
  deleted: count,
  /** Deleting them was cut off, or got no answer: they may still be in the queue. */
  unknown: count,
  /** They were not deleted. */
  kept: count,
  /** They were deleted by a receipt handle, and the journal never had them. */
  noBody: count,
  /** They are no longer in the journal. */
  gone: count,
  /** Of those deleted and unknown: sent back before. */
  restored: count,
  /** The runs that did, the newest first, a few of them. */
  restoredBy: z.array(z.number().int()),
  /** Where those deleted and unknown came from. */
  queues: z.array(z.object({ url: z.string(), messages: count }))
})
export type RestoreFacts = z.infer<typeof RestoreFacts>

export const restoreRequests = {
  /** Looks at what can be sent back of a run or a session: of all, of those that match, or of those named. */
  'restore.prepare': {
    input: z.object({
      scope: DocumentScope,
      filter: DocumentFilter.optional(),
      ids: z.array(z.number().int()).min(1).max(exportChoiceLimit).optional()
    }),
    output: RestoreFacts
  },
  /** Sends them: each to the queue that it came from, or all of them to another one. */
  'restore.start': {
    input: z.object({
      restoreId: z.string().max(100),
      to: z.string().min(1).max(2048).nullable(),
      /** Whether those are sent too of which it is not known whether they were deleted. */
      unknown: z.boolean(),
      /** Whether those are sent too that were sent back before. */
      again: z.boolean()
    }),
    output: z.object({ runId: z.number().int() })
  },
  /** Forgets what was looked at. */
  'restore.drop': { input: z.object({ restoreId: z.string().max(100) }), output: z.null() }
} as const

import { z } from 'zod'
import { confirmed } from './confirmation.js'
import { DeadLetterFilter } from './dead-letter-filter.js'
import { StepPath } from './decoding.js'
import { DocumentDetail, DocumentRow, DocumentState } from './document.js'
import { Failure } from './failure.js'
import { LeaseAction } from './listen.js'
import { Action, Run, RunPurpose, RunStatus } from './operation.js'

/** Which documents: those of a listening session, of one side of a run, or all of a connection. */
export const DocumentScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listener'), listenerId: z.string() }),
  z.object({
    kind: z.literal('run'),
    runId: z.number().int(),
    direction: z.enum(['input', 'output'])
  }),
  z.object({ kind: z.literal('connection'), connectionId: z.string() })
])
export type DocumentScope = z.infer<typeof DocumentScope>

/** Conditions that all hold. Times are milliseconds since the epoch, the start included, the end not. */
export const DocumentFilter = z.object({
  /** Anywhere in the body, any case. */
  text: z.string().max(1000).optional(),
  groupId: z.string().optional(),
  state: DocumentState.optional(),
  from: z.number().optional(),
  to: z.number().optional(),
  /** What messages of a dead-letter queue are. */
  letters: DeadLetterFilter.optional()
})
export type DocumentFilter = z.infer<typeof DocumentFilter>

/** Where a page begins. Without one, with the newest document. */
export const PageCursor = z.discriminatedUnion('kind', [
  /** The documents that arrived before this one, newest first. */
  z.object({ kind: z.literal('older'), than: z.number().int() }),
  /** The documents that arrived after this one, oldest first. */
  z.object({ kind: z.literal('newer'), than: z.number().int() }),
  /** Those with an ordinal of at most this one, newest first: a jump by the scroll bar. Not with a filter. */
  z.object({ kind: z.literal('ordinal'), at: z.number().int() })
])
export type PageCursor = z.infer<typeof PageCursor>

/** Conditions on runs that all hold. */
export const RunFilter = z.object({
  action: Action.optional(),
  /**
   * With `failed`, the failed polls of listening sessions are runs of their own. `with failures`: runs that failed in
   * part or as a whole.
   */
  status: z.enum([...RunStatus.options, 'with failures']).optional(),
  /** Only runs for this; `operation` are those that a person asked for as such. */
  purpose: z.enum([...RunPurpose.options, 'operation']).optional(),
  /** Anywhere in the queue's name, any case; that of no queue is Dynamic Queue. */
  queue: z.string().max(1000).optional(),
  /** Only polls of the session with this run. */
  sessionId: z.number().int().optional()
})
export type RunFilter = z.infer<typeof RunFilter>

/** A lane: one message group of a listening session. */
export const Lane = z.object({
  groupId: z.string(),
  messages: z.number().int(),
  /** Leased by this session at this moment. */
  held: z.number().int(),
  /** Milliseconds since the epoch at which the last of those leases ends. */
  heldUntil: z.number().nullable(),
  /** The newest documents in sequence order, at most 40. */
  recent: z.array(
    z.object({
      id: z.number().int(),
      state: DocumentState,
      leaseUntil: z.number().nullable(),
      sequenceNumber: z.string().nullable()
    })
  ),
  /** Milliseconds since the epoch of the newest arrival. */
  lastAt: z.number()
})
export type Lane = z.infer<typeof Lane>

export const journalRequests = {
  'journal.page': {
    input: z.object({
      scope: DocumentScope,
      filter: DocumentFilter.optional(),
      cursor: PageCursor.optional(),
      limit: z.number().int().min(1).max(500)
    }),
    output: z.object({
      rows: z.array(DocumentRow),
      /** Whether there is more in the direction of the cursor. */
      more: z.boolean(),
      /**
       * Set where the page is short because looking further would have taken too long (a rare text, a rare state): ask
       * for the rest with this cursor instead of the last row's id. There may be no row at all.
       */
      resume: PageCursor.optional()
    })
  },
  'journal.document': { input: z.object({ id: z.number().int() }), output: DocumentDetail },
  'journal.lanes': {
    input: z.object({ listenerId: z.string(), limit: z.number().int().min(1).max(500) }),
    /** Most recently active first. */
    output: z.object({ lanes: z.array(Lane), total: z.number().int() })
  },
  'journal.groups': {
    input: z.object({
      listenerId: z.string(),
      /** Only group ids that contain this, any case. */
      text: z.string().optional(),
      limit: z.number().int().min(1).max(500)
    }),
    output: z.array(z.object({ groupId: z.string(), messages: z.number().int() }))
  },
  'journal.runs': {
    input: z.object({
      connectionId: z.string(),
      filter: RunFilter.optional(),
      /** Runs before this id, newest first. Without it, from the newest. Polls of a listener are one row: its session. */
      before: z.number().int().optional(),
      limit: z.number().int().min(1).max(500)
    }),
    output: z.object({
      runs: z.array(Run),
      more: z.boolean(),
      /** How many there are in all; only where the newest were asked for. */
      total: z.number().int().optional()
    })
  },
  'journal.run': { input: z.object({ runId: z.number().int() }), output: Run },
  /** Asks where to with the system's dialog and writes the exact bytes of the body, or of what these steps lead to. */
  'journal.saveBody': {
    input: z.object({ id: z.number().int(), path: StepPath }),
    output: z.object({ saved: z.boolean() })
  },
  'leases.list': {
    input: z.object({
      connectionId: z.string().optional(),
      limit: z.number().int().min(1).max(500)
    }),
    /** Leases that have not ended, soonest end first. */
    output: z.object({ rows: z.array(DocumentRow), total: z.number().int() })
  },
  'leases.act': {
    input: z.object({
      action: LeaseAction,
      documentIds: z.array(z.number().int()).min(1).max(1000),
      /** Extend: the new time from now, in seconds. */
      seconds: z.number().int().min(0).max(43_200).optional(),
      confirmed
    }),
    output: z.object({
      results: z.array(
        z.object({
          documentId: z.number().int(),
          failure: Failure.nullable()
        })
      )
    })
  }
} as const

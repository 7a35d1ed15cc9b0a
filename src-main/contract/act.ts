import { z } from 'zod'
import { confirmed } from './confirmation.js'
import { Failure } from './failure.js'
import { limits } from './limits.js'
import { AttributesToSet, TagsToSet } from './queue-config.js'

/** The most queues of one act. */
const mostActedOn = 20_000

/** Seconds between two purges of a queue, and until the name of a deleted queue can be used again: SQS's own pace. */
export const pacingSeconds = 60

/** What is done with each queue. `copy`: its messages are brought into the journal first, and deleted as they are there. */
export const ActChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('purge'), copy: z.boolean() }),
  z.object({ kind: z.literal('delete'), copy: z.boolean() }),
  z.object({
    kind: z.literal('tag'),
    set: TagsToSet,
    remove: z.array(z.string().min(1)).max(limits.tagsPerQueue)
  }),
  z.object({ kind: z.literal('attributes'), attributes: AttributesToSet })
])
export type ActChange = z.infer<typeof ActChange>

/**
 * How far an act is with one queue.
 *
 * - `waiting`: it has not begun
 * - `copying`: its messages are brought into the journal
 * - `asking`: some are left that could not be copied; a person says what becomes of them
 * - `pacing`: SQS is waited for, until `until`
 * - `acting`: SQS is asked
 * - `left`: nothing was done with the queue itself, because messages were left in it
 * - `retried`: it failed, and is part of a later act
 */
export const ActState = z.enum([
  'waiting',
  'copying',
  'asking',
  'pacing',
  'acting',
  'done',
  'left',
  'failed',
  'retried',
  'cancelled'
])
export type ActState = z.infer<typeof ActState>

/** An act on one queue or many: counts only, so that its size does not grow with them. */
export const Act = z.object({
  id: z.string(),
  /** Of two of the same act the one with the greater number is the newer one, however they came. */
  version: z.number().int(),
  connectionId: z.string(),
  change: ActChange,
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  cancelled: z.boolean(),
  /** The queue, where it is one. */
  url: z.string().nullable(),
  queues: z.number().int(),
  /** Queues by how far it is with them; those of none are left out. */
  counts: z.partialRecord(ActState, z.number().int()),
  /** Messages that were copied, and about how many there were when each copy began. */
  copied: z.number().int(),
  expected: z.number().int(),
  /** When the first of the queues that SQS is waited for goes on. */
  until: z.number().nullable()
})
export type Act = z.infer<typeof Act>

/** What became of one queue. */
export const ActRow = z.object({
  url: z.string(),
  state: ActState,
  failure: Failure.nullable(),
  /** Milliseconds since the epoch at which it goes on that waits for SQS. */
  until: z.number().nullable(),
  /** The run that copies, or has copied, its messages. */
  runId: z.number().int().nullable(),
  copied: z.number().int(),
  expected: z.number().int().nullable(),
  /** The copy took everything that was there when it began: nothing was left to purge. */
  emptied: z.boolean(),
  /** The queue to delete was gone already. */
  gone: z.boolean(),
  /** About how many messages could not be copied. */
  left: z
    .object({ visible: z.number().int(), inFlight: z.number().int(), delayed: z.number().int() })
    .nullable()
})
export type ActRow = z.infer<typeof ActRow>

const one = z.object({ actId: z.string() })
const actedOn = z.array(z.string().min(1).max(2048)).min(1).max(mostActedOn)

export const actRequests = {
  /** Begins an act, which goes on whether or not the page is there. */
  'acts.start': {
    input: z.object({
      connectionId: z.string(),
      urls: actedOn,
      change: ActChange,
      confirmed
    }),
    output: Act
  },
  /** The newest first. */
  'acts.list': { input: z.object({}), output: z.array(Act) },
  /** What became of the queues, in the order in which they were given. */
  'acts.rows': {
    input: one.extend({
      /** Only those that failed, or that wait for an answer. */
      state: z.enum(['failed', 'asking']).optional(),
      /** So many of them are passed over. */
      from: z.number().int().min(0),
      limit: z.number().int().min(1).max(500)
    }),
    output: z.object({ rows: z.array(ActRow), total: z.number().int() })
  },
  /** What is done stays done; what SQS was asked for is waited for. */
  'acts.cancel': { input: one, output: Act },
  /** The same again for these queues, as far as they have failed. @returns the new act */
  'acts.retry': { input: one.extend({ urls: actedOn, confirmed }), output: Act },
  /** **Purge the rest** of these queues, as far as they ask, and of no other one that asks by now. */
  'acts.purgeRest': { input: one.extend({ urls: actedOn, confirmed }), output: Act },
  /** **Leave them**: nothing is done with any queue that asks. */
  'acts.leave': { input: one, output: Act },
  /** Forgets an act that has ended. Its copies stay in the journal. */
  'acts.forget': { input: one, output: z.null() }
} as const

export const actEvents = {
  /** At most ten a second per act. */
  'acts.progress': Act,
  /** Queues that are gone, as they go. At most ten a second. */
  'queues.deleted': z.object({ connectionId: z.string(), urls: z.array(z.string()) })
} as const

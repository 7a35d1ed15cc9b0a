import { z } from 'zod'
import { confirmed } from './confirmation.js'
import { DeadLetterFilter } from './dead-letter-filter.js'
import { DocumentRow, MessageAttribute, type InputDocument } from './document.js'
import { messageBytes } from './document-rules.js'
import { Failure } from './failure.js'
import { limits } from './limits.js'

const tooLong =
  'An edited message has more than 1 MiB with its attributes, the most that SQS takes.'
const bytesOf = ({ body, attributes }: Pick<InputDocument, 'body' | 'attributes'>) =>
  messageBytes({ body, attributes, properties: {} })

const connectionId = z.string()
const url = z.string().min(1)

/** A queue whose failed messages go to a dead-letter queue. */
export const DeadLetterSource = z.object({ url: z.string(), name: z.string(), arn: z.string() })
export type DeadLetterSource = z.infer<typeof DeadLetterSource>

/** Where chosen messages go to. */
export const RedriveTarget = z.discriminatedUnion('kind', [
  /** Each message to the queue that it came from. */
  z.object({
    kind: z.literal('source'),
    /** The queue for messages that do not say where they came from; null leaves them. */
    otherwise: url.nullable()
  }),
  z.object({ kind: z.literal('queue'), url })
])
export type RedriveTarget = z.infer<typeof RedriveTarget>

/** What is sent instead of a message as it is. */
export const RedriveEdit = z
  .object({
    messageId: z.string().min(1).max(200),
    body: z.string().max(limits.messageBytes, tooLong),
    attributes: z.array(MessageAttribute).max(limits.attributesPerMessage)
  })
  .refine((edit) => bytesOf(edit) <= limits.messageBytes, tooLong)
export type RedriveEdit = z.infer<typeof RedriveEdit>

/** They are sent to the main process, and kept, as one. */
const mostEdits = { messages: 200, bytes: 16 * 1_048_576 }

/** A selective redrive. */
export const Redrive = z.object({
  deadLetterUrl: url,
  filter: DeadLetterFilter,
  target: RedriveTarget,
  /** A pace that is not exceeded; null for as fast as it goes. */
  perSecond: z
    .number('Messages per second must be a number.')
    .int('Messages per second must be a whole number.')
    .min(1, 'Messages per second must be 1 or more. Leave it blank for as fast as it goes.')
    .max(100_000, 'Messages per second must be 100,000 or less.')
    .nullable(),
  edits: z
    .array(RedriveEdit)
    .max(mostEdits.messages, `At most ${mostEdits.messages} messages can be edited in one redrive.`)
    .refine(
      (edits) => edits.reduce((sum, edit) => sum + bytesOf(edit), 0) <= mostEdits.bytes,
      'The messages that were edited have more than 16 MiB together. Redrive some of them first.'
    )
})
export type Redrive = z.infer<typeof Redrive>

/** A message of a dead-letter queue as a table shows it. */
export const LetterRow = DocumentRow.extend({
  /** ARN of the queue that it came from; blank where it is not known. */
  source: z.string(),
  /** Milliseconds since the epoch; null where it is not known. */
  sentAt: z.number().nullable()
})
export type LetterRow = z.infer<typeof LetterRow>

/** Messages of one cause. Times in milliseconds since the epoch; null where they are not known. */
export const Cluster = z.object({
  /** See `clusterOf`; null for what is too rare to be told apart. */
  key: z.string().nullable(),
  shape: z.string(),
  attributeNames: z.array(z.string()),
  /** ARN; blank where it is not known. */
  source: z.string(),
  count: z.number().int(),
  firstSent: z.number().nullable(),
  lastSent: z.number().nullable(),
  /** The fewest and the most receives of one message. */
  receives: z.tuple([z.number().int(), z.number().int()]),
  /** Journal id of one of them. */
  sampleId: z.number().int(),
  /** How many were sent in each part of the time over all clusters, the earliest first. */
  histogram: z.array(z.number().int())
})
export type Cluster = z.infer<typeof Cluster>

/** Parts of the time in a histogram. */
export const histogramParts = 24

/** Where how many messages would go to. */
const DryRunTarget = z.object({
  url: z.string().nullable(),
  name: z.string(),
  count: z.number().int()
})

/** A move task of SQS's own. Times in milliseconds since the epoch. */
export const MoveTask = z.object({
  /** Only of one that goes on. */
  handle: z.string().nullable(),
  /** `RUNNING`, `COMPLETED`, `CANCELLING`, `CANCELLED` or `FAILED`. */
  status: z.string(),
  destinationArn: z.string().nullable(),
  perSecond: z.number().int().nullable(),
  moved: z.number().int(),
  /** Not known before it has begun. */
  toMove: z.number().int().nullable(),
  failureReason: z.string().nullable(),
  startedAt: z.number().nullable()
})
export type MoveTask = z.infer<typeof MoveTask>

const pace = z
  .number('Messages per second must be a number.')
  .int('Messages per second must be a whole number.')
  .min(1, 'SQS moves 1 to 500 messages per second. Leave it blank to let SQS choose.')
  .max(500, 'SQS moves 1 to 500 messages per second. Leave it blank to let SQS choose.')
  .nullable()

/** The queues that redrive to one, as far as they could be found out. */
export const FoundSources = z.object({
  sources: z.array(DeadLetterSource),
  /** The server does not tell: so many queues were gone through instead, with those that could not be read. */
  lookedAt: z.number().int().nullable(),
  /** How many queues there are whose attributes could not be read: of those gone through, or of the sources. */
  unreadable: z.number().int(),
  /** There are more than were gone through, or than are told. */
  more: z.boolean(),
  /** Why nothing could be found out. */
  failure: Failure.nullable()
})
export type FoundSources = z.infer<typeof FoundSources>

/** Whether there can be no other source than those that were found. */
export const areAllSources = ({ lookedAt, unreadable, more, failure }: FoundSources): boolean =>
  failure === null && !more && (lookedAt === null || unreadable === 0)

export const deadLetterRequests = {
  /** The queues that redrive to this one. */
  'deadLetters.sources': {
    input: z.object({ connectionId, url }),
    output: FoundSources
  },
  /** Looks at every message that can be seen, keeps it in the journal and releases it. */
  'deadLetters.examine': {
    input: z.object({ connectionId, url }),
    output: z.object({ runId: z.number().int() })
  },
  /** The messages of a run by their cause, most of them first. */
  'deadLetters.clusters': {
    input: z.object({ runId: z.number().int(), filter: DeadLetterFilter.optional() }),
    output: z.object({
      total: z.number().int(),
      clusters: z.array(Cluster),
      /** What the histograms cover; null where no time is known. */
      span: z.tuple([z.number(), z.number()]).nullable()
    })
  },
  /** Messages of a run that meet a filter, in the order in which they were received. */
  'deadLetters.page': {
    input: z.object({
      runId: z.number().int(),
      filter: DeadLetterFilter,
      /** Ordinal of the last one that is known; 0 from the start. */
      after: z.number().int().min(0),
      limit: z.number().int().min(1).max(500)
    }),
    output: z.object({
      rows: z.array(LetterRow),
      /** Where to go on; null behind the last. */
      next: z.number().int().nullable()
    })
  },
  /** What a redrive would send where, by what was seen in a run. Nothing is sent. */
  'deadLetters.dryRun': {
    input: z.object({ connectionId, runId: z.number().int(), redrive: Redrive }),
    output: z.object({
      total: z.number().int(),
      chosen: z.number().int(),
      targets: z.array(DryRunTarget)
    })
  },
  'deadLetters.redrive': {
    input: z.object({ connectionId, redrive: Redrive, confirmed }),
    output: z.object({ runId: z.number().int() })
  },
  /** Receives the messages that meet the filter, keeps them in the journal and deletes them. */
  'deadLetters.delete': {
    input: z.object({ connectionId, url, filter: DeadLetterFilter, confirmed }),
    output: z.object({ runId: z.number().int() })
  },
  'deadLetters.moveTasks': {
    input: z.object({ connectionId, url }),
    output: z.array(MoveTask)
  },
  'deadLetters.startMove': {
    input: z.object({
      connectionId,
      url,
      /** Null for the queues that the messages came from. */
      destinationUrl: url.nullable(),
      perSecond: pace,
      confirmed
    }),
    output: z.object({ handle: z.string() })
  },
  'deadLetters.cancelMove': {
    input: z.object({ connectionId, url, handle: z.string().min(1) }),
    output: z.object({ moved: z.number().int() })
  }
} as const

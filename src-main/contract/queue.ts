import { z } from 'zod'
import { Failure } from './failure.js'

/** A queue as far as its URL tells. */
export const Queue = z.object({
  url: z.string(),
  name: z.string(),
  fifo: z.boolean(),
  /** From the URL; blank where it does not tell. */
  account: z.string(),
  region: z.string()
})
export type Queue = z.infer<typeof Queue>

/** Approximate numbers of messages, and what redrives where. */
export const QueueCounts = z.object({
  url: z.string(),
  visible: z.number().int(),
  inFlight: z.number().int(),
  delayed: z.number().int(),
  arn: z.string(),
  deadLetterTargetArn: z.string().nullable()
})
export type QueueCounts = z.infer<typeof QueueCounts>

const tags = z.record(z.string(), z.string()).nullable()

/** What there is to know of one queue, as far as it was asked for. */
export const QueueFacts = z.object({
  url: z.string(),
  /** Every attribute, under SQS's own names. */
  attributes: z.record(z.string(), z.string()),
  /** The numbers in the attributes. */
  counts: QueueCounts,
  /** Null where the permission for tags is missing; left out where they were not asked for. */
  tags: tags.optional()
})
export type QueueFacts = z.infer<typeof QueueFacts>

/** What this app has seen of a queue by itself, from the journal. Times in milliseconds since the epoch. */
export const QueueObserved = z.object({
  url: z.string(),
  /** Messages that it received and deleted: how long that took, from the one to the other. Null where there is none. */
  handled: z
    .object({
      messages: z.number().int(),
      /** Milliseconds. */
      average: z.number(),
      /** Milliseconds. */
      longest: z.number(),
      lastAt: z.number()
    })
    .nullable(),
  /** Of the messages that it received and that it has not deleted, the one that was sent first. */
  oldest: z.object({ messageId: z.string(), sentAt: z.number(), seenAt: z.number() }).nullable()
})
export type QueueObserved = z.infer<typeof QueueObserved>

const connectionId = z.string()
const urls = z.array(z.string()).min(1).max(100)

export const queueRequests = {
  /** One page of at most 1,000 queues in SQS's order; go on with the token until there is none. */
  'queues.list': {
    input: z.object({ connectionId, nextToken: z.string().optional() }),
    output: z.object({ queues: z.array(Queue), nextToken: z.string().optional() })
  },
  /** For what is on screen. Each queue's failure is its own. */
  'queues.counts': {
    input: z.object({ connectionId, urls }),
    output: z.array(
      z.discriminatedUnion('ok', [
        z.object({ ok: z.literal(true), counts: QueueCounts }),
        z.object({ ok: z.literal(false), url: z.string(), failure: Failure })
      ])
    )
  },
  /** Every attribute, under SQS's own names. */
  'queues.overview': {
    input: z.object({ connectionId, url: z.string() }),
    output: z.object({
      queue: Queue,
      attributes: z.record(z.string(), z.string()),
      /** The numbers in the attributes. */
      counts: QueueCounts,
      /** Null where the permission for tags is missing. */
      tags
    })
  },
  /** Everything of many queues, a few at a time. Each queue's failure is its own. */
  'queues.facts': {
    input: z.object({
      connectionId,
      urls,
      /** Whether the tags are wanted too: one more request for each queue. */
      tags: z.boolean()
    }),
    output: z.array(
      z.discriminatedUnion('ok', [
        z.object({ ok: z.literal(true), facts: QueueFacts }),
        z.object({ ok: z.literal(false), url: z.string(), failure: Failure })
      ])
    )
  },
  /** One page of the queues that redrive to this one, as SQS knows them; go on with the token until there is none. */
  'queues.deadLetterSources': {
    input: z.object({ connectionId, url: z.string(), nextToken: z.string().optional() }),
    output: z.object({ queues: z.array(Queue), nextToken: z.string().optional() })
  },
  /** What the journal knows of these queues. No request is made. */
  'queues.observed': {
    input: z.object({ connectionId, urls }),
    output: z.array(QueueObserved)
  },
  /** Asks where to, and writes a table as CSV: its first row is the head. */
  'queues.exportTable': {
    input: z.object({
      rows: z.array(z.array(z.string()).max(50)).max(200_000, 'The table has too many rows.')
    }),
    output: z.object({ saved: z.boolean() })
  },
  /** A queue from its URL (no request is made) or its name (one GetQueueUrl). */
  'queues.resolve': { input: z.object({ connectionId, nameOrUrl: z.string() }), output: Queue }
} as const

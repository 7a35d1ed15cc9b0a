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

const connectionId = z.string()

export const queueRequests = {
  /** One page of at most 1,000 queues in SQS's order; go on with the token until there is none. */
  'queues.list': {
    input: z.object({ connectionId, nextToken: z.string().optional() }),
    output: z.object({ queues: z.array(Queue), nextToken: z.string().optional() })
  },
  /** For what is on screen. Each queue's failure is its own. */
  'queues.counts': {
    input: z.object({ connectionId, urls: z.array(z.string()).min(1).max(100) }),
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
      tags: z.record(z.string(), z.string()).nullable()
    })
  },
  /** A queue from its URL (no request is made) or its name (one GetQueueUrl). */
  'queues.resolve': { input: z.object({ connectionId, nameOrUrl: z.string() }), output: Queue }
} as const

import { z } from 'zod'
import { confirmed } from './confirmation.js'
import { InputDocument } from './document.js'
import { Failure } from './failure.js'
import { limits } from './limits.js'
import { RerunPart } from './rerun.js'

export const Action = z.enum(['send', 'receive', 'delete', 'listen'])
export type Action = z.infer<typeof Action>

/** What an operation acts on. */
export const OperationObject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('queue'), url: z.string().min(1) }),
  z.object({ kind: z.literal('url'), url: z.string().min(1) }),
  z.object({ kind: z.literal('dynamic') })
])
export type OperationObject = z.infer<typeof OperationObject>

/** A whole number in a range, or null for a blank field: the default then applies. */
function optional(name: string, min: number, max: number, unit: string) {
  const most = max.toLocaleString('en-US')
  const outside = `${name} must be ${min} to ${most} ${unit}. Leave it blank for the default.`
  return z
    .number(`${name} must be a number.`)
    .int(`${name} must be a whole number.`)
    .min(min, outside)
    .max(max, outside)
    .nullable()
}

const visibilityTimeout = optional(
  'Visibility timeout',
  0,
  limits.visibilitySeconds,
  'seconds (12 hours)'
)
const returnErrors = z.boolean()

/** The most messages that are made of one document. */
const mostOfEach = 1_000_000

/** Options of Send. Seconds; blank delay means the queue's own. */
export const SendOptions = z.object({
  delaySeconds: optional('Delay seconds', 0, limits.delaySeconds, 'seconds (15 minutes)'),
  /** A pace that is not exceeded; blank means as fast as it goes. */
  documentsPerSecond: optional('Documents per second', 1, 100_000, 'documents').optional(),
  /** Whether `{{…}}` is filled in; off, documents are sent as they are. */
  fillTemplates: z.boolean().optional(),
  /** Messages made of each document where templates are filled in; blank means one. */
  count: optional('Count', 1, mostOfEach, 'messages of each document').optional(),
  returnErrors
})
export type SendOptions = z.infer<typeof SendOptions>

/** Options of Receive. Count −1 means all; the timeouts are in seconds. */
export const ReceiveOptions = z.object({
  maximumMessageCount: z
    .number('Maximum message count must be a number.')
    .int('Maximum message count must be a whole number.')
    .refine((count) => count === -1 || count > 0, {
      error: 'Maximum message count must be 1 or more, or −1 for all messages.'
    }),
  executionTimeout: z
    .number('Execution timeout must be a number.')
    .positive('Execution timeout must be more than 0 seconds. Leave it blank for the default.')
    .nullable(),
  visibilityTimeout,
  waitTimeout: optional('Wait timeout', 0, limits.waitSeconds, 'seconds'),
  deleteMessages: z.boolean(),
  returnSequenceNumber: z.boolean(),
  returnErrors
})
export type ReceiveOptions = z.infer<typeof ReceiveOptions>

/** Options of Delete. */
export const DeleteOptions = z.object({ returnErrors })
export type DeleteOptions = z.infer<typeof DeleteOptions>

export const CommitStrategy = z.enum(['at-least-once', 'process-managed', 'observe'])
export type CommitStrategy = z.infer<typeof CommitStrategy>

export const commitStrategyLabels = {
  'at-least-once': 'At least once',
  'process-managed': 'Process-managed',
  observe: 'Observe'
} as const satisfies Record<CommitStrategy, string>

/** The most targets of a listening session: each message goes to all of them. */
const mostTargets = 10

/** Where a listening session takes each message to, once it is in the journal. */
export const ListenTarget = z.discriminatedUnion('kind', [
  /** Appends to a file. Its path was chosen in a dialog of the main process, which knows it by this id. */
  z.object({ kind: z.literal('file'), fileId: z.string().min(1).max(200) }),
  /** Sends by a saved Send operation. */
  z.object({ kind: z.literal('operation'), operationId: z.string().min(1).max(200) })
])
export type ListenTarget = z.infer<typeof ListenTarget>

/** Options of Listen. The polling interval is in milliseconds, the visibility timeout in seconds. */
export const ListenOptions = z.object({
  maximumMessageCount: z
    .number('Maximum message count must be a number.')
    .int('Maximum message count must be a whole number.')
    .min(1, 'Maximum message count must be 1 to 10 for Listen.')
    .max(limits.receiveBatch, 'Maximum message count must be 1 to 10 for Listen.'),
  visibilityTimeout,
  pollingInterval: z
    .number('Polling interval must be a number.')
    .int('Polling interval must be a whole number.')
    .min(1, 'Polling interval must be 1 ms or more.')
    .max(86_400_000, 'Polling interval must be 86,400,000 ms (a day) or less.')
    .nullable(),
  maximumConcurrentExecutions: z
    .number('Maximum concurrent executions must be a number.')
    .int('Maximum concurrent executions must be a whole number.')
    .min(1, 'Maximum concurrent executions must be 1 to 64.')
    .max(limits.listenConcurrency, 'Maximum concurrent executions must be 1 to 64.'),
  commitStrategy: CommitStrategy,
  /** Observe and Process-managed: go on although the next look may push a message over the queue's maxReceiveCount. */
  exceedReceiveBudget: z.boolean(),
  /** Taken in turn. A run succeeded when every one of them did. */
  targets: z.array(ListenTarget).max(mostTargets, `There may be at most ${mostTargets} targets.`)
})
export type ListenOptions = z.infer<typeof ListenOptions>

/** What a new operation of each action starts with. */
export const defaultOptions = {
  send: {
    delaySeconds: null,
    documentsPerSecond: null,
    fillTemplates: false,
    count: 1,
    returnErrors: false
  },
  receive: {
    maximumMessageCount: 1,
    executionTimeout: null,
    visibilityTimeout: null,
    waitTimeout: null,
    deleteMessages: false,
    returnSequenceNumber: false,
    returnErrors: false
  },
  delete: { returnErrors: false },
  listen: {
    maximumMessageCount: 10,
    visibilityTimeout: null,
    pollingInterval: 1,
    maximumConcurrentExecutions: 1,
    commitStrategy: 'process-managed',
    exceedReceiveBudget: false,
    targets: [] as ListenTarget[]
  }
} as const satisfies {
  send: SendOptions
  receive: ReceiveOptions
  delete: DeleteOptions
  listen: ListenOptions
}

/** An operation that runs to an end. Listen goes on until it is stopped and has requests of its own. */
export const Operation = z.discriminatedUnion('action', [
  z.object({ action: z.literal('send'), object: OperationObject, options: SendOptions }),
  z.object({ action: z.literal('receive'), object: OperationObject, options: ReceiveOptions }),
  z.object({ action: z.literal('delete'), object: OperationObject, options: DeleteOptions })
])
export type Operation = z.infer<typeof Operation>

/** `interrupted`: the app ended, or was killed, while it was running. */
export const RunStatus = z.enum(['running', 'succeeded', 'failed', 'cancelled', 'interrupted'])
export type RunStatus = z.infer<typeof RunStatus>

/**
 * What a run is for, where it was not asked for as an operation.
 *
 * - `copy`: a Receive that keeps messages in the journal before a queue is purged or deleted
 * - `redrive`: a Send of the messages of a dead-letter queue
 * - `examine`: a Receive that looks at a dead-letter queue and gives everything back
 * - `discard`: a Delete of chosen messages of a dead-letter queue
 * - `restore`: a Send of messages that were deleted, back to their queue
 */
export const RunPurpose = z.enum(['copy', 'redrive', 'restore', 'examine', 'discard'])
export type RunPurpose = z.infer<typeof RunPurpose>

/** One execution of an operation. */
export const Run = z.object({
  id: z.number().int(),
  connectionId: z.string(),
  action: Action,
  /** The queue's URL; null for a Dynamic Queue, whose documents name their queues. */
  queueUrl: z.string().nullable(),
  /** Set where the run is a listening session, or one poll of it. */
  listenerId: z.string().nullable(),
  /** Set where the run is one poll of a listening session: the run of the session. */
  sessionId: z.number().int().optional(),
  /** The run whose input documents were taken for this one. */
  source: z.object({ runId: z.number().int(), part: RerunPart }).optional(),
  /** The run that goes on with what this one left. */
  resumedBy: z.number().int().optional(),
  /** The name of the saved operation that it is a run of. */
  operationName: z.string().optional(),
  purpose: RunPurpose.optional(),
  /** The dead-letter queue whose messages are the inputs. */
  deadLetterUrl: z.string().optional(),
  /** What is to be known of it beside its documents, a sentence each. */
  notes: z.array(z.string()).optional(),
  status: RunStatus,
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  inputs: z.number().int(),
  /** Input documents that there will be. Known while it runs. */
  total: z.number().int().optional(),
  outputs: z.number().int(),
  failures: z.number().int(),
  /** Outputs of which nothing came, see the state `repeat`. */
  repeats: z.number().int().optional(),
  /** Outputs of which it is not known what came of them, see the state `accepted`. */
  accepted: z.number().int().optional(),
  /** Outputs that may be in the queue twice, see the state `doubled`. */
  doubled: z.number().int().optional(),
  failure: Failure.nullable(),
  /** Offered after a network error of a Receive on a FIFO queue: **Retry with the same attempt id**. */
  attemptId: z.string().nullable(),
  /** The options that it ran with, by their names in the action's schema. Left out where they are not known. */
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional()
})
export type Run = z.infer<typeof Run>

export const operationRequests = {
  'operations.start': {
    input: z.object({
      connectionId: z.string(),
      operation: Operation,
      documents: z.array(InputDocument),
      /** The saved operation that this is a run of. */
      operationId: z.string().max(200).optional(),
      /** A batch that was staged: its documents come before those here. */
      batchId: z.string().max(100).optional(),
      confirmed
    }),
    output: z.object({ runId: z.number().int() })
  },
  /** Brings some of many input documents, in their order, before `operations.start` names the batch. */
  'operations.stage': {
    input: z.object({
      batchId: z.string().min(1).max(100),
      connectionId: z.string(),
      documents: z.array(InputDocument),
      /** Whether messages are to be made of them. */
      templates: z.boolean()
    }),
    /** How many the batch has now. */
    output: z.object({ documents: z.number().int() })
  },
  /** Forgets a batch that is not going to be started. */
  'operations.unstage': {
    input: z.object({ batchId: z.string().min(1).max(100) }),
    output: z.null()
  },
  'operations.cancel': {
    input: z.object({ runId: z.number().int() }),
    output: z.null()
  }
} as const

export const operationEvents = {
  /** At most ten a second per run, and always once more when it ends. Outputs are pulled with `journal.page`. */
  'operations.progress': Run
} as const

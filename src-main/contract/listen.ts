import { z } from 'zod'
import { confirmed } from './confirmation.js'
import { Failure } from './failure.js'
import { ListenOptions, OperationObject } from './operation.js'

export const ListenerStatus = z.enum([
  'starting',
  'listening',
  'paused',
  'backing-off',
  'stopped',
  'failed'
])
export type ListenerStatus = z.infer<typeof ListenerStatus>

/** Whether a session with this status makes requests, or will by itself. */
export const isListening = (status: ListenerStatus): boolean =>
  status === 'starting' || status === 'listening' || status === 'backing-off'

/** How one target of a session stands. */
export const TargetState = z.object({
  /** The file's name, or that of the Send operation. */
  label: z.string(),
  /** Messages that it has taken. */
  messages: z.number().int(),
  /** Runs that it has failed. */
  failures: z.number().int(),
  /** Why the last run failed there; null where it did not. */
  failure: Failure.nullable()
})
export type TargetState = z.infer<typeof TargetState>

/** A listening session: counters and the newest position only, so that its size does not grow with the messages. */
export const Listener = z.object({
  id: z.string(),
  connectionId: z.string(),
  queueUrl: z.string(),
  /** The saved operation that it runs; null where it was started from a queue. */
  operationId: z.string().nullable(),
  options: ListenOptions,
  status: ListenerStatus,
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  messages: z.number().int(),
  groups: z.number().int(),
  runs: z.number().int(),
  failures: z.number().int(),
  /** Messages per second over the last five seconds. */
  rate: z.number(),
  /** Ordinal of the newest document, 0 where there is none: the size of the live table. */
  newestOrdinal: z.number().int(),
  /** Documents of this session that are leased at this moment. */
  held: z.number().int(),
  /** Polls in flight. */
  polling: z.number().int(),
  /** While backing off, or once failed: why. */
  failure: Failure.nullable(),
  /** While backing off: milliseconds since the epoch of the next try. */
  nextTryAt: z.number().nullable(),
  /**
   * What the queue's own (approximate) numbers say about messages that this session cannot see. Null until it is
   * known: the numbers are asked for while polls come back empty.
   */
  elsewhere: z
    .object({
      visible: z.number().int(),
      /** In flight and leased by nobody in this app. */
      inFlight: z.number().int(),
      /** Leased by this app outside of this session: by an earlier one or by Receive. */
      own: z.number().int(),
      at: z.number()
    })
    .nullable(),
  /** In the order of the options. */
  targets: z.array(TargetState),
  /** Said in the live view: e.g. that each look of Observe raises the receive count. */
  notice: z.string().nullable()
})
export type Listener = z.infer<typeof Listener>

const one = z.object({ listenerId: z.string() })

export const listenRequests = {
  'listen.start': {
    input: z.object({
      connectionId: z.string(),
      object: OperationObject,
      options: ListenOptions,
      operationId: z.string().max(200).optional(),
      confirmed
    }),
    output: Listener
  },
  'listen.pause': { input: one, output: Listener },
  'listen.resume': { input: one.extend({ confirmed }), output: Listener },
  'listen.stop': { input: one, output: Listener },
  'listen.list': { input: z.object({}), output: z.array(Listener) },
  /** Forgets a stopped or failed session's view; its documents stay in the journal. */
  'listen.close': { input: one, output: z.null() }
} as const

export const listenEvents = {
  /** At most ten a second per session. Rows are pulled with `journal.page`. */
  'listen.progress': Listener
} as const

/** What a person can do with a lease. */
export const LeaseAction = z.enum(['delete', 'release', 'extend'])
export type LeaseAction = z.infer<typeof LeaseAction>

import { z } from 'zod'

/**
 * The calls of SQS that Longpoll makes with messages and to look at queues, by the names of their IAM actions. A batch call
 * has the name of its single one. Each can be probed.
 */
export const PermissionAction = z.enum([
  'ListQueues',
  'GetQueueUrl',
  'GetQueueAttributes',
  'ListQueueTags',
  'SendMessage',
  'ReceiveMessage',
  'DeleteMessage',
  'ChangeMessageVisibility'
])
export type PermissionAction = z.infer<typeof PermissionAction>

/** The calls by which queues are administered. None of them can be tried so that nothing comes of it. */
export const administrationActions = [
  'CancelMessageMoveTask',
  'CreateQueue',
  'DeleteQueue',
  'ListDeadLetterSourceQueues',
  'ListMessageMoveTasks',
  'PurgeQueue',
  'SetQueueAttributes',
  'StartMessageMoveTask',
  'TagQueue',
  'UntagQueue'
] as const
export type AdministrationAction = (typeof administrationActions)[number]

/** What each is needed for. */
export const permissionUses = {
  ListQueues: 'List the queues',
  GetQueueUrl: 'Find a queue by its name',
  GetQueueAttributes: 'Overview, counts, checks before sending',
  ListQueueTags: 'Tags in the Overview',
  SendMessage: 'Send',
  ReceiveMessage: 'Receive and Listen',
  DeleteMessage: 'Delete, Receive with Delete messages, At least once',
  ChangeMessageVisibility: 'Release and extend leases, Observe'
} as const satisfies Record<PermissionAction, string>

/** What a probe has found. `unknown` is no guess: the answer proves neither. */
export const PermissionFinding = z.object({
  status: z.enum(['allowed', 'denied', 'unknown']),
  /** How it is known, or why it is not. */
  why: z.string(),
  /** GetQueueAttributes: the key that the queue is encrypted with; null where there is none or it is not known. */
  kmsKeyId: z.string().nullable()
})
export type PermissionFinding = z.infer<typeof PermissionFinding>

export const permissionRequests = {
  /**
   * Finds out whether a connection may make one call, by a request that changes nothing. Fails where no answer says
   * anything about permissions: no network, no credentials.
   */
  'permissions.probe': {
    input: z.object({
      connectionId: z.string(),
      /** The queue's URL; null to ask only for what concerns no queue. */
      queueUrl: z.string().nullable(),
      action: PermissionAction
    }),
    output: PermissionFinding
  }
} as const

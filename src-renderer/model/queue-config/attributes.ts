import { isKeptByAws, isObject, type QueueAttributeName, type QueueAttributes } from '@contract'

export { isObject, numberOf, objectIn, sameAttribute, sameText, textOf } from '@contract'

/** What a queue is set to. */
export interface QueueConfig {
  /** With `.fifo` where it is FIFO. */
  name: string
  fifo: boolean
  attributes: QueueAttributes
  tags: Record<string, string>
}

/** Tags that a person can set, without those that AWS keeps by itself. */
export const ownTags = (tags: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !isKeptByAws(key)))

/** What SQS takes where nothing is said; a server that does not know an attribute does not tell it either. */
export const defaultAttributes = {
  FifoQueue: 'false',
  VisibilityTimeout: '30',
  DelaySeconds: '0',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  MaximumMessageSize: '1048576',
  ContentBasedDeduplication: 'false',
  DeduplicationScope: 'queue',
  FifoThroughputLimit: 'perQueue',
  RedrivePolicy: '',
  RedriveAllowPolicy: '',
  SqsManagedSseEnabled: 'false',
  KmsMasterKeyId: '',
  KmsDataKeyReusePeriodSeconds: '300',
  Policy: ''
} as const satisfies Record<QueueAttributeName, string>

/** As the app calls them. */
export const attributeLabels: Record<QueueAttributeName, string> = {
  FifoQueue: 'FIFO',
  VisibilityTimeout: 'Visibility timeout',
  DelaySeconds: 'Delay',
  MessageRetentionPeriod: 'Retention',
  ReceiveMessageWaitTimeSeconds: 'Wait for messages',
  MaximumMessageSize: 'Maximum message size',
  ContentBasedDeduplication: 'Content-based deduplication',
  DeduplicationScope: 'Deduplicated within',
  FifoThroughputLimit: 'Throughput limit',
  RedrivePolicy: 'Dead-letter queue',
  RedriveAllowPolicy: 'Dead letters accepted from',
  SqsManagedSseEnabled: 'Encrypted with keys of SQS',
  KmsMasterKeyId: 'KMS key',
  KmsDataKeyReusePeriodSeconds: 'KMS data key reuse',
  Policy: 'Access policy'
}

export const fifoAttributes: ReadonlySet<QueueAttributeName> = new Set([
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit'
])

/** Where one may stand for a list of one. */
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value])

/** The members of an object of a JSON; none of anything else. */
export const membersOf = (value: unknown): [name: string, value: unknown][] =>
  isObject(value) ? Object.entries(value) : []

/** What an attribute is, also where the server did not tell it. */
export const valueOf = (attributes: QueueAttributes, name: QueueAttributeName): string =>
  attributes[name] || defaultAttributes[name]

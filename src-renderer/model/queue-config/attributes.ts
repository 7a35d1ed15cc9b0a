import {
  isKeptByAws,
  jsonAttributes,
  type QueueAttributeName,
  type QueueAttributes
} from '@contract'

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

/** The object in a text of JSON; null where there is none. */
export function objectIn(text: string | undefined): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text || 'null')
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

/** Anything of a JSON as a text. Not `String`, which asks an object for a `toString` of its own. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '')

/** Where one may stand for a list of one. */
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value])

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The members of an object of a JSON; none of anything else. */
export const membersOf = (value: unknown): [name: string, value: unknown][] =>
  isObject(value) ? Object.entries(value) : []

/** A number, also where it is written as a text; anything else is NaN. */
export const numberOf = (value: unknown): number =>
  typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN

/** Members in one order, whatever order they were written in. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([name, inner]) => [name, ordered(inner)]))
}

/** A value of a JSON as a text that is the same for all that mean the same. */
export const sameText = (value: unknown): string => JSON.stringify(ordered(value))

/** What the text of an attribute means, so that the same in other words is the same. */
function meaning(name: QueueAttributeName, text: string): string {
  if (!jsonAttributes.has(name)) return text
  const object = objectIn(text)
  if (!object) return name === 'RedriveAllowPolicy' && text === '' ? 'allowAll' : text
  if (name === 'RedrivePolicy' && 'maxReceiveCount' in object) {
    return sameText({ ...object, maxReceiveCount: numberOf(object['maxReceiveCount']) })
  }
  if (name === 'RedriveAllowPolicy') {
    if (object['redrivePermission'] === 'allowAll') return 'allowAll'
    const arns = object['sourceQueueArns']
    if (Array.isArray(arns)) {
      return sameText({ ...object, sourceQueueArns: arns.map(textOf).sort() })
    }
  }
  return sameText(object)
}

/** Whether two texts of an attribute mean the same to SQS. */
export const sameAttribute = (name: QueueAttributeName, one: string, other: string): boolean =>
  one === other || meaning(name, one) === meaning(name, other)

/** What an attribute is, also where the server did not tell it. */
export const valueOf = (attributes: QueueAttributes, name: QueueAttributeName): string =>
  attributes[name] || defaultAttributes[name]

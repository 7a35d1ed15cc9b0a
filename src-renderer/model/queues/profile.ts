import type { Queue, QueueFacts } from '@contract'
import { redriveAllowIn } from '../queue-config/redrive-allow'

/** How a queue's messages are encrypted at rest. */
type Encryption = 'SSE-SQS' | 'SSE-KMS' | 'none'

/** Where a queue's messages go that fail too often. */
export interface Redrive {
  /** ARN of the dead-letter queue. */
  target: string
  /** Null where the policy does not tell. */
  maxReceiveCount: number | null
}

/** What is known of one queue, read once: tables, pictures and findings use it as it is. Durations in seconds. */
export interface QueueProfile {
  queue: Queue
  arn: string
  visible: number
  inFlight: number
  delayed: number
  /** Null where the server does not tell. */
  retention: number | null
  visibilityTimeout: number | null
  redrive: Redrive | null
  /** Whose dead letters it accepts: those of every queue, or of these ARNs alone. */
  accepts: 'all' | readonly string[]
  /** Null where the server does not tell. */
  encryption: Encryption | null
  /** The access policy as JSON; blank where there is none. */
  policy: string
  /** Milliseconds since the epoch. */
  createdAt: number | null
  changedAt: number | null
  /** Null where they may not be read, undefined where they were not asked for. */
  tags: Readonly<Record<string, string>> | null | undefined
  /** Milliseconds since the epoch at which SQS answered. */
  at: number
}

const numberIn = (text: string | undefined): number | null => {
  const number = text === undefined || text === '' ? NaN : Number(text)
  return Number.isFinite(number) ? number : null
}

/** @param policy as SQS has it: JSON, in which old tools wrote the number as a text */
export function redriveIn(policy: string | undefined): Redrive | null {
  try {
    const parsed = JSON.parse(policy ?? 'null') as Record<string, unknown> | null
    const target = parsed?.['deadLetterTargetArn']
    if (typeof target !== 'string') return null
    const count = parsed?.['maxReceiveCount']
    return { target, maxReceiveCount: count === undefined ? null : numberIn(String(count)) }
  } catch {
    return null
  }
}

function encryptionIn(attributes: Record<string, string>): Encryption | null {
  if (attributes['KmsMasterKeyId']) return 'SSE-KMS'
  const managed = attributes['SqsManagedSseEnabled']
  if (managed === undefined) return null
  return managed === 'true' ? 'SSE-SQS' : 'none'
}

function acceptsIn(policy: string | undefined): QueueProfile['accepts'] {
  const { redriveAllow, redriveSources } = redriveAllowIn(policy)
  if (redriveAllow === 'allowAll') return 'all'
  return redriveAllow === 'byQueue' ? redriveSources : []
}

const milliseconds = (text: string | undefined) => {
  const seconds = numberIn(text)
  return seconds === null ? null : seconds * 1000
}

/** @param at milliseconds since the epoch of the answer */
export function profileOf(queue: Queue, facts: Omit<QueueFacts, 'url'>, at: number): QueueProfile {
  const { attributes, counts, tags } = facts
  return {
    queue,
    arn: counts.arn,
    visible: counts.visible,
    inFlight: counts.inFlight,
    delayed: counts.delayed,
    retention: numberIn(attributes['MessageRetentionPeriod']),
    visibilityTimeout: numberIn(attributes['VisibilityTimeout']),
    redrive: redriveIn(attributes['RedrivePolicy']),
    accepts: acceptsIn(attributes['RedriveAllowPolicy']),
    encryption: encryptionIn(attributes),
    policy: attributes['Policy'] ?? '',
    createdAt: milliseconds(attributes['CreatedTimestamp']),
    changedAt: milliseconds(attributes['LastModifiedTimestamp']),
    tags,
    at
  }
}

import type { Queue, QueueObserved } from '@contract'
import type { QueueProfile } from './profile'
import type { Relations } from './relations'

/** How much a finding matters: messages are lost or open to others, are likely to be, or could be better kept. */
export type Severity = 'serious' | 'warning' | 'advice'

/** Where in the settings of a queue a finding is mended: SQS's own name of the attribute. */
export type FixField =
  | 'VisibilityTimeout'
  | 'MessageRetentionPeriod'
  | 'RedrivePolicy'
  | 'RedriveAllowPolicy'
  | 'Policy'
  | 'SqsManagedSseEnabled'

/** What is found about how a queue's dead letters are kept. */
export type DeadLetterRule =
  | 'fifo-without-dlq'
  | 'dlq-retention'
  | 'redrive-to-other-type'
  | 'redrive-ring'
  | 'dlq-no-queue'
  | 'dlq-missing'
  | 'dlq-elsewhere'
  | 'dlq-refuses'
  | 'one-receive'

export type Rule =
  | DeadLetterRule
  | 'no-visibility-timeout'
  | 'visibility-timeout-too-short'
  | 'open-policy'
  | 'not-encrypted'
  | 'in-flight-near-quota'
  | 'old-messages'

/** Something about a queue that a person should look at. */
export interface Finding {
  rule: Rule
  severity: Severity
  queue: Queue
  /** What is so. */
  title: string
  /** Why it matters, and what to do. */
  why: string
  /** Whose settings mend it, and where in them; null where settings do not. */
  fix: { queue: Queue; field: FixField } | null
}

/** What rules look at beside the queue itself. */
export interface HealthContext {
  relations: Relations
  /** Some queue redrives here, as SQS tells: the relations may not know it. */
  deadLetters?: boolean
  /** What this app has seen of the queue by itself; undefined where it was not asked for. */
  observed?: QueueObserved | undefined
  /** Milliseconds since the epoch. */
  now: number
}

export type Found = Omit<Finding, 'rule' | 'queue'>

export type Check = (profile: QueueProfile, context: HealthContext) => Found | null

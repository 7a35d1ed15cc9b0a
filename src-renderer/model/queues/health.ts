import type { Queue, QueueObserved } from '@contract'
import { formatAccount, queueOfArn } from '../../format/arns'
import { formatCount, plural } from '../../format/numbers'
import { formatDuration } from '../../format/time'
import { missingTarget } from './dead-letter-target'
import { looksLikeDeadLetters } from './name-filter'
import { openToEveryone } from './open-policy'
import type { QueueProfile } from './profile'
import { isDeadLetterQueue, type Relations } from './relations'

/** How much a finding matters: messages are lost or open to others, are likely to be, or could be better kept. */
type Severity = 'serious' | 'warning' | 'advice'

/** Where in the settings of a queue a finding is mended: SQS's own name of the attribute. */
export type FixField =
  | 'VisibilityTimeout'
  | 'MessageRetentionPeriod'
  | 'RedrivePolicy'
  | 'Policy'
  | 'SqsManagedSseEnabled'

export type Rule =
  | 'fifo-without-dlq'
  | 'dlq-retention'
  | 'no-visibility-timeout'
  | 'visibility-timeout-too-short'
  | 'redrive-to-other-type'
  | 'dlq-missing'
  | 'dlq-elsewhere'
  | 'one-receive'
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

/** Messages in flight that a queue has at most. */
const inFlightQuota = 120_000

const nearQuota = 0.8

type Found = Omit<Finding, 'rule' | 'queue'>
type Check = (profile: QueueProfile, context: HealthContext) => Found | null

const checks: Record<Rule, Check> = {
  'fifo-without-dlq'(profile, { relations, deadLetters }) {
    const { queue, redrive } = profile
    if (!queue.fifo || redrive || deadLetters) return null
    if (looksLikeDeadLetters(queue.name) || isDeadLetterQueue(relations, profile)) return null
    return {
      severity: 'warning',
      title: 'A FIFO queue without a dead-letter queue',
      why: 'A message that cannot be processed keeps every later message of its group waiting until its retention ends. With a dead-letter queue it is moved out of the way.',
      fix: { queue, field: 'RedrivePolicy' }
    }
  },

  'dlq-retention'({ retention, redrive }, { relations }) {
    const dlq = redrive ? relations.byArn.get(redrive.target) : undefined
    if (!dlq || retention === null || dlq.retention === null || dlq.retention > retention) {
      return null
    }
    const than = dlq.retention === retention ? 'no longer than' : 'shorter than'
    return {
      severity: 'serious',
      title: `Its dead-letter queue keeps messages ${than} it does itself`,
      why: `${dlq.queue.name} keeps messages for ${formatDuration(dlq.retention)}, this queue for ${formatDuration(retention)}. On a standard queue the time counts from when a message was first sent: one that was moved late is deleted soon after, before anybody looks at it. Let the dead-letter queue keep messages longer.`,
      fix: { queue: dlq.queue, field: 'MessageRetentionPeriod' }
    }
  },

  'no-visibility-timeout'({ queue, visibilityTimeout }) {
    if (visibilityTimeout !== 0) return null
    return {
      severity: 'serious',
      title: 'The visibility timeout is 0',
      why: 'A message is visible again in the same moment in which it is received: every consumer gets it, again and again, unless each asks for a timeout of its own.',
      fix: { queue, field: 'VisibilityTimeout' }
    }
  },

  'visibility-timeout-too-short'({ queue, visibilityTimeout }, { observed }) {
    const handled = observed?.handled
    // A timeout of 0 is a finding of its own.
    if (!handled || !visibilityTimeout || handled.longest <= visibilityTimeout * 1000) return null
    const longest = formatDuration(handled.longest / 1000)
    return {
      severity: 'warning',
      title: 'The visibility timeout is shorter than processing was seen to take',
      why: `Longpoll received and deleted ${plural(handled.messages, 'message')} of this queue; from the one to the other it took up to ${longest}, and the timeout is ${formatDuration(visibilityTimeout)}. A message that is still being processed when its timeout ends is received a second time. What other consumers take Longpoll cannot see.`,
      fix: { queue, field: 'VisibilityTimeout' }
    }
  },

  'redrive-to-other-type'({ queue, redrive }) {
    const target = redrive ? queueOfArn(redrive.target) : null
    if (!target || target.name.endsWith('.fifo') === queue.fifo) return null
    const [own, other] = queue.fifo ? ['FIFO', 'standard'] : ['standard', 'FIFO']
    return {
      severity: 'serious',
      title: `A ${own} queue that redrives to a ${other} queue`,
      why: `${target.name} is a ${other} queue. SQS moves dead letters between queues of one type only, so nothing is moved there.`,
      fix: { queue, field: 'RedrivePolicy' }
    }
  },

  'dlq-missing'(profile, { relations }) {
    const { queue, redrive } = profile
    const missing = missingTarget(profile, relations)
    if (!redrive || !missing || missing.startsWith('another')) return null
    const name = queueOfArn(redrive.target)?.name ?? redrive.target
    const how = {
      deleted: `SQS answers that there is no queue ${name}: it was deleted.`,
      'not in the list': `${name} is not in the list of the queues of this account and region, which was read to its end, and it could not be looked up.`,
      'no queue': `${name} is not the ARN of a queue.`
    }[missing as 'deleted' | 'not in the list' | 'no queue']
    return {
      severity: 'serious',
      title: 'Its dead-letter queue does not exist',
      why: `${how} ${stays(queue)} Choose another dead-letter queue, or make this one again.`,
      fix: { queue, field: 'RedrivePolicy' }
    }
  },

  'dlq-elsewhere'(profile, { relations }) {
    const { queue, arn, redrive } = profile
    const missing = missingTarget(profile, relations)
    const [there, here] = [queueOfArn(redrive?.target ?? ''), queueOfArn(arn)]
    if (!missing?.startsWith('another') || !there || !here) return null
    const where =
      missing === 'another account'
        ? `account ${formatAccount(there.account)}, this queue in ${formatAccount(here.account)}`
        : `${there.region}, this queue in ${here.region}`
    return {
      severity: 'serious',
      title: `Its dead-letter queue is in ${missing}`,
      why: `${there.name} is in ${where}. SQS moves dead letters within one account and one region only. ${stays(queue)} Choose a dead-letter queue that is beside this one.`,
      fix: { queue, field: 'RedrivePolicy' }
    }
  },

  'one-receive'({ queue, redrive }) {
    if (redrive?.maxReceiveCount !== 1) return null
    return {
      severity: 'warning',
      title: 'A message is moved to the dead-letter queue after one receive',
      why: 'maxReceiveCount is 1: one timeout, one restart of a consumer or one look at the queue is enough, and a message that nothing is wrong with is a dead letter. Three to five is usual.',
      fix: { queue, field: 'RedrivePolicy' }
    }
  },

  'open-policy'({ queue, policy }) {
    const actions = openToEveryone(policy)
    if (actions === null) return null
    return {
      severity: 'serious',
      title: 'The access policy is open to everyone',
      why: `It allows ${actions} to AWS accounts that nobody has named: no condition says which. One that anybody meets, or that only keeps some out, does not. Name the principals, or add a condition such as aws:SourceArn with the ARN of one source.`,
      fix: { queue, field: 'Policy' }
    }
  },

  'not-encrypted'({ queue, encryption }) {
    if (encryption !== 'none') return null
    return {
      severity: 'advice',
      title: 'Messages are not encrypted at rest',
      why: 'SSE-SQS encrypts them with keys of SQS; it costs nothing, and consumers need not change.',
      fix: { queue, field: 'SqsManagedSseEnabled' }
    }
  },

  'in-flight-near-quota'({ inFlight }) {
    if (inFlight < inFlightQuota * nearQuota) return null
    return {
      severity: 'serious',
      title: `${formatCount(inFlight)} messages are in flight, of ${formatCount(inFlightQuota)} at most`,
      why: 'At the quota SQS gives out no more messages. Consumers receive and do not delete: look for one that hangs, or lower the visibility timeout.',
      fix: null
    }
  },

  'old-messages'({ queue, retention }, { observed, now }) {
    const oldest = observed?.oldest
    if (!oldest || !retention) return null
    const age = (now - oldest.sentAt) / 1000
    if (age < retention / 2 || age > retention) return null
    return {
      severity: 'warning',
      title: 'A message is older than half the retention',
      why: `Of the messages that Longpoll received from it and did not delete, the oldest was sent ${formatDuration(roughly(age))} ago; after ${formatDuration(retention)} SQS deletes it. Another consumer may have deleted it since: SQS does not tell.`,
      fix: { queue, field: 'MessageRetentionPeriod' }
    }
  }
}

/** What becomes of a message that fails again and again where it can be moved nowhere. */
const stays = ({ fifo }: Queue) =>
  `A message that cannot be processed is not moved out of the way: it is received again and again until its retention ends${fifo ? ', and every later message of its group waits' : ''}.`

/** Seconds without what does not matter at their size. */
const roughly = (seconds: number) => {
  const unit = seconds > 86_400 ? 3_600 : 60
  return Math.round(seconds / unit) * unit
}

const rank: Record<Severity, number> = { serious: 0, warning: 1, advice: 2 }

/** Everything that is to be said of one queue, what matters most first. */
export function findingsOf(profile: QueueProfile, context: HealthContext): Finding[] {
  return (Object.entries(checks) as [Rule, Check][])
    .flatMap(([rule, check]) => {
      const found = check(profile, context)
      return found ? [{ ...found, rule, queue: profile.queue }] : []
    })
    .sort((a, b) => rank[a.severity] - rank[b.severity])
}

/** The findings of many queues, what matters most first; those of one kind stand together. */
export const byWeight = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => rank[a.severity] - rank[b.severity] || a.rule.localeCompare(b.rule))

/** The rules, each with the words that a filter shows. */
export const ruleLabels: Record<Rule, string> = {
  'fifo-without-dlq': 'FIFO without a dead-letter queue',
  'dlq-retention': 'Retention of the dead-letter queue',
  'no-visibility-timeout': 'Visibility timeout 0',
  'visibility-timeout-too-short': 'Visibility timeout too short',
  'redrive-to-other-type': 'Redrive to the other type',
  'dlq-missing': 'Dead-letter queue that does not exist',
  'dlq-elsewhere': 'Dead-letter queue in another account or region',
  'one-receive': 'Dead letter after one receive',
  'open-policy': 'Policy open to everyone',
  'not-encrypted': 'Not encrypted',
  'in-flight-near-quota': 'In flight near the quota',
  'old-messages': 'Old messages'
}

import { formatCount, plural } from '../../format/numbers'
import { formatDuration } from '../../format/time'
import { deadLetterChecks } from './dead-letter-checks'
import type { Check, Finding, HealthContext, Rule, Severity } from './finding'
import { openToEveryone } from './open-policy'
import type { QueueProfile } from './profile'

/** Messages in flight that a queue has at most. */
const inFlightQuota = 120_000

const nearQuota = 0.8

const checks: Record<Rule, Check> = {
  ...deadLetterChecks,

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
  'redrive-ring': 'Redrive to itself or in a ring',
  'dlq-no-queue': 'Redrive policy without a queue',
  'dlq-missing': 'Dead-letter queue that does not exist',
  'dlq-elsewhere': 'Dead-letter queue in another account or region',
  'dlq-refuses': 'Dead-letter queue that does not accept',
  'one-receive': 'Dead letter after one receive',
  'open-policy': 'Policy open to everyone',
  'not-encrypted': 'Not encrypted',
  'in-flight-near-quota': 'In flight near the quota',
  'old-messages': 'Old messages'
}

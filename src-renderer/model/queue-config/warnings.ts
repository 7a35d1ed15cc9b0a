import { attributeRanges, type QueueAttributes, type QueueCounts } from '@contract'
import { formatDuration } from '../../format/time'
import { plural } from '../../format/numbers'
import { numberOf, objectIn, sameText, valueOf, type QueueConfig } from './attributes'
import { isOpen, statementsIn } from './policy'
import type { Statement } from './policy-words'

export type KnownCounts = Pick<QueueCounts, 'visible' | 'inFlight' | 'delayed'>

const settingOf = (config: QueueConfig, name: Parameters<typeof valueOf>[1]) =>
  Number(valueOf(config.attributes, name))

const isEncrypted = (config: QueueConfig) =>
  Boolean(config.attributes.KmsMasterKeyId) ||
  valueOf(config.attributes, 'SqsManagedSseEnabled') === 'true'

/** The statements of a kind, each by what it means: its Sid means nothing. */
const meant = (config: QueueConfig | null, kind: (statement: Statement) => boolean) =>
  statementsIn(config?.attributes.Policy ?? '')
    .filter(kind)
    .map((one) => sameText({ ...one, Sid: '' }))

const hasAll = (some: readonly string[], of: readonly string[]) =>
  of.every((one) => some.includes(one))

/** Whether everyone is let in by a statement that was not there, or by one that another no longer narrows. */
function opensPolicy(before: QueueConfig | null, after: QueueConfig): boolean {
  const denies = ({ Effect }: Statement) => Effect === 'Deny'
  const open = meant(after, isOpen)
  if (open.length === 0) return false
  return (
    !hasAll(meant(before, isOpen), open) || !hasAll(meant(after, denies), meant(before, denies))
  )
}

const countOf = ({ attributes }: QueueConfig) =>
  numberOf(objectIn(attributes.RedrivePolicy)?.['maxReceiveCount'])

/** What of a configuration is risky by itself. */
function ownWarnings(after: QueueConfig): string[] {
  const warnings: string[] = []
  if (settingOf(after, 'VisibilityTimeout') === 0) {
    warnings.push(
      'With a visibility timeout of 0 every message is received again at once, by everybody.'
    )
  }
  if (countOf(after) === 1) {
    warnings.push(
      'With 1 receive a message is a dead letter after its first failure, or its first look.'
    )
  }
  return warnings
}

function lostMessages(
  before: QueueConfig,
  after: QueueConfig,
  counts: KnownCounts | null
): string[] {
  const warnings: string[] = []
  const retention = settingOf(after, 'MessageRetentionPeriod')
  if (retention < settingOf(before, 'MessageRetentionPeriod')) {
    const there = counts ? counts.visible + counts.inFlight + counts.delayed : 0
    const about =
      there > 0 ? ` About ${plural(there, 'message is', 'messages are')} there now.` : ''
    warnings.push(
      `SQS deletes every message that is older than ${formatDuration(retention)}, for good.${about}`
    )
  }
  if (before.attributes.RedrivePolicy && !after.attributes.RedrivePolicy) {
    warnings.push(
      'Without a dead-letter queue, messages that fail come back until their retention ends.'
    )
  } else if (countOf(after) < countOf(before)) {
    warnings.push(
      'Messages that were received more often than that become dead letters at the next receive.'
    )
  }
  return warnings
}

function refusals(before: QueueConfig, after: QueueConfig): string[] {
  const warnings: string[] = []
  if (settingOf(after, 'MaximumMessageSize') < settingOf(before, 'MaximumMessageSize')) {
    warnings.push('Senders of longer messages are refused from now on.')
  }
  if (
    before.attributes.ContentBasedDeduplication === 'true' &&
    after.attributes.ContentBasedDeduplication === 'false'
  ) {
    warnings.push('Senders that give no deduplication id are refused from now on.')
  }
  const key = after.attributes.KmsMasterKeyId
  if (key && key !== before.attributes.KmsMasterKeyId) {
    warnings.push(`Senders and receivers that may not use the key ${key} are refused from now on.`)
  }
  return warnings
}

/**
 * What of a change loosens security or may lose messages.
 *
 * @param before null for a queue that is to be made
 */
export function warningsOf(
  before: QueueConfig | null,
  after: QueueConfig,
  counts: KnownCounts | null
): string[] {
  const warnings: string[] = []
  if (opensPolicy(before, after)) {
    warnings.push('The access policy is open to everyone: anyone may use this queue as it says.')
  }
  if (!isEncrypted(after) && (before === null || isEncrypted(before))) {
    warnings.push('Messages are not encrypted at rest.')
  }
  const own = ownWarnings(after).filter((text) => !before || !ownWarnings(before).includes(text))
  if (!before) return [...warnings, ...own]
  return [...warnings, ...lostMessages(before, after, counts), ...refusals(before, after), ...own]
}

/** The most that a queue can be set to: whatever is set instead may be a loss. */
const most: QueueConfig = {
  name: '',
  fifo: false,
  attributes: {
    MessageRetentionPeriod: String(attributeRanges.MessageRetentionPeriod.to),
    MaximumMessageSize: String(attributeRanges.MaximumMessageSize.to)
  },
  tags: {}
}

/** What of a change to queues may lose messages, whatever each of them is set to now. */
export const warningsOfAny = (changed: QueueAttributes, counts: KnownCounts | null): string[] =>
  warningsOf(most, { ...most, attributes: { ...most.attributes, ...changed } }, counts)

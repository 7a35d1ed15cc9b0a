import { queueAttributeNames, tagValue, type QueueAttributeName } from '@contract'
import { queueOfArn } from '../../format/arns'
import { formatCount, plural } from '../../format/numbers'
import { formatDuration } from '../../format/time'
import {
  attributeLabels,
  fifoAttributes,
  numberOf,
  objectIn,
  textOf,
  valueOf,
  type QueueConfig
} from './attributes'
import { changedNames, isSaid } from './changes'
import { formatSize } from './units'

/** One line of what a change does. */
export interface DiffRow {
  label: string
  /** SQS's own name; blank for a tag. */
  attribute: QueueAttributeName | ''
  /** In words; null where there was nothing, or is nothing any more. */
  before: string | null
  after: string | null
}

const named = (arn: unknown) => queueOfArn(textOf(arn))?.name ?? textOf(arn)

function redriveWords(text: string): string | null {
  const redrive = objectIn(text)
  if (!redrive) return null
  const count = numberOf(redrive['maxReceiveCount'])
  return `${named(redrive['deadLetterTargetArn'])} after ${plural(count, 'receive')}`
}

function allowWords(text: string): string {
  const allow = objectIn(text)
  const sources = allow?.['sourceQueueArns']
  if (allow?.['redrivePermission'] === 'denyAll') return 'no queue'
  if (allow?.['redrivePermission'] !== 'byQueue') return 'every queue'
  return Array.isArray(sources) ? sources.map(named).join(', ') : 'no queue'
}

const choices: Partial<Record<QueueAttributeName, Record<string, string>>> = {
  ContentBasedDeduplication: { true: 'yes', false: 'no' },
  SqsManagedSseEnabled: { true: 'yes', false: 'no' },
  DeduplicationScope: { queue: 'the whole queue', messageGroup: 'each message group' },
  FifoThroughputLimit: {
    perQueue: 'per queue',
    perMessageGroupId: 'per message group (high throughput)'
  }
}

const seconds = (text: string) => `${formatDuration(Number(text))} (${formatCount(Number(text))} s)`

/** The value of an attribute in words; null for nothing. */
function attributeWords(name: QueueAttributeName, text: string): string | null {
  switch (name) {
    case 'VisibilityTimeout':
    case 'DelaySeconds':
    case 'MessageRetentionPeriod':
    case 'ReceiveMessageWaitTimeSeconds':
    case 'KmsDataKeyReusePeriodSeconds':
      return seconds(text)
    case 'MaximumMessageSize':
      return `${formatSize(Number(text))} (${formatCount(Number(text))} bytes)`
    case 'RedrivePolicy':
      return redriveWords(text)
    case 'RedriveAllowPolicy':
      return allowWords(text)
    default:
      return (choices[name]?.[text] ?? text) || null
  }
}

function tagRows(before: QueueConfig['tags'], after: QueueConfig['tags']): DiffRow[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return keys
    .filter((key) => tagValue(before, key) !== tagValue(after, key))
    .map((key) => ({
      label: `Tag ${key}`,
      attribute: '',
      before: tagValue(before, key) ?? null,
      after: tagValue(after, key) ?? null
    }))
}

/** What a change does, attribute by attribute and tag by tag. */
export function diffRows(before: QueueConfig, after: QueueConfig): DiffRow[] {
  const rows = changedNames(before, after).map((name): DiffRow => {
    const value = after.attributes[name] ?? ''
    return {
      label: attributeLabels[name],
      attribute: name,
      before: attributeWords(name, valueOf(before.attributes, name)),
      after: attributeWords(name, value)
    }
  })
  return [...rows, ...tagRows(before.tags, after.tags)]
}

/** Its type is said in a row of its own. */
const summed = queueAttributeNames.filter((name) => name !== 'FifoQueue')

/** The whole of a configuration, for a queue that is to be made. */
export function summaryRows({ fifo, attributes, tags }: QueueConfig): DiffRow[] {
  const rows = summed
    .filter((name) => fifo || !fifoAttributes.has(name))
    .filter((name) => isSaid(name, attributes))
    .map((name): DiffRow => ({
      label: attributeLabels[name],
      attribute: name,
      before: null,
      after: attributeWords(name, valueOf(attributes, name))
    }))
  const type: DiffRow = {
    label: 'Type',
    attribute: 'FifoQueue',
    before: null,
    after: fifo ? 'FIFO' : 'standard'
  }
  return [type, ...rows.filter(({ after }) => after !== null), ...tagRows({}, tags)]
}

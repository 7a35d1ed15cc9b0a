import {
  jsonAttributes,
  isKeptByAws,
  queueAttributeNames,
  type QueueAttributeName,
  type QueueAttributes
} from '@contract'
import { objectIn, type QueueConfig } from './attributes'

const format = 'longpoll-queue'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Only what can be set, without what is blank. */
export function settableOf(attributes: Record<string, string>): QueueAttributes {
  const names = queueAttributeNames.filter((name) => attributes[name])
  return Object.fromEntries(names.map((name) => [name, attributes[name]]))
}

/** The JSON of a queue's configuration. What is JSON in SQS is JSON here too, to be read and compared. */
export function writeConfig({ name, attributes, tags }: QueueConfig): string {
  const entries = Object.entries(settableOf(attributes)).map(([attribute, value]) => [
    attribute,
    jsonAttributes.has(attribute) ? (objectIn(value) ?? value) : value
  ])
  const file = {
    format,
    version: 1,
    name,
    attributes: Object.fromEntries(entries) as unknown,
    tags
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** What a file brings; what of it is left out, and why. */
export interface ReadConfig {
  config: QueueConfig
  leftOut: string[]
}

const textOf = (value: unknown): string | null => {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return isObject(value) ? JSON.stringify(value) : null
}

const read = new Set([
  'QueueArn',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
  'CreatedTimestamp',
  'LastModifiedTimestamp'
])

function readAttributes(raw: Record<string, unknown>, leftOut: string[]): QueueAttributes {
  const attributes: QueueAttributes = {}
  for (const [name, value] of Object.entries(raw)) {
    const text = textOf(value)
    // What only tells about a queue, as the AWS CLI writes it, is not missed.
    if (read.has(name)) continue
    if (!(queueAttributeNames as readonly string[]).includes(name)) {
      leftOut.push(`${name}: SQS has no such attribute to set.`)
    } else if (text === null) leftOut.push(`${name}: its value is neither a text nor a number.`)
    else attributes[name as QueueAttributeName] = text
  }
  return attributes
}

function readTags(raw: unknown, leftOut: string[]): Record<string, string> {
  if (raw === undefined) return {}
  if (!isObject(raw)) {
    leftOut.push('tags: they are not names with values.')
    return {}
  }
  const entries = Object.entries(raw).map(([key, value]) => [key, textOf(value)] as const)
  const taken: [string, string][] = []
  for (const [key, value] of entries) {
    if (value === null) leftOut.push(`Tag ${key}: it has no text.`)
    else if (isKeptByAws(key)) leftOut.push(`Tag ${key}: AWS keeps it by itself.`)
    else taken.push([key, value])
  }
  return Object.fromEntries(taken)
}

/**
 * Reads what {@link writeConfig} wrote, and what `aws sqs get-queue-attributes` answers. Values that SQS would refuse come
 * through: the form says what is wrong with them.
 *
 * @returns null where the text is none of that
 */
export function readConfig(text: string): ReadConfig | null {
  const file = objectIn(text.replace(/^\uFEFF/, ''))
  const raw = file?.['attributes'] ?? file?.['Attributes']
  if (!file || !isObject(raw)) return null
  const leftOut: string[] = []
  const attributes = readAttributes(raw, leftOut)
  const arn = typeof raw['QueueArn'] === 'string' ? raw['QueueArn'] : ''
  const name = typeof file['name'] === 'string' ? file['name'] : (arn.split(':').at(-1) ?? '')
  const fifo = attributes.FifoQueue === 'true' || name.endsWith('.fifo')
  const tags = readTags(file['tags'] ?? file['Tags'], leftOut)
  return { config: { name, fifo, attributes, tags }, leftOut }
}

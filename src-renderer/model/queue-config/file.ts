import {
  jsonAttributes,
  isKeptByAws,
  queueAttributeNames,
  type QueueAttributeName,
  type QueueAttributes
} from '@contract'
import { objectIn, type QueueConfig } from './attributes'
import { doubledMembers } from './doubled-members'
import { importProblem } from './import-problems'

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

const isSettable = (name: string): name is QueueAttributeName =>
  (queueAttributeNames as readonly string[]).includes(name)

function readAttributes(
  raw: Record<string, unknown>,
  fifo: boolean,
  leftOut: string[]
): QueueAttributes {
  const attributes: QueueAttributes = {}
  for (const [name, value] of Object.entries(raw)) {
    // What only tells about a queue, as the AWS CLI writes it, is not missed.
    if (read.has(name)) continue
    const text = textOf(value)
    const problem = !isSettable(name)
      ? 'SQS has no such attribute to set.'
      : text === null
        ? 'its value is neither a text nor a number.'
        : importProblem(name, text, fifo)
    if (problem !== null) leftOut.push(`${name}: ${problem}`)
    else attributes[name as QueueAttributeName] = text ?? ''
  }
  return attributes
}

const readDoubled = (text: string): string[] =>
  doubledMembers(text).map(({ name }) => `“${name}”: it is there twice, and the last one is taken.`)

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
 * through where the form has a field for them, and says what is wrong.
 *
 * @returns null where the text is none of that
 */
export function readConfig(text: string): ReadConfig | null {
  const json = text.replace(/^\uFEFF/, '')
  const file = objectIn(json)
  const raw = file?.['attributes'] ?? file?.['Attributes']
  if (!file || !isObject(raw)) return null
  const leftOut = readDoubled(json)
  const arn = typeof raw['QueueArn'] === 'string' ? raw['QueueArn'] : ''
  const name = typeof file['name'] === 'string' ? file['name'] : (arn.split(':').at(-1) ?? '')
  const fifo = textOf(raw['FifoQueue']) === 'true' || name.endsWith('.fifo')
  const attributes = readAttributes(raw, fifo, leftOut)
  const tags = readTags(file['tags'] ?? file['Tags'], leftOut)
  return { config: { name, fifo, attributes, tags }, leftOut }
}

import { limits } from './limits.js'

/** The attributes of a queue that can be set, under SQS's own names. `FifoQueue` only while it is created. */
export const queueAttributeNames = [
  'FifoQueue',
  'VisibilityTimeout',
  'DelaySeconds',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'MaximumMessageSize',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'SqsManagedSseEnabled',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'Policy'
] as const

export type QueueAttributeName = (typeof queueAttributeNames)[number]

/** Texts under SQS's names; a blank one removes what was set. */
export type QueueAttributes = Partial<Record<QueueAttributeName, string>>

/** What a whole number may be, both ends included. */
export interface Range {
  from: number
  to: number
}

/** Seconds, or bytes for `MaximumMessageSize`. */
export const attributeRanges = {
  VisibilityTimeout: { from: 0, to: limits.visibilitySeconds },
  DelaySeconds: { from: 0, to: limits.delaySeconds },
  MessageRetentionPeriod: { from: limits.shortestRetentionSeconds, to: limits.retentionSeconds },
  ReceiveMessageWaitTimeSeconds: { from: 0, to: limits.waitSeconds },
  MaximumMessageSize: { from: limits.smallestMaximumBytes, to: limits.messageBytes },
  KmsDataKeyReusePeriodSeconds: {
    from: limits.shortestKeyReuseSeconds,
    to: limits.keyReuseSeconds
  }
} as const satisfies Partial<Record<QueueAttributeName, Range>>

const words: Partial<Record<QueueAttributeName, readonly string[]>> = {
  FifoQueue: ['true', 'false'],
  ContentBasedDeduplication: ['true', 'false'],
  DeduplicationScope: ['queue', 'messageGroup'],
  FifoThroughputLimit: ['perQueue', 'perMessageGroupId'],
  SqsManagedSseEnabled: ['true', 'false']
}

/** Those that hold JSON. */
export const jsonAttributes: ReadonlySet<string> = new Set([
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'Policy'
])

export const isInRange = (value: number, { from, to }: Range): boolean =>
  Number.isInteger(value) && value >= from && value <= to

const rangeOf = (name: string): Range | undefined =>
  (attributeRanges as Partial<Record<string, Range>>)[name]

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

/** @returns what is wrong with the value of an attribute as SQS sees it, or null */
export function queueAttributeProblem(name: QueueAttributeName, value: string): string | null {
  const range = rangeOf(name)
  if (range && !(/^\d+$/.test(value) && isInRange(Number(value), range))) {
    return `${name} is a whole number from ${range.from} to ${range.to}.`
  }
  const allowed = words[name]
  if (allowed && !allowed.includes(value)) return `${name} is ${allowed.join(' or ')}.`
  if (jsonAttributes.has(name) && value !== '' && !isObject(value)) {
    return `${name} is not a JSON object.`
  }
  return null
}

const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

/** Whether AWS itself keeps the tag, as on every queue that CloudFormation made: nobody else can set or remove it. */
export const isKeptByAws = (key: string): boolean => /^aws:/i.test(key)

/** The value of a tag; undefined where there is none. A key may be any text, also one that every object answers to. */
export const tagValue = (
  tags: Readonly<Record<string, string>> | null | undefined,
  key: string
): string | undefined => (tags && Object.hasOwn(tags, key) ? tags[key] : undefined)

/** @returns what is wrong with a tag's key, or null */
export function tagKeyProblem(key: string): string | null {
  if (key.trim() === '') return 'A tag needs a key.'
  // The one name that no object can be made with, on the way to SQS.
  if (key === '__proto__') return 'Longpoll cannot set a tag with this key.'
  if (isKeptByAws(key)) return 'Keys that begin with aws: are kept by AWS.'
  if (key.length > limits.tagKeyLength) {
    return `A key has at most ${limits.tagKeyLength} characters; this one has ${key.length}.`
  }
  return tagText.test(key) ? null : 'A key has letters, digits, spaces and _ . : / = + - @ only.'
}

/** @returns what is wrong with a tag's value, or null */
export function tagValueProblem(value: string): string | null {
  if (value.length > limits.tagValueLength) {
    return `A value has at most ${limits.tagValueLength} characters; this one has ${value.length}.`
  }
  return tagText.test(value)
    ? null
    : 'A value has letters, digits, spaces and _ . : / = + - @ only.'
}

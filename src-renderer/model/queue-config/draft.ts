import { formatDuration } from '../../format/time'
import { formatJson } from '../json-format'
import {
  defaultAttributes,
  fifoAttributes,
  objectIn,
  textOf,
  valueOf,
  type QueueConfig
} from './attributes'
import { redriveAllowIn, type RedriveAllow } from './redrive-allow'
import { formatSize, readDuration, readSize } from './units'
import type { QueueAttributes } from '@contract'

type Encryption = 'none' | 'sqs' | 'kms'

type Tags = { key: string; value: string }[]

/** A queue's configuration as it is typed. Durations and sizes are texts in human units. */
export interface QueueDraft {
  /** Without `.fifo` where it is FIFO. */
  name: string
  fifo: boolean
  visibility: string
  delay: string
  retention: string
  wait: string
  maximumSize: string
  contentBasedDeduplication: boolean
  deduplicationScope: 'queue' | 'messageGroup'
  throughputLimit: 'perQueue' | 'perMessageGroupId'
  hasDeadLetters: boolean
  deadLetterArn: string
  maxReceiveCount: string
  redriveAllow: RedriveAllow
  /** ARNs. */
  redriveSources: string[]
  encryption: Encryption
  kmsKeyId: string
  kmsReuse: string
  policy: string
  /** The queue that statements of the policy name as this one, where it is another or has another name by now. */
  policyOf: string
  tags: Tags
  /** What could not be taken from what the form was filled in with, and why. */
  leftOut: string[]
}

/** The name that SQS gets: `.fifo` is put behind it. */
export const fullName = ({ name, fifo }: Pick<QueueDraft, 'name' | 'fifo'>): string => {
  const typed = name.trim()
  return fifo && !typed.endsWith('.fifo') ? `${typed}.fifo` : typed
}

/** Over lines, with all that is in it: also what is there twice, which is then told. */
const prettyPolicy = (text: string): string => (objectIn(text) ? formatJson(text) : text)

const encryptionOf = (attributes: QueueAttributes): Encryption => {
  if (attributes.KmsMasterKeyId) return 'kms'
  return valueOf(attributes, 'SqsManagedSseEnabled') === 'true' ? 'sqs' : 'none'
}

function redriveOf(attributes: QueueAttributes) {
  const redrive = objectIn(attributes.RedrivePolicy)
  const arn = redrive?.['deadLetterTargetArn']
  const hasDeadLetters = typeof arn === 'string' && arn !== ''
  return {
    hasDeadLetters,
    deadLetterArn: hasDeadLetters ? arn : '',
    // Five is what a person would begin with. One that is missing is not made up.
    maxReceiveCount: textOf(redrive?.['maxReceiveCount'] ?? (hasDeadLetters ? '' : 5))
  }
}

/** What a number is in words; as it is where it is none. */
const worded = (text: string, words: (value: number) => string) =>
  /^\d+$/.test(text) ? words(Number(text)) : text

/** The form for a configuration. */
export function draftOf({ name, fifo, attributes, tags }: QueueConfig): QueueDraft {
  const of = (attribute: keyof QueueAttributes) => valueOf(attributes, attribute)
  const scope = of('DeduplicationScope')
  const limit = of('FifoThroughputLimit')
  return {
    name: fifo ? name.replace(/\.fifo$/, '') : name,
    fifo,
    visibility: worded(of('VisibilityTimeout'), formatDuration),
    delay: worded(of('DelaySeconds'), formatDuration),
    retention: worded(of('MessageRetentionPeriod'), formatDuration),
    wait: worded(of('ReceiveMessageWaitTimeSeconds'), formatDuration),
    maximumSize: worded(of('MaximumMessageSize'), formatSize),
    contentBasedDeduplication: of('ContentBasedDeduplication') === 'true',
    deduplicationScope: scope === 'messageGroup' ? scope : 'queue',
    throughputLimit: limit === 'perMessageGroupId' ? limit : 'perQueue',
    ...redriveOf(attributes),
    ...redriveAllowIn(attributes.RedriveAllowPolicy),
    encryption: encryptionOf(attributes),
    kmsKeyId: attributes.KmsMasterKeyId ?? '',
    kmsReuse: worded(of('KmsDataKeyReusePeriodSeconds'), formatDuration),
    policy: prettyPolicy(attributes.Policy ?? ''),
    policyOf: '',
    tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    leftOut: []
  }
}

/** The form for a new queue: what SQS takes by itself, encrypted with its own keys as it does. */
export const newDraft = (): QueueDraft =>
  draftOf({ name: '', fifo: false, attributes: { SqsManagedSseEnabled: 'true' }, tags: {} })

/** A number as SQS takes it; what cannot be read stays as it was typed, so that it is refused by its own words. */
const numberIn = (text: string, read: (text: string) => number | null) => String(read(text) ?? text)

const redrivePolicyOf = (draft: QueueDraft) =>
  draft.hasDeadLetters
    ? JSON.stringify({
        deadLetterTargetArn: draft.deadLetterArn.trim(),
        maxReceiveCount: Number(draft.maxReceiveCount)
      })
    : ''

function redriveAllowPolicyOf({ redriveAllow, redriveSources }: QueueDraft): string {
  if (redriveAllow === 'allowAll') return ''
  return JSON.stringify({
    redrivePermission: redriveAllow,
    ...(redriveAllow === 'byQueue' ? { sourceQueueArns: redriveSources } : {})
  })
}

/** Without the blanks that only make it readable; as it was typed where it is no JSON. */
const policyOf = (text: string): string => {
  const object = objectIn(text)
  return object ? JSON.stringify(object) : text.trim()
}

/** Every attribute that the form holds and that applies to it. */
function attributesOf(draft: QueueDraft): QueueAttributes {
  const all: Required<QueueAttributes> = {
    FifoQueue: String(draft.fifo),
    VisibilityTimeout: numberIn(draft.visibility, readDuration),
    DelaySeconds: numberIn(draft.delay, readDuration),
    MessageRetentionPeriod: numberIn(draft.retention, readDuration),
    ReceiveMessageWaitTimeSeconds: numberIn(draft.wait, readDuration),
    MaximumMessageSize: numberIn(draft.maximumSize, readSize),
    ContentBasedDeduplication: String(draft.contentBasedDeduplication),
    DeduplicationScope: draft.deduplicationScope,
    FifoThroughputLimit: draft.throughputLimit,
    RedrivePolicy: redrivePolicyOf(draft),
    RedriveAllowPolicy: redriveAllowPolicyOf(draft),
    SqsManagedSseEnabled: String(draft.encryption === 'sqs'),
    KmsMasterKeyId: draft.encryption === 'kms' ? draft.kmsKeyId.trim() : '',
    KmsDataKeyReusePeriodSeconds:
      draft.encryption === 'kms'
        ? numberIn(draft.kmsReuse, readDuration)
        : defaultAttributes.KmsDataKeyReusePeriodSeconds,
    Policy: policyOf(draft.policy)
  }
  const names = Object.keys(all) as (keyof typeof all)[]
  const applying = names.filter((name) => draft.fifo || !fifoAttributes.has(name))
  return Object.fromEntries(applying.map((name) => [name, all[name]]))
}

/** The tags that were typed; rows that are wholly blank are none. */
const tagsOf = ({ tags }: Pick<QueueDraft, 'tags'>): Record<string, string> =>
  Object.fromEntries(
    tags
      .filter(({ key, value }) => key !== '' || value !== '')
      .map(({ key, value }) => [key, value])
  )

/** What the form says. */
export const configOf = (draft: QueueDraft): QueueConfig => ({
  name: fullName(draft),
  fifo: draft.fifo,
  attributes: attributesOf(draft),
  tags: tagsOf(draft)
})

/** Tag by tag: what others did to other tags is not undone by one that was typed. */
function overlaidTags(base: Tags, typed: Tags, now: Tags): Tags {
  const valueIn = (tags: Tags, key: string) => tags.find((tag) => tag.key === key)?.value
  const isLeft = ({ key, value }: Tags[number]) => valueIn(base, key) === value
  const kept = typed.flatMap((tag) =>
    isLeft(tag) ? now.filter(({ key }) => key === tag.key) : [tag]
  )
  const isNew = ({ key }: Tags[number]) =>
    [base, typed].every((tags) => valueIn(tags, key) === undefined)
  return [...kept, ...now.filter(isNew)]
}

/**
 * What was typed into a form, over what is there now: fields that the person left alone follow the queue.
 *
 * @param base the form as it was before anything was typed
 */
export function overlaid(base: QueueDraft, typed: QueueDraft, now: QueueDraft): QueueDraft {
  const fields = Object.keys(now) as (keyof QueueDraft)[]
  const left = (field: keyof QueueDraft) =>
    JSON.stringify(base[field]) === JSON.stringify(typed[field])
  const laid = Object.fromEntries(
    fields.map((field) => [field, left(field) ? now[field] : typed[field]])
  ) as unknown as QueueDraft
  return { ...laid, tags: overlaidTags(base.tags, typed.tags, now.tags) }
}

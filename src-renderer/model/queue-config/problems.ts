import {
  attributeRanges,
  limits,
  queueNameProblem,
  tagKeyProblem,
  tagValueProblem,
  isInRange,
  type Range
} from '@contract'
import { queueOfArn } from '../../format/arns'
import { formatCount } from '../../format/numbers'
import { formatDuration } from '../../format/time'
import { hasDecimalComma } from '../../format/typed-numbers'
import { fullName, type QueueDraft } from './draft'
import { checkPolicy } from './policy'
import { formatSize, readDuration, readSize } from './units'

/** What the form is checked against. */
export interface Surroundings {
  /** The queue that is edited: its ARN; null for a new one. */
  arn: string | null
  /** Names that a new queue may not have. */
  taken: ReadonlySet<string>
  /** The policy that the queue has: SQS took it, so it keeps nobody from changing something else. */
  policy?: string
}

type Field = keyof QueueDraft | `tag:${number}`

export type Problems = Partial<Record<Field, string>>

/** A field that holds a number in human units. */
export interface UnitField {
  label: string
  /** SQS's name, by which its range is known. */
  attribute: keyof typeof attributeRanges
  read: (text: string) => number | null
  format: (value: number) => string
  unit: 's' | 'bytes'
}

const duration = (label: string, attribute: UnitField['attribute']): UnitField => ({
  label,
  attribute,
  read: readDuration,
  format: formatDuration,
  unit: 's'
})

export const unitFields = {
  visibility: duration('Visibility timeout', 'VisibilityTimeout'),
  delay: duration('Delay', 'DelaySeconds'),
  retention: duration('Retention', 'MessageRetentionPeriod'),
  wait: duration('Wait for messages', 'ReceiveMessageWaitTimeSeconds'),
  maximumSize: {
    label: 'Maximum message size',
    attribute: 'MaximumMessageSize',
    read: readSize,
    format: formatSize,
    unit: 'bytes'
  },
  kmsReuse: duration('KMS data key reuse', 'KmsDataKeyReusePeriodSeconds')
} as const satisfies Partial<Record<keyof QueueDraft, UnitField>>

export type UnitFieldName = keyof typeof unitFields

/** `0 seconds to 12 hours`. */
const rangeWords = (name: UnitFieldName): string => {
  const { attribute, format } = unitFields[name]
  const { from, to }: Range = attributeRanges[attribute]
  return `${format(from)} to ${format(to)}`
}

/** How what was typed was read, exactly, and what is allowed: `= 60 s. 0 seconds to 12 hours.` */
export function unitHint(name: UnitFieldName, text: string): string {
  const { read, unit } = unitFields[name]
  const value = read(text)
  const exact = value === null ? '' : `= ${formatCount(value)} ${unit}. `
  return `${exact}${rangeWords(name)}.`
}

/** @returns what is wrong with what was typed, or null */
export function unitProblem(name: UnitFieldName, text: string): string | null {
  const { attribute, read, unit } = unitFields[name]
  const value = read(text)
  if (value === null) {
    if (hasDecimalComma(text))
      return 'Write 1.5, not 1,5: commas stand before groups of three digits.'
    return unit === 's'
      ? 'Write a duration, such as 30 s, 12 min or 4 days.'
      : 'Write a size, such as 256 KiB or 1 MiB.'
  }
  return isInRange(value, attributeRanges[attribute]) ? null : `${rangeWords(name)} are allowed.`
}

function nameProblem(draft: QueueDraft, { arn, taken }: Surroundings): string | null {
  if (arn !== null) return null
  const name = fullName(draft)
  if (draft.name.trim() === '') return 'Give the queue a name.'
  if (!draft.fifo && name.endsWith('.fifo')) {
    return 'Names that end in .fifo are those of FIFO queues: choose FIFO, or another name.'
  }
  const problem = queueNameProblem(name)
  if (problem) return `${problem.message} ${problem.hint}`
  return taken.has(name) ? 'There is a queue of this name already.' : null
}

function deadLetterProblem(draft: QueueDraft, { arn }: Surroundings): string | null {
  if (!draft.hasDeadLetters) return null
  const target = queueOfArn(draft.deadLetterArn.trim())
  if (!target) return 'Choose a queue, or create one.'
  if (target.name.endsWith('.fifo') !== draft.fifo) {
    const kind = draft.fifo ? 'FIFO' : 'standard'
    return `The dead-letter queue of a ${kind} queue is a ${kind} queue too; ${target.name} is not.`
  }
  const own = arn === null ? null : queueOfArn(arn)
  if (own && (own.region !== target.region || own.account !== target.account)) {
    return `${target.name} is in another account or region; SQS takes one of the same.`
  }
  return own?.name === target.name ? 'A queue is not its own dead-letter queue.' : null
}

function countProblem({ hasDeadLetters, maxReceiveCount }: QueueDraft): string | null {
  const range = { from: 1, to: limits.receiveCount }
  const text = maxReceiveCount.trim()
  if (!hasDeadLetters || (/^\d+$/.test(text) && isInRange(Number(text), range))) return null
  return `A whole number from 1 to ${limits.receiveCount}.`
}

function sourcesProblem({ redriveAllow, redriveSources }: QueueDraft): string | null {
  if (redriveAllow !== 'byQueue') return null
  if (redriveSources.length === 0) return 'Choose at least one queue.'
  const odd = redriveSources.find((one) => queueOfArn(one) === null)
  if (odd !== undefined) return `“${odd}” is not the ARN of a queue: remove it.`
  return redriveSources.length > limits.redriveSources
    ? `SQS takes ${limits.redriveSources} queues at most; these are ${redriveSources.length}.`
    : null
}

function policyProblem(draft: QueueDraft, { arn, policy }: Surroundings): string | null {
  if (policy && draft.policy === policy) return null
  const first = checkPolicy(draft.policy, arn).findings.find(({ level }) => level === 'error')
  return first ? `Line ${first.line}: ${first.message}` : null
}

function tagProblems({ tags }: QueueDraft): Problems {
  const problems: Problems = {}
  const seen = new Set<string>()
  for (const [index, { key, value }] of tags.entries()) {
    if (key === '' && value === '') continue
    const twice = seen.has(key) ? 'There is a tag with this key already.' : null
    const problem = tagKeyProblem(key) ?? twice ?? tagValueProblem(value)
    if (problem) problems[`tag:${index}`] = problem
    seen.add(key)
  }
  if (seen.size > limits.tagsPerQueue) {
    problems.tags = `A queue has ${limits.tagsPerQueue} tags at most; these are ${seen.size}.`
  }
  return problems
}

/** What is wrong with the form, by field. */
export function problemsOf(draft: QueueDraft, around: Surroundings): Problems {
  const kms = draft.encryption === 'kms'
  const found: [Field, string | null][] = [
    ['name', nameProblem(draft, around)],
    ...(Object.keys(unitFields) as UnitFieldName[])
      .filter((name) => name !== 'kmsReuse' || kms)
      .map((name): [Field, string | null] => [name, unitProblem(name, draft[name])]),
    [
      'throughputLimit',
      draft.fifo &&
      draft.throughputLimit === 'perMessageGroupId' &&
      draft.deduplicationScope !== 'messageGroup'
        ? 'High throughput needs messages to be deduplicated within each message group.'
        : null
    ],
    ['deadLetterArn', deadLetterProblem(draft, around)],
    ['maxReceiveCount', countProblem(draft)],
    ['redriveSources', sourcesProblem(draft)],
    [
      'kmsKeyId',
      kms && draft.kmsKeyId.trim() === '' ? 'Name the key: an id, an ARN or an alias.' : null
    ],
    ['policy', policyProblem(draft, around)]
  ]
  const problems: Problems = {}
  for (const [field, problem] of found) if (problem !== null) problems[field] = problem
  return { ...problems, ...tagProblems(draft) }
}

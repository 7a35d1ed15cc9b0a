import { queueOfArn } from '../../format/arns'
import { formatBytes, formatCount } from '../../format/numbers'
import { formatDateTime, formatDuration, formatIso, formatRelative } from '../../format/time'
import type { QueueOverview } from '../../stores/queue-overviews'

/** One attribute as it is shown. */
export interface FactRow {
  label: string
  /** SQS's own name for it. */
  attribute: string
  value: string
  /** The exact value, where `value` is in other words. */
  raw?: string
  /** A remark in plain words. */
  note?: string
  /** The queue it points to. */
  arn?: string
}

export interface FactSection {
  title: string
  rows: FactRow[]
}

type Attributes = Record<string, string>
type Format = (raw: string, now: number) => Pick<FactRow, 'value' | 'raw' | 'note'>

const seconds: Format = (raw) => ({ value: formatDuration(Number(raw)), raw: `${raw} s` })
const bytes: Format = (raw) => ({
  value: formatBytes(Number(raw)),
  raw: `${formatCount(Number(raw))} bytes`
})
const date: Format = (raw, now) => {
  const ms = Number(raw) * 1000
  return { value: formatDateTime(ms), raw: formatIso(ms), note: formatRelative(ms, now) }
}
const plain: Format = (raw) => ({ value: raw })
const words =
  (translations: Record<string, string>): Format =>
  (raw) => ({ value: translations[raw] ?? raw, ...(translations[raw] ? { raw } : {}) })
const yesNo = words({ true: 'yes', false: 'no' })

interface Known {
  attribute: string
  label: string
  format: Format
}

const known = (attribute: string, label: string, format: Format): Known => ({
  attribute,
  label,
  format
})

const sections: readonly { title: string; attributes: readonly Known[] }[] = [
  {
    title: 'Messages',
    attributes: [
      known('VisibilityTimeout', 'Visibility timeout', seconds),
      known('DelaySeconds', 'Delay', seconds),
      known('ReceiveMessageWaitTimeSeconds', 'Wait for messages', seconds),
      known('MessageRetentionPeriod', 'Retention', seconds),
      known('MaximumMessageSize', 'Maximum message size', bytes)
    ]
  },
  {
    title: 'FIFO',
    attributes: [
      known('FifoQueue', 'FIFO', yesNo),
      known('ContentBasedDeduplication', 'Content-based deduplication', yesNo),
      known(
        'DeduplicationScope',
        'Deduplicated within',
        words({ queue: 'the whole queue', messageGroup: 'each message group' })
      ),
      known(
        'FifoThroughputLimit',
        'Throughput limit',
        words({ perQueue: 'per queue', perMessageGroupId: 'per message group (high throughput)' })
      )
    ]
  },
  {
    title: 'Encryption',
    attributes: [
      known('SqsManagedSseEnabled', 'Encrypted with keys of SQS', yesNo),
      known('KmsMasterKeyId', 'KMS key', plain),
      known('KmsDataKeyReusePeriodSeconds', 'KMS data key reuse', seconds)
    ]
  },
  {
    title: 'History',
    attributes: [
      known('CreatedTimestamp', 'Created', date),
      known('LastModifiedTimestamp', 'Settings last changed', date)
    ]
  }
]

/** Shown in places of their own. */
const elsewhere = new Set([
  'QueueArn',
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed'
])

function rowsOf(list: readonly Known[], attributes: Attributes, now: number): FactRow[] {
  return list.flatMap(({ attribute, label, format }) => {
    const raw = attributes[attribute]
    return raw === undefined || raw === '' ? [] : [{ label, attribute, ...format(raw, now) }]
  })
}

function parse(text: string | undefined): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

const nameIn = (arn: string) => queueOfArn(arn)?.name ?? arn

/** Where messages that fail too often go, and which queues may send theirs here. */
export function deadLetterRows(attributes: Attributes): FactRow[] {
  const rows: FactRow[] = []
  const redrive = parse(attributes['RedrivePolicy'])
  const target = redrive?.['deadLetterTargetArn']
  if (typeof target === 'string') {
    rows.push({
      label: 'Dead-letter queue',
      attribute: 'RedrivePolicy',
      value: nameIn(target),
      raw: target,
      arn: target
    })
    const count = redrive?.['maxReceiveCount']
    if (count !== undefined) {
      rows.push({
        label: 'Moved there after',
        attribute: 'maxReceiveCount',
        value: `${formatCount(Number(count))} ${Number(count) === 1 ? 'receive' : 'receives'}`
      })
    }
  }
  return [...rows, ...allowRows(attributes)]
}

function allowRows(attributes: Attributes): FactRow[] {
  const allow = parse(attributes['RedriveAllowPolicy'])
  if (!allow) return []
  const permission = String(allow['redrivePermission'])
  const permissions: Record<string, string> = {
    allowAll: 'every queue',
    denyAll: 'no queue',
    byQueue: 'only the queues below'
  }
  const row = {
    label: 'Dead letters accepted from',
    attribute: 'RedriveAllowPolicy',
    value: permissions[permission] ?? permission,
    raw: permission
  }
  const sources = Array.isArray(allow['sourceQueueArns']) ? allow['sourceQueueArns'] : []
  return [
    row,
    ...sources.map(String).map((arn) => ({
      label: 'Source queue',
      attribute: 'sourceQueueArns',
      value: nameIn(arn),
      raw: arn,
      arn
    }))
  ]
}

/** Every attribute of a queue in words, by what it is about. Those that are not known come last, as they are. */
export function factSections(
  { attributes }: Pick<QueueOverview, 'attributes'>,
  now: number
): FactSection[] {
  const named = new Set(
    sections.flatMap((section) => section.attributes.map((one) => one.attribute))
  )
  const others = Object.entries(attributes)
    .filter(([name]) => !named.has(name) && !elsewhere.has(name))
    .map(([attribute, value]) => ({ label: attribute, attribute, value }))
  return [
    ...sections.map(({ title, attributes: list }) => ({
      title,
      rows: rowsOf(list, attributes, now)
    })),
    { title: 'Dead letters', rows: deadLetterRows(attributes) },
    { title: 'Other attributes', rows: others }
  ].filter(({ rows }) => rows.length > 0)
}

/** JSON with two spaces to a level; the text itself where it is not JSON. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

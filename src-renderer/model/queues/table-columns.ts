import type { Queue } from '@contract'
import { queueOfArn } from '../../format/arns'
import { formatCount } from '../../format/numbers'
import { formatDuration, formatMoment } from '../../format/time'
import type { QueueProfile } from './profile'
import { isDeadLetterQueue, type Relations } from './relations'

/** What a column shows and sorts by. A value that is not known, or not there, sorts behind all others. */
export interface QueueColumn {
  key: string
  label: string
  /** Pixels that it needs at least. */
  width: number
  align?: 'right'
  /** Whether it shows tags, which take a request of their own. */
  tags?: boolean
  value(profile: QueueProfile, relations: Relations): string | number | null
  /** In words; the value itself where it is left out. */
  text?(value: string | number): string
}

const count = (value: string | number) => formatCount(Number(value))
const duration = (value: string | number) => formatDuration(Number(value))
const moment = (value: string | number) => formatMoment(Number(value))

const tagsText = (tags: QueueProfile['tags']) =>
  tags
    ? Object.entries(tags)
        .map(([name, value]) => `${name}=${value}`)
        .join(', ') || null
    : null

/** The columns beside name and type, which need no request. */
export const factColumns: readonly QueueColumn[] = [
  {
    key: 'visible',
    label: 'Visible',
    width: 70,
    align: 'right',
    value: (one) => one.visible,
    text: count
  },
  {
    key: 'inFlight',
    label: 'In flight',
    width: 70,
    align: 'right',
    value: (one) => one.inFlight,
    text: count
  },
  {
    key: 'delayed',
    label: 'Delayed',
    width: 68,
    align: 'right',
    value: (one) => one.delayed,
    text: count
  },
  {
    key: 'dlq',
    label: 'Dead-letter queue',
    width: 128,
    value: ({ redrive }) => (redrive ? (queueOfArn(redrive.target)?.name ?? redrive.target) : null)
  },
  {
    key: 'maxReceiveCount',
    label: 'Max receives',
    width: 94,
    align: 'right',
    value: ({ redrive }) => redrive?.maxReceiveCount ?? null,
    text: count
  },
  {
    key: 'sources',
    label: 'Is a DLQ of',
    width: 88,
    value: (profile, relations) =>
      isDeadLetterQueue(relations, profile)
        ? (relations.sources.get(profile.arn)?.length ?? 0)
        : null,
    text: (value) => (value === 1 ? '1 queue' : `${formatCount(Number(value))} queues`)
  },
  {
    key: 'retention',
    label: 'Retention',
    width: 84,
    value: (one) => one.retention,
    text: duration
  },
  {
    key: 'visibilityTimeout',
    label: 'Visibility timeout',
    width: 116,
    value: (one) => one.visibilityTimeout,
    text: duration
  },
  { key: 'encryption', label: 'Encryption', width: 84, value: (one) => one.encryption },
  { key: 'created', label: 'Created', width: 124, value: (one) => one.createdAt, text: moment },
  {
    key: 'changed',
    label: 'Settings changed',
    width: 124,
    value: (one) => one.changedAt,
    text: moment
  },
  { key: 'tags', label: 'Tags', width: 130, tags: true, value: (one) => tagsText(one.tags) }
]

const byKey = new Map(factColumns.map((column) => [column.key, column]))

export const factColumn = (key: string): QueueColumn | undefined => byKey.get(key)

/** Columns that are shown until a person chooses others. */
export const defaultColumns = [
  'visible',
  'inFlight',
  'delayed',
  'dlq',
  'retention',
  'visibilityTimeout'
]

/** The text of a cell; blank where there is nothing, `undefined` where it is not known. */
export function cellText(
  column: QueueColumn,
  profile: QueueProfile | undefined,
  relations: Relations
): string | undefined {
  if (!profile || (column.tags && profile.tags === undefined)) return undefined
  if (column.tags && profile.tags === null) return 'not allowed'
  const value = column.value(profile, relations)
  if (value === null) return ''
  return column.text ? column.text(value) : String(value)
}

/** How a table is sorted. `name` is the order of the list. */
export interface TableSort {
  key: string
  descending: boolean
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

const compareValues = (a: string | number, b: string | number) =>
  typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))

/** @param queues by name. @returns them in the wanted order; equal ones stay as they are */
export function sortTable(
  queues: readonly Queue[],
  { key, descending }: TableSort,
  known: { profileOf: (url: string) => QueueProfile | undefined; relations: Relations }
): readonly Queue[] {
  const direction = descending ? -1 : 1
  if (key === 'name') return descending ? [...queues].reverse() : queues
  if (key === 'type')
    return [...queues].sort((a, b) => direction * (Number(a.fifo) - Number(b.fifo)))
  const column = factColumn(key)
  if (!column) return queues
  const rows = queues.map((queue) => {
    const profile = known.profileOf(queue.url)
    return { queue, value: profile ? column.value(profile, known.relations) : null }
  })
  rows.sort((a, b) => {
    if (a.value === null || b.value === null)
      return Number(a.value === null) - Number(b.value === null)
    return direction * compareValues(a.value, b.value)
  })
  return rows.map(({ queue }) => queue)
}

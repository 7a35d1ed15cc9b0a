import { formatDateTime } from '../format/time'

/** A name, its value exactly as SQS gave it, and what it means to a person. */
export interface NamedValue {
  name: string
  value: string
  note?: string
}

const times = new Set(['SentTimestamp', 'ApproximateFirstReceiveTimestamp'])

const notes: Record<string, string> = {
  ApproximateReceiveCount: 'how often it was received',
  SenderId: 'who sent it',
  DeadLetterQueueSourceArn: 'the queue it came from',
  AWSTraceHeader: 'X-Ray trace'
}

const inOrder = [
  'SentTimestamp',
  'ApproximateFirstReceiveTimestamp',
  'ApproximateReceiveCount',
  'SenderId',
  'MessageGroupId',
  'MessageDeduplicationId',
  'SequenceNumber',
  'AWSTraceHeader',
  'DeadLetterQueueSourceArn'
]

const rank = (name: string) => inOrder.indexOf(name) + 1 || inOrder.length + 1

function noteOf(name: string, value: string): string | undefined {
  const ms = Number(value)
  if (times.has(name) && Number.isFinite(ms)) return formatDateTime(ms)
  return notes[name]
}

/** SQS's system attributes in an order that a person reads them in; unknown ones at the end. */
export function systemAttributes(system: Readonly<Record<string, string>>): NamedValue[] {
  return Object.entries(system)
    .sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b))
    .map(([name, value]) => {
      const note = noteOf(name, value)
      return note === undefined ? { name, value } : { name, value, note }
    })
}

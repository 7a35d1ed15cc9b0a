import { childrenOf, rootOf } from '../contract/json-scan.js'
import type { BodyFacts } from '../contract/decoding.js'
import type { Content } from './content.js'
import { isEventBridge, isSns, Members } from './envelopes.js'
import { valueAt } from './json-text.js'

type Row = BodyFacts['rows'][number]

/** Records of one S3 notification that are told one by one. */
const mostRecords = 5

/** Rows of which the value is there. */
const rowsOf = (...pairs: [name: string, value: string | null | undefined][]): Row[] =>
  pairs.flatMap(([name, value]) => (value ? [{ name, value }] : []))

/** S3 writes the keys of its notifications as forms are written: a space as `+`. */
function keyOf(written: string | null): string | null {
  try {
    return written === null ? null : decodeURIComponent(written.replaceAll('+', ' '))
  } catch {
    return written
  }
}

function recordsOf({ json, node }: Members): string[] {
  const records = node('Records')
  if (records?.kind !== 'array') return []
  return childrenOf(json, records).map(({ start, end }) => json.slice(start, end))
}

const isS3Record = (record: string) =>
  rootOf(record).kind === 'object' && valueAt(record, 'eventSource') === 'aws:s3'

function s3Rows(records: string[]): Row[] {
  const rows = records
    .slice(0, mostRecords)
    .flatMap((record, at) =>
      rowsOf(
        [records.length > 1 ? `Event ${at + 1}` : 'Event', valueAt(record, 'eventName')],
        ['Bucket', valueAt(record, 's3', 'bucket', 'name')],
        ['Key', keyOf(valueAt(record, 's3', 'object', 'key'))],
        ['Bytes', valueAt(record, 's3', 'object', 'size')]
      )
    )
  const more = records.length - mostRecords
  return more > 0 ? [...rows, { name: 'More events', value: String(more) }] : rows
}

function alarmRows({ value }: Members): Row[] {
  return rowsOf(
    ['Alarm', value('AlarmName')],
    ['State', `${value('OldStateValue') ?? '?'} → ${value('NewStateValue') ?? '?'}`],
    ['Reason', value('NewStateReason')],
    ['Changed', value('StateChangeTime')]
  )
}

function logRows({ json, node, value }: Members): Row[] {
  const events = node('logEvents')
  return rowsOf(
    ['Log group', value('logGroup')],
    ['Log stream', value('logStream')],
    ['Account', value('owner')],
    ['Log events', events ? String(childrenOf(json, events).length) : null]
  )
}

/** What AWS's own services send, by what they are called. */
const kinds: { title: string; is(members: Members): boolean; rows(members: Members): Row[] }[] = [
  {
    title: 'SNS notification',
    is: isSns,
    rows: ({ value }) =>
      rowsOf(
        ['Topic', value('TopicArn')],
        ['Subject', value('Subject')],
        ['Published', value('Timestamp')],
        ['SNS message id', value('MessageId')]
      )
  },
  {
    title: 'S3 event',
    is: (members) => recordsOf(members).some(isS3Record),
    rows: (members) => s3Rows(recordsOf(members).filter(isS3Record))
  },
  {
    title: 'S3 test event',
    is: ({ value }) => value('Service') === 'Amazon S3' && value('Event') === 's3:TestEvent',
    rows: ({ value }) => rowsOf(['Bucket', value('Bucket')], ['Sent', value('Time')])
  },
  {
    title: 'CloudWatch alarm',
    is: ({ has }) => has('AlarmName', 'NewStateValue', 'OldStateValue', 'NewStateReason'),
    rows: alarmRows
  },
  {
    title: 'CloudWatch Logs',
    is: ({ has, kindOf }) =>
      has('messageType', 'owner', 'logGroup', 'logStream') && kindOf('logEvents') === 'array',
    rows: logRows
  },
  {
    title: 'EventBridge event',
    is: isEventBridge,
    rows: ({ value }) =>
      rowsOf(
        ['Source', value('source')],
        ['Detail type', value('detail-type')],
        ['Account', value('account')],
        ['Region', value('region')],
        ['Sent', value('time')]
      )
  }
]

/** What a content is an envelope or event of; null where it is none that is known. */
export function factsOf({ jsonText }: Content): BodyFacts | null {
  if (jsonText === null || rootOf(jsonText).kind !== 'object') return null
  const members = new Members(jsonText)
  const kind = kinds.find(({ is }) => is(members))
  return kind ? { title: kind.title, rows: kind.rows(members) } : null
}

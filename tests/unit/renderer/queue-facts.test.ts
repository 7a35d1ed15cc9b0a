import { describe, expect, it } from 'vitest'
import { deadLetterRows, factSections, prettyJson } from '@/features/queues/queue-facts'

const dlq = 'arn:aws:sqs:eu-west-1:441709321180:orders-dlq.fifo'
const attributes = {
  QueueArn: 'arn:aws:sqs:eu-west-1:441709321180:orders.fifo',
  ApproximateNumberOfMessages: '12',
  VisibilityTimeout: '30',
  MessageRetentionPeriod: '345600',
  MaximumMessageSize: '1048576',
  CreatedTimestamp: '1700000000',
  FifoQueue: 'true',
  DeduplicationScope: 'messageGroup',
  SqsManagedSseEnabled: 'true',
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dlq, maxReceiveCount: '5' }),
  SomethingNew: 'as it is'
}
const overview = {
  queue: {
    url: 'u',
    name: 'orders.fifo',
    fifo: true,
    account: '441709321180',
    region: 'eu-west-1'
  },
  attributes,
  tags: null
}
const sections = factSections(overview, 1_700_000_060_000)
const row = (attribute: string) =>
  sections.flatMap(({ rows }) => rows).find((one) => one.attribute === attribute)

describe('factSections', () => {
  it('says durations and sizes in human units, with the exact value', () => {
    expect(row('MessageRetentionPeriod')).toMatchObject({ value: '4 days', raw: '345600 s' })
    expect(row('MaximumMessageSize')).toMatchObject({ value: '1 MiB', raw: '1,048,576 bytes' })
  })

  it('gives a date in ISO and how long ago it was', () => {
    expect(row('CreatedTimestamp')).toMatchObject({
      raw: '2023-11-14T22:13:20Z',
      note: '1 minute ago'
    })
  })

  it('puts FIFO facts in words', () => {
    expect(row('DeduplicationScope')).toMatchObject({
      value: 'each message group',
      raw: 'messageGroup'
    })
  })

  it('shows an attribute that it does not know as it is', () => {
    expect(sections.at(-1)).toEqual({
      title: 'Other attributes',
      rows: [{ label: 'SomethingNew', attribute: 'SomethingNew', value: 'as it is' }]
    })
  })

  it('leaves out sections without anything in them', () => {
    const standard = factSections({ ...overview, attributes: { DelaySeconds: '0' } }, 0)
    expect(standard.map(({ title }) => title)).toEqual(['Messages'])
  })
})

describe('deadLetterRows', () => {
  it('points to the queue that takes the dead letters', () => {
    expect(deadLetterRows(attributes)).toEqual([
      {
        label: 'Dead-letter queue',
        attribute: 'RedrivePolicy',
        value: 'orders-dlq.fifo',
        raw: dlq,
        arn: dlq
      },
      { label: 'Moved there after', attribute: 'maxReceiveCount', value: '5 receives' }
    ])
  })

  it('lists the queues whose dead letters are accepted', () => {
    const policy = { redrivePermission: 'byQueue', sourceQueueArns: [attributes.QueueArn] }
    const rows = deadLetterRows({ RedriveAllowPolicy: JSON.stringify(policy) })
    expect(rows.map(({ value }) => value)).toEqual(['only the queues below', 'orders.fifo'])
  })

  it('does without policies that cannot be read', () => {
    expect(deadLetterRows({ RedrivePolicy: '{', RedriveAllowPolicy: '"x"' })).toEqual([])
  })
})

describe('prettyJson', () => {
  it('indents JSON and leaves the rest', () => {
    expect(prettyJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}')
    expect(prettyJson('not JSON')).toBe('not JSON')
  })
})

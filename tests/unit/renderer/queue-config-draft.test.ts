import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attributeRanges, limits } from '@contract'
import { formatCount } from '@/format/numbers'
import { formatDuration } from '@/format/time'
import { changesOf, creationOf, isNothing } from '@/model/queue-config/changes'
import { diffRows, summaryRows } from '@/model/queue-config/diff'
import {
  configOf,
  draftOf,
  fullName,
  newDraft,
  overlaid,
  type QueueDraft
} from '@/model/queue-config/draft'
import { problemsOf, unitHint } from '@/model/queue-config/problems'
import { formatSize, readDuration, readSize } from '@/model/queue-config/units'
import { warningsOf, warningsOfAny } from '@/model/queue-config/warnings'
import { anyConfig, arnOf } from './queue-config'

/** A queue's configuration in the form, and what of it is sent. */

const around = { arn: null, taken: new Set<string>() }
const draft = (typed: Partial<QueueDraft>): QueueDraft => ({ ...newDraft(), name: 'q', ...typed })
const problemOf = (field: keyof QueueDraft, typed: Partial<QueueDraft>) =>
  problemsOf(draft(typed), around)[field]

test.each([
  ['30 s', 30],
  ['30', 30],
  ['12 min', 720],
  ['1h 30m', 5400],
  ['1.5 hours', 5400],
  ['4 days', 345_600],
  ['2 weeks', 1_209_600],
  ['345,600', 345_600],
  ['0 seconds', 0]
])('%s is %i seconds', (text, seconds) => expect(readDuration(text)).toBe(seconds))

test.each([
  ...['', 's', '30 x', '30 40', '1.5', '-1', '1 h 30', '30 s!', '99999999999999 weeks'],
  ...['1,5 min', '1,5 h', '0,5 h', '1,50 min', '1,', '12,34', '1234,567', '1,234,5', '1,5,000']
])('"%s" is no duration', (text) => expect(readDuration(text)).toBeNull())

test('a decimal comma is refused with what to write', () => {
  expect(problemOf('visibility', { visibility: '1,5 min' })).toContain('Write 1.5, not 1,5')
  expect(problemOf('maximumSize', { maximumSize: '1,5 KiB' })).toContain('Write 1.5, not 1,5')
  expect(problemOf('visibility', { visibility: '1,000 s' })).toBeUndefined()
})

test('a comma stands before groups of three digits, or nothing is read', () => {
  const units = fc.constantFrom('', ' s', ' min', ' h')
  fc.assert(
    fc.property(fc.nat(9_999_999), units, (number, unit) => {
      const plain = readDuration(`${number}${unit}`)
      expect(plain).not.toBeNull()
      expect(readDuration(`${formatCount(number)}${unit}`)).toBe(plain)
    })
  )
  const digits = fc.stringMatching(/^\d{1,6}$/)
  fc.assert(
    fc.property(digits, digits, units, (before, after, unit) => {
      fc.pre(after.length !== 3 || before.length > 3)
      expect(readDuration(`${before},${after}${unit}`)).toBeNull()
      expect(readSize(`${before},${after}`)).toBeNull()
    })
  )
})

test.each([
  ['256 KiB', 262_144],
  ['256KB', 262_144],
  ['1 MiB', 1_048_576],
  ['262144', 262_144],
  ['1.5 KiB', 1536]
])('%s is %i bytes', (text, bytes) => expect(readSize(text)).toBe(bytes))

test('every duration and every size is read as what it was written for', () => {
  fc.assert(
    fc.property(fc.nat(2_000_000), (value) => {
      expect(readDuration(formatDuration(value))).toBe(value)
      expect(readSize(formatSize(value))).toBe(value)
    })
  )
})

test('whatever is typed, a duration is a whole number or nothing', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const value = readDuration(text)
      expect(value === null || Number.isSafeInteger(value)).toBe(true)
    })
  )
})

test('a configuration that is only looked at changes nothing', () => {
  fc.assert(
    fc.property(anyConfig, (config) => {
      const changes = changesOf(config, configOf(draftOf(config)))
      expect(changes).toEqual({
        attributes: {},
        before: {},
        tagsBefore: {},
        tagsSet: {},
        tagsRemoved: []
      })
      expect(isNothing(changes)).toBe(true)
      expect(diffRows(config, configOf(draftOf(config)))).toEqual([])
    })
  )
})

test('the form of a configuration is the form of what the form says', () => {
  fc.assert(
    fc.property(anyConfig, (config) => {
      const form = draftOf(config)
      const again = draftOf(configOf(form))
      // Without a key of KMS its reuse period is not said.
      expect({ ...again, kmsReuse: form.kmsReuse }).toEqual(form)
    })
  )
})

test('from any configuration to any other, only what differs is sent, and then nothing differs', () => {
  fc.assert(
    fc.property(anyConfig, anyConfig, (from, to) => {
      fc.pre(from.fifo === to.fifo)
      const wanted = configOf(draftOf(to))
      const { attributes, before, tagsBefore, tagsSet, tagsRemoved } = changesOf(from, wanted)
      const tags = Object.fromEntries(
        Object.entries({ ...from.tags, ...tagsSet }).filter(([key]) => !tagsRemoved.includes(key))
      )
      const then = { ...from, attributes: { ...from.attributes, ...attributes }, tags }
      expect(isNothing(changesOf(then, wanted))).toBe(true)
      expect(then.tags).toEqual(to.tags)
      expect(Object.keys(before)).toEqual(Object.keys(attributes))
      const touched = Object.keys(from.tags).filter(
        (key) => key in tagsSet || tagsRemoved.includes(key)
      )
      expect(tagsBefore).toEqual(Object.fromEntries(touched.map((key) => [key, from.tags[key]])))
      for (const [name, value] of Object.entries(before)) {
        expect(value).toBe(from.attributes[name as never] ?? '')
      }
      expect(attributes).not.toHaveProperty('FifoQueue')
      // SQS refuses both in one request.
      expect(Boolean(attributes.KmsMasterKeyId) && 'SqsManagedSseEnabled' in attributes).toBe(false)
    })
  )
})

test('a new queue is made with what is not SQS’s own default, and the encryption', () => {
  expect(creationOf(configOf(draft({ name: 'plain' })))).toEqual({ SqsManagedSseEnabled: 'true' })
  const made = creationOf(
    configOf(
      draft({ name: 'a', fifo: true, retention: '14 days', contentBasedDeduplication: true })
    )
  )
  expect(made).toEqual({
    FifoQueue: 'true',
    MessageRetentionPeriod: '1209600',
    ContentBasedDeduplication: 'true',
    SqsManagedSseEnabled: 'true'
  })
  const kms = draft({ encryption: 'kms', kmsKeyId: 'alias/a' })
  expect(creationOf(configOf(kms))).toEqual({ KmsMasterKeyId: 'alias/a' })
})

test('a queue made like another one is like it', () => {
  fc.assert(
    fc.property(anyConfig, (config) => {
      const wanted = configOf(draftOf(config))
      const made = { ...wanted, attributes: creationOf(wanted) }
      expect(isNothing(changesOf(made, wanted))).toBe(true)
    })
  )
})

test('the .fifo of a name is put behind it once, and counts', () => {
  expect(fullName({ name: ' orders ', fifo: true })).toBe('orders.fifo')
  expect(fullName({ name: 'orders.fifo', fifo: true })).toBe('orders.fifo')
  expect(problemOf('name', { name: 'n'.repeat(75), fifo: true })).toBeUndefined()
  expect(problemOf('name', { name: 'n'.repeat(76), fifo: true })).toContain('81 characters')
  expect(problemOf('name', { name: 'orders.fifo' })).toContain('choose FIFO')
  expect(problemOf('name', { name: 'a b' })).toContain('letters, digits')
  expect(problemsOf(draft({}), { arn: null, taken: new Set(['q']) }).name).toContain('already')
})

test.each([
  ['visibility', 'VisibilityTimeout'],
  ['delay', 'DelaySeconds'],
  ['retention', 'MessageRetentionPeriod'],
  ['wait', 'ReceiveMessageWaitTimeSeconds'],
  ['maximumSize', 'MaximumMessageSize']
] as const)('%s keeps to its range at both ends', (field, attribute) => {
  const { from, to } = attributeRanges[attribute]
  for (const value of [from, to]) expect(problemOf(field, { [field]: `${value}` })).toBeUndefined()
  expect(problemOf(field, { [field]: `${to + 1}` })).toContain('are allowed')
  if (from > 0) expect(problemOf(field, { [field]: `${from - 1}` })).toContain('are allowed')
  expect(problemOf(field, { [field]: 'soon' })).toMatch(/^Write a/)
})

test('high throughput needs deduplication within each message group', () => {
  const typed = { fifo: true, throughputLimit: 'perMessageGroupId' } as const
  expect(problemOf('throughputLimit', typed)).toContain('each message group')
  expect(problemOf('throughputLimit', { ...typed, deduplicationScope: 'messageGroup' })).toBe(
    undefined
  )
})

test('a dead-letter queue is of the same type, account and region, and another queue', () => {
  const to = (deadLetterArn: string, own: string | null = null) =>
    problemsOf(draft({ hasDeadLetters: true, deadLetterArn }), { arn: own, taken: new Set() })
      .deadLetterArn
  expect(to('')).toContain('Choose a queue')
  expect(to(arnOf('dlq.fifo'))).toContain('standard queue too')
  expect(to(arnOf('dlq'), arnOf('q'))).toBeUndefined()
  expect(to(arnOf('dlq').replace('eu-west-1', 'us-east-1'), arnOf('q'))).toContain('region')
  expect(to(arnOf('q'), arnOf('q'))).toContain('not its own')
  for (const count of ['0', '1001', '', 'x']) {
    expect(
      problemOf('maxReceiveCount', { hasDeadLetters: true, maxReceiveCount: count })
    ).toContain('1 to 1000')
  }
})

test('up to ten queues may be named for the redrive', () => {
  const sources = (count: number) => Array.from({ length: count }, (_, n) => arnOf(`q${n}`))
  const by = (count: number) =>
    problemOf('redriveSources', { redriveAllow: 'byQueue', redriveSources: sources(count) })
  expect(by(0)).toContain('at least one')
  expect(by(limits.redriveSources)).toBeUndefined()
  expect(by(limits.redriveSources + 1)).toContain('10 queues at most')
})

test('tags: keys, values, repeats and their number', () => {
  const of = (...tags: QueueDraft['tags']) => problemsOf(draft({ tags }), around)
  expect(of({ key: 'team', value: '' }, { key: '', value: '' })).toEqual({})
  expect(of({ key: 'aws:x', value: '' })['tag:0']).toContain('aws:')
  expect(of({ key: '', value: 'x' })['tag:0']).toContain('needs a key')
  expect(of({ key: 'k'.repeat(129), value: '' })['tag:0']).toContain('129')
  expect(of({ key: 'k', value: 'v'.repeat(257) })['tag:0']).toContain('257')
  expect(of({ key: 'k', value: '' }, { key: 'k', value: '1' })['tag:1']).toContain('already')
  const many = Array.from({ length: 51 }, (_, n) => ({ key: `k${n}`, value: '' }))
  expect(of(...many).tags).toContain('50 tags at most')
})

test('what was typed stays, what was left alone follows the queue', () => {
  const base = draft({})
  const typed = { ...base, visibility: '1 minute' }
  const now = { ...base, visibility: '2 minutes', delay: '5 seconds' }
  expect(overlaid(base, typed, now)).toEqual({ ...now, visibility: '1 minute' })
})

test('a change is told with what was before, in words and exactly', () => {
  const before = configOf(draft({ tags: [{ key: 'team', value: 'a' }] }))
  const after = configOf(draft({ retention: '1 day', maximumSize: '256 KiB' }))
  expect(diffRows(before, after)).toEqual([
    {
      label: 'Retention',
      attribute: 'MessageRetentionPeriod',
      before: '4 days (345,600 s)',
      after: '1 day (86,400 s)'
    },
    {
      label: 'Maximum message size',
      attribute: 'MaximumMessageSize',
      before: '1 MiB (1,048,576 bytes)',
      after: '256 KiB (262,144 bytes)'
    },
    { label: 'Tag team', attribute: '', before: 'a', after: null }
  ])
  const summary = summaryRows(after)
  expect(summary.map(({ label }) => label)).not.toContain('Deduplicated within')
  expect(summary).toContainEqual(expect.objectContaining({ label: 'Retention', before: null }))
})

test('what loosens security or may lose messages is warned of', () => {
  const counts = { visible: 7, inFlight: 0, delayed: 0 }
  const warned = (before: Partial<QueueDraft>, after: Partial<QueueDraft>) =>
    warningsOf(configOf(draft(before)), configOf(draft(after)), counts).join('\n')
  expect(warned({}, {})).toBe('')
  expect(warned({}, { retention: '1 hour' })).toMatch(/older than 1 hour.*About 7 messages are/)
  expect(warned({ retention: '1 hour' }, {})).toBe('')
  expect(warned({}, { encryption: 'none' })).toContain('not encrypted')
  expect(warned({}, { visibility: '0' })).toContain('received again at once')
  const dead = { hasDeadLetters: true, deadLetterArn: arnOf('dlq'), maxReceiveCount: '5' }
  expect(warned(dead, {})).toContain('Without a dead-letter queue')
  expect(warned(dead, { ...dead, maxReceiveCount: '1' })).toContain('become dead letters')
  expect(warned({}, { maximumSize: '1 KiB' })).toContain('longer messages are refused')
  const open = JSON.stringify({
    Statement: { Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: '*' }
  })
  expect(warned({}, { policy: open })).toContain('open to everyone')
  expect(warned({ policy: open }, { policy: open })).toBe('')
})

test('of several queues every change is warned of that may lose messages of one', () => {
  const warned = (changed: Parameters<typeof warningsOfAny>[0]) =>
    warningsOfAny(changed, { visible: 1200, inFlight: 0, delayed: 0 }).join('\n')
  expect(warned({})).toBe('')
  expect(warned({ DelaySeconds: '7', ReceiveMessageWaitTimeSeconds: '20' })).toBe('')
  expect(warned({ MessageRetentionPeriod: '60' })).toBe(
    'SQS deletes every message that is older than 1 minute, for good. About 1,200 messages are there now.'
  )
  expect(warned({ MessageRetentionPeriod: '1209600', MaximumMessageSize: '1048576' })).toBe('')
  expect(warned({ MaximumMessageSize: '1024' })).toContain('longer messages are refused')
  expect(warned({ VisibilityTimeout: '0' })).toContain('received again at once')
  expect(warningsOfAny({ MessageRetentionPeriod: '60' }, null).join()).not.toContain('About')
})

test('a field says exactly how it was read', () => {
  expect(unitHint('retention', '1 min')).toBe('= 60 s. 1 minute to 14 days.')
  expect(unitHint('maximumSize', '256 KiB')).toMatch(/^= 262,144 bytes\. /)
  expect(unitHint('delay', '')).toMatch(/^0 seconds to /)
})

test('a policy that the queue has already keeps nobody from changing something else', () => {
  const policy =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"CanonicalUser":"x"}}]}'
  expect(problemOf('policy', { policy })).toBeDefined()
  expect(problemsOf(draft({ policy }), { ...around, policy })).toEqual({})
  expect(problemsOf(draft({ policy: `${policy} ` }), { ...around, policy }).policy).toBeDefined()
})

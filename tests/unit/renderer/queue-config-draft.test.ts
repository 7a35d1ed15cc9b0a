import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changesOf, creationOf, isNothing } from '@/model/queue-config/changes'
import { diffRows, summaryRows } from '@/model/queue-config/diff'
import { configOf, draftOf, newDraft, overlaid, type QueueDraft } from '@/model/queue-config/draft'
import { warningsOf, warningsOfAny } from '@/model/queue-config/warnings'
import { anyConfig, arnOf } from './queue-config'

/** A queue's configuration in the form, and what of it is sent. */

const draft = (typed: Partial<QueueDraft>): QueueDraft => ({ ...newDraft(), name: 'q', ...typed })

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

test.each(['constructor', 'toString', 'hasOwnProperty'])(
  'a tag %s is added and removed like any other',
  (key) => {
    const without = configOf(draft({}))
    const tagged = configOf(draft({ tags: [{ key, value: 'x' }] }))
    expect(changesOf(tagged, without)).toMatchObject({
      tagsBefore: { [key]: 'x' },
      tagsRemoved: [key]
    })
    expect(changesOf(without, tagged)).toMatchObject({ tagsBefore: {}, tagsSet: { [key]: 'x' } })
    const row = { label: `Tag ${key}`, attribute: '' }
    expect(diffRows(tagged, without)).toEqual([{ ...row, before: 'x', after: null }])
    expect(diffRows(without, tagged)).toEqual([{ ...row, before: null, after: 'x' }])
  }
)

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

test('what was typed stays, what was left alone follows the queue', () => {
  const base = draft({})
  const typed = { ...base, visibility: '1 minute' }
  const now = { ...base, visibility: '2 minutes', delay: '5 seconds' }
  expect(overlaid(base, typed, now)).toEqual({ ...now, visibility: '1 minute' })
})

test('what was typed of tags is laid over tag by tag', () => {
  const tagged = (tags: Record<string, string>) =>
    draft({ tags: Object.entries(tags).map(([key, value]) => ({ key, value })) })
  const base = tagged({ owner: 'me', left: 'a', dropped: 'b', goes: 'c' })
  const typed = tagged({ owner: 'mine', left: 'a', goes: 'c', added: 'd', same: 'e' })
  const now = tagged({ owner: 'theirs', left: 'A', dropped: 'B', same: 'E', new: 'f' })
  expect(overlaid(base, typed, now)).toEqual(
    tagged({ owner: 'mine', left: 'A', added: 'd', same: 'e', new: 'f' })
  )
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

test('a policy that lets everyone do more than before is warned of, statement by statement', () => {
  const everyone = (more: object) => ({
    Effect: 'Allow',
    Principal: '*',
    Action: 'sqs:GetQueueUrl',
    Resource: arnOf('q'),
    ...more
  })
  const deny = { Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: arnOf('q') }
  const only = { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }
  const policy = (...statements: object[]) => ({
    policy: JSON.stringify({ Statement: statements })
  })
  const warned = (before: Partial<QueueDraft>, after: Partial<QueueDraft>) =>
    warningsOf(configOf(draft(before)), configOf(draft(after)), null).length > 0
  expect(warned(policy(everyone({})), policy(everyone({ Action: 'sqs:*' })))).toBe(true)
  expect(warned(policy(everyone({})), policy(everyone({ Action: 'sqs:SendMessage' })))).toBe(true)
  expect(warned(policy(everyone({}), { ...deny, ...only }), policy(everyone({})))).toBe(true)
  expect(warned(policy(everyone({ Sid: 'a' })), policy(everyone({ Sid: 'b' })))).toBe(false)
  expect(warned(policy(everyone({})), policy(everyone({}), { ...deny, ...only }))).toBe(false)
  expect(warned(policy(everyone({}), { ...deny, ...only }), policy())).toBe(false)
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

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { QueueAttributeName } from '@contract'
import { sameAttribute, valueOf } from '@/model/queue-config/attributes'
import { changesOf, isSaid } from '@/model/queue-config/changes'
import { configOf, draftOf, type QueueDraft } from '@/model/queue-config/draft'
import { readConfig, writeConfig } from '@/model/queue-config/file'
import { filledIn, laidOver } from '@/model/queue-config/filled'
import { textKey } from '@/model/text-key'
import { anyConfig, arnOf } from './queue-config'

/** The form of a queue that is filled in from a file. */

const orders = {
  name: 'orders',
  fifo: false,
  attributes: {
    VisibilityTimeout: '45',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf('dlq'), maxReceiveCount: 3 }),
    RedriveAllowPolicy: '{"redrivePermission":"denyAll"}',
    KmsMasterKeyId: 'alias/orders',
    KmsDataKeyReusePeriodSeconds: '600',
    Policy: '{"Version":"2012-10-17","Statement":[]}'
  },
  tags: { team: 'fulfilment', stage: 'test' }
}
const over = (draft: QueueDraft, file: object, tagsKnown = true) =>
  laidOver(draft, readConfig(JSON.stringify(file))!, tagsKnown)
const changed = (file: object) => changesOf(orders, configOf(over(draftOf(orders), file)))

test('of a queue that is there, what a file does not have stays', () => {
  expect(changed({ Attributes: { VisibilityTimeout: '60' } })).toMatchObject({
    attributes: { VisibilityTimeout: '60' },
    tagsSet: {},
    tagsRemoved: []
  })
  expect(
    changed({ name: 'other', attributes: {}, tags: { stage: 'live', new: 'a' } })
  ).toMatchObject({
    attributes: {},
    tagsSet: { stage: 'live', new: 'a' },
    tagsRemoved: []
  })
  expect(changed({ attributes: { SqsManagedSseEnabled: 'true' } }).attributes).toEqual({
    SqsManagedSseEnabled: 'true',
    KmsMasterKeyId: ''
  })
  expect(changed({ attributes: { KmsDataKeyReusePeriodSeconds: '60' } }).attributes).toEqual({
    KmsDataKeyReusePeriodSeconds: '60'
  })
  expect(changed({ attributes: { RedrivePolicy: '' } }).attributes).toEqual({ RedrivePolicy: '' })
})

test('whatever the file, only what it has is changed, and as it has it', () => {
  fc.assert(
    fc.property(anyConfig, anyConfig, (there, wanted) => {
      fc.pre(there.fifo === wanted.fifo)
      const draft = laidOver(draftOf(there), readConfig(writeConfig(wanted))!, true)
      const { attributes, tagsRemoved } = changesOf(there, configOf(draft))
      const encryption = ['SqsManagedSseEnabled', 'KmsMasterKeyId']
      const said = Object.keys(wanted.attributes)
      const meant = said.some((name) => encryption.includes(name)) ? [...said, ...encryption] : said
      expect(meant).toEqual(expect.arrayContaining(Object.keys(attributes)))
      expect(tagsRemoved).toEqual([])
      const after = configOf(draft)
      for (const [name, value] of Object.entries(wanted.attributes)) {
        if (name === 'FifoQueue' || !isSaid(name as QueueAttributeName, after.attributes)) continue
        const now = valueOf(after.attributes, name as QueueAttributeName)
        expect(sameAttribute(name as QueueAttributeName, now, value)).toBe(true)
      }
      expect(after.tags).toEqual({ ...there.tags, ...wanted.tags })
    })
  )
})

test('name and type stay, what is being typed too, and tags that may not be read', () => {
  const typing = { ...draftOf(orders), delay: 'so', name: 'orders' }
  const laid = over(
    typing,
    { name: 'a.fifo', attributes: { FifoQueue: 'true' }, tags: { x: 'y' } },
    false
  )
  expect(laid).toMatchObject({ name: 'orders', fifo: false, delay: 'so', policyOf: '' })
  expect(laid.tags).toEqual(typing.tags)
  expect(laid.leftOut).toEqual([
    'FIFO: the type of a queue cannot be changed.',
    'Tags: they stay as they are.'
  ])
})

test('a new queue is what the file has, encrypted where it does not say', () => {
  const read = readConfig(JSON.stringify({ name: 'orders', attributes: { Colour: 'red' } }))!
  expect(filledIn(read)).toMatchObject({
    name: 'orders',
    encryption: 'sqs',
    policyOf: 'orders',
    leftOut: ['Colour: SQS has no such attribute to set.']
  })
})

test('files are told apart by what is in them', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      expect(textKey(one) === textKey(other)).toBe(one === other)
    })
  )
  const numbered = Array.from({ length: 20_000 }, (_, n) => textKey(`{"name":"q${n}"}`))
  expect(new Set(numbered).size).toBe(numbered.length)
})

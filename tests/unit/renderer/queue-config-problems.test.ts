import { expect, test } from 'vitest'
import { attributeRanges, limits } from '@contract'
import { draftOf, fullName, newDraft, type QueueDraft } from '@/model/queue-config/draft'
import { problemsOf } from '@/model/queue-config/problems'
import { arnOf } from './queue-config'

/** What is wrong with what was typed into the form of a queue, field by field. */

const around = { arn: null, taken: new Set<string>() }
const draft = (typed: Partial<QueueDraft>): QueueDraft => ({ ...newDraft(), name: 'q', ...typed })
const problemOf = (field: keyof QueueDraft, typed: Partial<QueueDraft>) =>
  problemsOf(draft(typed), around)[field]

test('a decimal comma is refused with what to write', () => {
  expect(problemOf('visibility', { visibility: '1,5 min' })).toContain('Write 1.5, not 1,5')
  expect(problemOf('maximumSize', { maximumSize: '1,5 KiB' })).toContain('Write 1.5, not 1,5')
  expect(problemOf('visibility', { visibility: '1,000 s' })).toBeUndefined()
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
  const typed = { redriveAllow: 'byQueue', redriveSources: ['orders'] } as const
  expect(problemOf('redriveSources', { ...typed, redriveSources: ['orders'] })).toContain(
    '“orders” is not the ARN of a queue'
  )
})

test('a policy with a member twice is refused, and stays as it is in the form', () => {
  const Policy =
    '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"*",' +
    '"Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"}},"Condition":{}}]}'
  const { policy } = draftOf({ name: 'q', fifo: false, attributes: { Policy }, tags: {} })
  expect(policy.match(/"Condition"/g)).toHaveLength(2)
  expect(problemOf('policy', { policy })).toMatch(/^Line 13: “Condition” is there twice/)
})

test('tags: keys, values, repeats and their number', () => {
  const of = (...tags: QueueDraft['tags']) => problemsOf(draft({ tags }), around)
  expect(of({ key: 'team', value: '' }, { key: '', value: '' })).toEqual({})
  expect(of({ key: 'aws:x', value: '' })['tag:0']).toContain('aws:')
  expect(of({ key: '__proto__', value: 'x' })['tag:0']).toContain('cannot set')
  expect(of({ key: '', value: 'x' })['tag:0']).toContain('needs a key')
  expect(of({ key: 'k'.repeat(129), value: '' })['tag:0']).toContain('129')
  expect(of({ key: 'k', value: 'v'.repeat(257) })['tag:0']).toContain('257')
  expect(of({ key: 'k', value: '' }, { key: 'k', value: '1' })['tag:1']).toContain('already')
  const many = Array.from({ length: 51 }, (_, n) => ({ key: `k${n}`, value: '' }))
  expect(of(...many).tags).toContain('50 tags at most')
})

test('a policy that the queue has already keeps nobody from changing something else', () => {
  const policy =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"CanonicalUser":"x"}}]}'
  expect(problemOf('policy', { policy })).toBeDefined()
  expect(problemsOf(draft({ policy }), { ...around, policy })).toEqual({})
  expect(problemsOf(draft({ policy: `${policy} ` }), { ...around, policy }).policy).toBeDefined()
})

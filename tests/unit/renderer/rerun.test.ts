import { describe, expect, it } from 'vitest'
import { documentProblems, refusedCodes, type RerunFacts, type Run } from '@contract'
import {
  canResume,
  canRunAgain,
  canRunFailed,
  doubtNote,
  isDestructive,
  isDropped,
  rerunAction,
  rerunCount,
  rerunNotes,
  rerunTitle
} from '@/model/rerun'

const run = (changed: Partial<Run> = {}): Run => ({
  id: 1,
  connectionId: 'c',
  action: 'send',
  queueUrl: 'https://sqs.eu-west-1.amazonaws.com/441709321180/orders.fifo',
  listenerId: null,
  status: 'cancelled',
  startedAt: 1000,
  endedAt: 3000,
  inputs: 5000,
  outputs: 1800,
  failures: 10,
  failure: null,
  attemptId: null,
  ...changed
})

const facts = (changed: Partial<RerunFacts> = {}): RerunFacts => ({
  all: 5000,
  failed: 10,
  rest: 3210,
  inDoubt: 8,
  inDoubtSince: 1_000_000,
  known: true,
  ...changed
})

it('a run that has not made all its messages can be resumed, and run again with other values', () => {
  const made = run({ inputs: 1800, outputs: 1800, failures: 0, total: 5000 })
  expect(canResume(made)).toBe(true)
  expect(canResume({ ...made, total: 1800 })).toBe(false)
  expect(rerunNotes(made, facts(), 'rest')).toEqual([])
  const filled = { ...made, options: { fillTemplates: true } }
  expect(rerunNotes(filled, facts(), 'all')).toEqual([
    'Its templates are filled in anew, with other values.'
  ])
})

it('a run that ended at a message that is refused goes on behind it, and does not send it again', () => {
  const refused = { code: 'InvalidAttributeValue', message: '', retryable: false, hint: '' }
  const made = run({
    status: 'failed',
    inputs: 1411,
    outputs: 1411,
    failures: 1,
    total: 3000,
    failure: refused,
    options: { fillTemplates: true }
  })
  expect(canResume(made)).toBe(true)
  expect(canRunFailed(made)).toBe(false)
  // It was the last one.
  expect(canResume({ ...made, total: 1411 })).toBe(false)
  expect(canRunFailed({ ...made, failures: 2 })).toBe(true)
  const elsewhere = { ...made, failure: { ...refused, code: 'QueueDoesNotExist' } }
  expect(canRunFailed(elsewhere)).toBe(true)
  expect(canResume({ ...elsewhere, total: 1411 })).toBe(false)
})

it('knows of every document that is refused without asking SQS that it would be again', () => {
  const long = 'x'.repeat(1_100_000)
  const names = ['a', 'a', 'aws.x', '', ...'bcdefghi']
  const attributes = names.map((name) => ({ name, type: 'Number', value: 'two' }))
  const document = (body: string) => ({
    body,
    properties: { messageGroupId: 'a b', messageDeduplicationId: 'd', queueNameOrUrl: 'no queue' },
    attributes: [...attributes, { name: 'j', type: 'Text', value: '1' }]
  })
  const bare = { body: 'a', properties: {}, attributes: [] }
  const rules = (fifo: boolean) => ({
    fifo,
    contentBasedDeduplication: false,
    maximumMessageSize: null
  })
  const problems = [
    ...['', '\u0000', long].flatMap((body) =>
      documentProblems(document(body), rules(false), 'send', true)
    ),
    ...documentProblems(bare, rules(true), 'send', false),
    ...documentProblems(bare, rules(false), 'send', true)
  ]
  const codes = new Set(problems.map(({ code }) => code))
  expect(codes.size).toBeGreaterThan(11)
  expect([...codes].filter((code) => !refusedCodes.some((known) => known === code))).toEqual([])
})

describe('a run that is over', () => {
  it('can be resumed where it was cut off, by one run', () => {
    for (const status of ['cancelled', 'failed', 'interrupted'] as const) {
      expect(canResume(run({ status }))).toBe(true)
    }
    expect(canResume(run({ status: 'succeeded' }))).toBe(false)
    expect(canResume(run({ status: 'running' }))).toBe(false)
    expect(canResume(run({ outputs: 5000, failures: 0 }))).toBe(false)
    expect(canResume(run({ resumedBy: 4 }))).toBe(false)
    expect(canResume(run({ action: 'receive' }))).toBe(false)
    expect(canResume(run({ inputs: 0, outputs: 0, failures: 0 }))).toBe(false)
  })

  it('can be run again, or its failed documents', () => {
    expect(canRunAgain(run())).toBe(true)
    expect(canRunAgain(run({ action: 'receive', inputs: 0 }))).toBe(true)
    expect(canRunAgain(run({ action: 'listen' }))).toBe(false)
    expect(canRunFailed(run())).toBe(true)
    expect(canRunFailed(run({ failures: 0 }))).toBe(false)
    expect(canRunFailed(run({ action: 'receive' }))).toBe(false)
  })
})

describe('what is asked', () => {
  it('names the action, the queue and the number', () => {
    expect(rerunTitle(run(), 'rest')).toBe('Resume Send orders.fifo')
    expect(rerunAction(run(), rerunCount(facts(), 'rest', false))).toBe('Send 3,202 documents')
    expect(rerunAction(run(), rerunCount(facts(), 'failed', true))).toBe('Send 10 documents')
    expect(rerunAction(run({ action: 'delete' }), 1)).toBe('Delete 1 message')
    expect(rerunAction(run({ action: 'receive' }), 0)).toBe('Receive')
  })

  it('says of FIFO that what is in doubt is dropped for 5 minutes, and when that is over', () => {
    const sent = facts().inDoubtSince!
    expect(isDropped(run(), facts(), sent + 240_000)).toBe(true)
    expect(doubtNote(run(), facts(), sent + 240_000)).toContain('drops those that it has')
    expect(isDropped(run(), facts(), sent + 300_000)).toBe(false)
    expect(doubtNote(run(), facts(), sent + 300_000)).toContain('are over')
  })

  it('says of a standard queue that what is in doubt may be there twice', () => {
    const standard = run({ queueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/orders' })
    expect(isDropped(standard, facts(), 0)).toBe(false)
    expect(doubtNote(standard, facts(), 0)).toContain('there twice')
  })

  it('says what the same deduplication ids mean, what is deleted, and what is gone', () => {
    expect(rerunNotes(run(), facts(), 'all').join()).toContain('dropped as a repeat')
    expect(rerunNotes(run(), facts({ all: 4990 }), 'rest')).toEqual([
      '10 of its input documents are no longer in the journal.'
    ])
    const receive = run({ action: 'receive', inputs: 0, options: { deleteMessages: true } })
    expect(rerunNotes(receive, facts({ all: 0 }), 'all').join()).toContain('is deleted')
    expect(isDestructive(receive)).toBe(true)
    expect(isDestructive(run())).toBe(false)
  })
})

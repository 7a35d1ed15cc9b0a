import { describe, expect, it } from 'vitest'
import type { Run } from '@contract'
import { namedProperties } from '@/model/document-properties'
import { namedOptions } from '@/model/option-labels'
import { outcomeNote } from '@/model/outcome'
import {
  formatRunTime,
  noDocuments,
  runDone,
  runExceptions,
  runLabel,
  runRate,
  runStatus,
  runTone
} from '@/model/run'
import { systemAttributes } from '@/model/system-attributes'

const run = (changed: Partial<Run>): Run => ({
  id: 1,
  connectionId: 'c',
  action: 'send',
  queueUrl: 'https://sqs.eu-west-1.amazonaws.com/441709321180/orders.fifo',
  listenerId: null,
  status: 'succeeded',
  startedAt: 1000,
  endedAt: 3000,
  inputs: 40,
  outputs: 40,
  failures: 0,
  failure: null,
  attemptId: null,
  ...changed
})

describe('a run in words', () => {
  it('is named by its action and its queue', () => {
    expect(runLabel(run({}))).toBe('Send orders.fifo')
    expect(runLabel(run({ queueUrl: null, action: 'delete' }))).toBe('Delete Dynamic Queue')
  })

  it('says when it went on over failures', () => {
    expect(runStatus(run({}))).toBe('succeeded')
    expect(runStatus(run({ failures: 2 }))).toBe('ended with failures')
    expect(runTone(run({ failures: 2 }))).toBe('warn')
    expect(runTone(run({ status: 'failed', failures: 2 }))).toBe('bad')
  })

  it('says when something came to nothing', () => {
    const doubled = run({ doubled: 2, outputs: 12 })
    expect(runTone(doubled)).toBe('warn')
    expect(runDone(doubled)).toBe(12)
    expect(runExceptions(doubled)).toEqual(['2 maybe twice'])
    const repeats = run({ repeats: 2, outputs: 12 })
    expect(runStatus(repeats)).toBe('ended with repeats')
    expect(runTone(repeats)).toBe('warn')
    expect(runDone(repeats)).toBe(10)
    expect(runExceptions(run({ repeats: 1, failures: 3 }))).toEqual([
      '1 repeat dropped',
      '3 failed'
    ])
    expect(runExceptions(run({ action: 'delete', repeats: 2, accepted: 1234 }))).toEqual([
      '2 repeats',
      '1,234 accepted by SQS'
    ])
    expect(runExceptions(run({}))).toEqual([])
  })

  it('says of a document what came of it', () => {
    expect(outcomeNote({ state: 'sent', messageId: 'm' })).toBeNull()
    expect(outcomeNote({ state: 'repeat', messageId: 'm' })).toContain('dropped this repeat')
    expect(outcomeNote({ state: 'repeat', messageId: null })).toContain('sent once')
    expect(outcomeNote({ state: 'accepted', messageId: null })).toContain('Accepted by SQS')
  })

  it('has a rate where there is enough to tell', () => {
    expect(runRate(run({}), 9999)).toBe(20)
    expect(runRate(run({ outputs: 3 }), 9999)).toBeNull()
    expect(runRate(run({ failures: 5 }), 9999)).toBe(20)
    expect(runRate(run({ endedAt: null }), 1100)).toBeNull()
  })

  it('counts what failed as an output, but not as done', () => {
    expect(runDone(run({ failures: 4 }))).toBe(36)
    expect(runDone(run({ failures: 4, action: 'receive' }))).toBe(40)
  })

  it('takes a time that can be read', () => {
    expect([40, 12_400, 185_000, 7_800_000].map(formatRunTime)).toEqual([
      '40 ms',
      '12.4 s',
      '3 min 05 s',
      '2 h 10 min'
    ])
  })
})

describe('names and values', () => {
  it('of properties are those that are there, each label once', () => {
    const named = namedProperties({
      queueUrl: 'https://q',
      queueNameOrUrl: 'q',
      messageId: 'm',
      messageGroupId: '',
      sequenceNumber: '1'
    })
    expect(named).toEqual([
      { name: 'Message Id', value: 'm' },
      { name: 'Sequence Number', value: '1' },
      { name: 'Queue Name/URL', value: 'https://q' }
    ])
  })

  it('of system attributes keep the raw value and say what it means', () => {
    const [sent, , unknown] = systemAttributes({
      Zeta: 'z',
      ApproximateReceiveCount: '2',
      SentTimestamp: '1795338818642'
    })
    expect(sent).toMatchObject({ name: 'SentTimestamp', value: '1795338818642' })
    expect(sent?.note).toMatch(/2026/)
    expect(unknown).toEqual({ name: 'Zeta', value: 'z' })
  })

  it('of options are in words, with units', () => {
    const options = {
      maximumMessageCount: -1,
      waitTimeout: 20,
      deleteMessages: true,
      visibilityTimeout: null
    }
    expect(namedOptions(options)).toEqual([
      { name: 'Maximum message count', value: 'all' },
      { name: 'Visibility timeout', value: 'default' },
      { name: 'Wait timeout', value: '20 s' },
      { name: 'Delete messages', value: 'on' }
    ])
  })
})

describe('a run without documents to show', () => {
  it('has none, or the journal has none of them any more', () => {
    expect(noDocuments(run({ inputs: 0 }), 'input').title).toBe('No input documents.')
    expect(noDocuments(run({ outputs: 1 }), 'output').title).toBe(
      '1 document is no longer in the journal.'
    )
    expect(noDocuments(run({}), 'input').title).toBe('40 documents are no longer in the journal.')
    expect(noDocuments(run({ status: 'running' }), 'output').title).toBe('No output documents.')
  })
})

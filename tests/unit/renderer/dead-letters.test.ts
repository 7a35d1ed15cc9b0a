import { describe, expect, it } from 'vitest'
import type { Cluster, Run } from '@contract'
import {
  choiceWords,
  everyLetter,
  filterOf,
  isEveryLetter,
  receivesText,
  sortClusters,
  sourceName,
  targetWords
} from '@/model/dead-letters'
import { canResume, canRunAgain, canRunFailed, isDestructive } from '@/model/rerun'
import { runLabel } from '@/model/run'

describe('the filter that is typed', () => {
  it('is every message where nothing is', () => {
    expect(filterOf(everyLetter())).toEqual({})
    expect(isEveryLetter(filterOf({ ...everyLetter(), groupId: '  ' }))).toBe(true)
  })

  it('has what was typed, and the times of its fields', () => {
    const sentFrom = '2026-01-02T03:04:05'
    const typed = { text: 'x', groupId: ' g ', source: '', attributeName: 'tenant', sentFrom }
    expect(filterOf({ ...everyLetter(), ...typed, sentTo: 'nonsense', cluster: 'c' })).toEqual({
      text: 'x',
      groupId: 'g',
      source: '',
      attribute: { name: 'tenant' },
      sentFrom: Date.parse(sentFrom),
      cluster: 'c'
    })
    expect(filterOf({ ...everyLetter(), attributeName: 'a', attributeValue: 'b' })).toEqual({
      attribute: { name: 'a', value: 'b' }
    })
  })

  it('is said in words', () => {
    expect(choiceWords({})).toBe('Every message')
    expect(choiceWords({ text: 'x' })).toBe('Every message that matches the filter')
    expect(choiceWords({ messageIds: ['1', '2'] })).toBe('2 chosen messages')
  })
})

describe('clusters', () => {
  const cluster = (key: string | null, count: number, given: Partial<Cluster> = {}): Cluster => ({
    ...{ key, shape: key ?? '', attributeNames: [], source: '', count },
    ...{ firstSent: null, lastSent: null, receives: [1, 1], sampleId: 1, histogram: [] },
    ...given
  })
  const all = [
    cluster(null, 99),
    cluster('a', 1, { firstSent: 1, lastSent: 9, source: 'arn:aws:sqs:eu-west-1:1:payments' }),
    cluster('b', 5, { firstSent: 3, lastSent: 4, source: 'arn:aws:sqs:eu-west-1:1:orders' })
  ]

  it.each([
    ['count', ['b', 'a', null]],
    ['newest', ['a', 'b', null]],
    ['oldest', ['a', 'b', null]],
    ['source', ['b', 'a', null]]
  ] as const)('are sorted by %s, the others last', (order, keys) => {
    expect(sortClusters(all, order).map(({ key }) => key)).toEqual(keys)
  })

  it('tell how often their messages were received, and where they came from', () => {
    expect([receivesText([3, 3]), receivesText([1, 12])]).toEqual(['3', '1 to 12'])
    expect([sourceName(''), sourceName('arn:aws:sqs:eu-west-1:1:orders')]).toEqual([
      'not known',
      'orders'
    ])
  })
})

describe('where messages go', () => {
  const source = { url: 'u', name: 'orders', arn: 'arn' }
  it('is a queue, the only source, or each to its own', () => {
    const nameOf = (url: string) => `queue ${url}`
    expect(targetWords({ kind: 'queue', url: 'x' }, [], nameOf)).toBe('queue x')
    const bySource = { kind: 'source', otherwise: null } as const
    expect(targetWords(bySource, [source], nameOf)).toBe('orders')
    expect(targetWords(bySource, [source, source], nameOf)).toContain('each of them came from')
  })
})

describe('a redrive among runs', () => {
  const run = (given: Partial<Run>): Run => ({
    ...{ id: 1, connectionId: 'c', action: 'send', listenerId: null, status: 'interrupted' },
    ...{ startedAt: 0, endedAt: 1, inputs: 5, outputs: 2, failures: 1, failure: null },
    ...{ attemptId: null, purpose: 'redrive', deadLetterUrl: 'https://host/1/orders-dlq.fifo' },
    queueUrl: 'https://host/1/orders.fifo',
    ...given
  })

  it('has the name of the queue that it empties', () => {
    expect(runLabel(run({}))).toBe('Redrive orders-dlq.fifo')
  })

  it('is resumed once it was cut off, and not run again', () => {
    expect(canResume(run({}))).toBe(true)
    expect(canResume(run({ inputs: 0, outputs: 0 }))).toBe(true)
    expect(canResume(run({ status: 'succeeded' }))).toBe(false)
    expect(canResume(run({ status: 'running' }))).toBe(false)
    expect(canResume(run({ resumedBy: 2 }))).toBe(false)
    expect(canRunAgain(run({}))).toBe(false)
    expect(canRunFailed(run({}))).toBe(false)
  })

  it('takes messages out of a queue', () => {
    expect(isDestructive(run({}))).toBe(true)
  })
})

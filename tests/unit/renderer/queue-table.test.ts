import { describe, expect, it } from 'vitest'
import { redriveIn } from '@/model/queues/profile'
import { relationsOf } from '@/model/queues/relations'
import { cellText, factColumn, factColumns, sortTable } from '@/model/queues/table-columns'
import { parseFilter, withoutCondition } from '@/model/queues/filter-text'
import {
  filterTable,
  isKnown,
  needsOf,
  noChoice,
  type TableChoice
} from '@/model/queues/table-filter'
import { requestCost, requestRate } from '@/model/queues/cost'
import { fittingQueueColumns } from '@/features/all-queues/fitting-columns'
import { tableCells, toTsv } from '@/features/all-queues/table-text'
import { profile, queueOf, redrives } from './queue-profiles'

const profiles = [
  profile('orders.fifo', redrives('orders-dlq.fifo'), { visible: 12, inFlight: 3 }, { team: 'a' }),
  profile('orders-dlq.fifo', {}, { visible: 2 }, {}),
  profile('events', {}, { delayed: 7 }, { team: 'b', stage: 'test', 'paid by': 'order desk' }),
  profile('idle', {}, {}, null)
]
const all = [...profiles.map(({ queue }) => queue), queueOf('unknown')]
const byUrl = new Map(profiles.map((one) => [one.queue.url, one]))
const known = { profileOf: (url: string) => byUrl.get(url), relations: relationsOf(profiles) }

const names = (choice: Partial<TableChoice>) =>
  filterTable(all, { ...noChoice, ...choice }, known).map(({ name }) => name)

describe('filterTable', () => {
  it('by name, any case, in the given order', () => {
    expect(names({ text: 'ORD fifo' })).toEqual(['orders.fifo', 'orders-dlq.fifo'])
    expect(names({})).toHaveLength(5)
  })
  it('by type, which the name tells', () => {
    expect(names({ type: 'fifo' })).toEqual(['orders.fifo', 'orders-dlq.fifo'])
    expect(names({ type: 'standard' })).toEqual(['events', 'idle', 'unknown'])
  })
  it.each([
    ['empty', ['idle']],
    ['messages', ['orders.fifo', 'orders-dlq.fifo', 'events']],
    ['in flight', ['orders.fifo']],
    ['dlq', ['orders-dlq.fifo']],
    ['dlq with messages', ['orders-dlq.fifo']],
    ['without dlq', ['events', 'idle']]
  ] as const)('by the state %s, of what is known', (state, expected) => {
    expect(names({ state })).toEqual(expected)
  })
  it.each([
    ['visible>2', ['orders.fifo']],
    ['visible >= 2', ['orders.fifo', 'orders-dlq.fifo']],
    ['visible=0', ['events', 'idle']],
    ['in-flight>0', ['orders.fifo']],
    ['in flight > 0', ['orders.fifo']],
    ['visible:12', ['orders.fifo']],
    ['visible!=0', ['orders.fifo', 'orders-dlq.fifo']],
    ['delayed<=6 visible<1', ['idle']],
    ['tag:team', ['orders.fifo', 'events']],
    ['tag:team=b', ['events']],
    ['e tag:team=b', ['events']],
    ['tag:"paid by"', ['events']],
    ['tag:"paid by"="order desk" e', ['events']],
    ['tag:"paid by"=order', []],
    ['tag:constructor', []],
    ['tag:__proto__', []]
  ])('by the condition %s', (text, expected) => {
    expect(names({ text })).toEqual(expected)
  })
  it.each(['visible=o', 'visible>', 'visible>=-1', 'size>3', 'tag:team="a', 'e type:fifo', '>3'])(
    'nothing passes %s, which is not understood',
    (text) => {
      expect(names({ text })).toEqual([])
      expect(names({ text: `visible>=0 ${text}` })).toEqual([])
    }
  )
})

describe('parseFilter', () => {
  it('takes a condition away again', () => {
    expect(
      withoutCondition('Orders visible > 10 tag:a=b', parseFilter('visible>10').conditions[0]!)
    ).toBe('Orders tag:a=b')
  })
  it('says what has to be known', () => {
    const needs = (choice: Partial<TableChoice>) =>
      needsOf({ ...noChoice, ...choice }, parseFilter(choice.text ?? ''))
    expect(needs({ text: 'name', type: 'fifo' })).toEqual({ facts: false, tags: false })
    expect(needs({ state: 'empty' })).toEqual({ facts: true, tags: false })
    expect(needs({ text: 'tag:a' })).toEqual({ facts: true, tags: true })
    expect(needs({ text: 'tag:a visible>' })).toEqual({ facts: false, tags: false })
    expect(isKnown(undefined, { facts: false, tags: false })).toBe(true)
    expect(isKnown(undefined, { facts: true, tags: false })).toBe(false)
    expect(isKnown(profile('q'), { facts: true, tags: true })).toBe(false)
    expect(isKnown(profile('q', {}, {}, null), { facts: true, tags: true })).toBe(true)
  })
})

describe('sortTable', () => {
  const sorted = (key: string, descending = false) =>
    sortTable(all, { key, descending }, known).map(({ name }) => name)
  it('by numbers, what is not known last in either order', () => {
    expect(sorted('visible', true)).toEqual([
      'orders.fifo',
      'orders-dlq.fifo',
      'events',
      'idle',
      'unknown'
    ])
    expect(sorted('visible').at(-1)).toBe('unknown')
  })
  it('by name and type', () => {
    expect(sorted('name', true)[0]).toBe('unknown')
    expect(sorted('type')[0]).toBe('events')
  })
  it('by every column there is', () => {
    for (const { key } of factColumns) expect(sorted(key)).toHaveLength(all.length)
  })
})

it('a cell says what is known, and what may not be', () => {
  const cell = (key: string, one = profiles[0]) => cellText(factColumn(key)!, one, known.relations)
  expect(cell('visible')).toBe('12')
  expect(cell('dlq')).toBe('orders-dlq.fifo')
  expect(cell('retention')).toBe('4 days')
  expect(cell('tags', profiles[2])).toBe('team=b, stage=test, paid by=order desk')
  expect(cell('tags', profiles[3])).toBe('not allowed')
  expect(cell('tags', profile('q'))).toBeUndefined()
  expect(cell('sources', profiles[1])).toBe('1 queue')
  expect(cellText(factColumn('visible')!, undefined, known.relations)).toBeUndefined()
})

it('a table is copied with its columns, and what is not known is blank', () => {
  const cells = tableCells({
    rows: all.slice(3),
    columns: ['visible', 'dlq'],
    ...known
  })
  expect(cells[0]).toEqual(['Name', 'Type', 'Visible', 'Dead-letter queue', 'URL'])
  expect(cells[2]?.slice(0, 4)).toEqual(['unknown', 'standard', '', ''])
  expect(toTsv([['a\tb', 'c\nd']])).toBe('a b\tc d')
})

it('columns that do not fit are counted, from the right', () => {
  const chosen = factColumns.map(({ key }) => key)
  expect(fittingQueueColumns(chosen, 5000).left).toBe(0)
  const narrow = fittingQueueColumns(chosen, 500)
  expect(narrow.columns.length + narrow.left).toBe(3 + chosen.length)
  expect(narrow.columns.map(({ key }) => key).slice(0, 4)).toEqual([
    'chosen',
    'name',
    'type',
    'visible'
  ])
})

it('a redrive policy is read however its number was written, and nothing is made of rubbish', () => {
  expect(redriveIn('{"deadLetterTargetArn":"a","maxReceiveCount":"5"}')).toEqual({
    target: 'a',
    maxReceiveCount: 5
  })
  expect(redriveIn('{"deadLetterTargetArn":"a"}')?.maxReceiveCount).toBeNull()
  for (const text of [undefined, '', '{', 'null', '[]', '{"deadLetterTargetArn":1}']) {
    expect(redriveIn(text)).toBeNull()
  }
})

it('requests are told with what they cost', () => {
  expect(requestCost({ standard: 0, fifo: 1 })).toBe('1 request ≈ < $0.01')
  expect(requestCost({ standard: 10_000, fifo: 40_000 })).toBe('50,000 requests ≈ $0.02')
  expect(requestRate(60, false)).toBe('60 requests/min ≈ $0.03/day')
  expect(requestRate(0.2, true)).toBe('0.2 requests/min ≈ < $0.01/day')
})

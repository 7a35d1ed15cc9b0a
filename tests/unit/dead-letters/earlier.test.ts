import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { parseQueueUrl } from '../../../src-main/contract/index.js'
import { Earlier } from '../../../src-main/dead-letters/earlier.js'

const fifo = parseQueueUrl('https://sqs.eu-west-1.amazonaws.com/1/orders.fifo')
const standard = parseQueueUrl('https://sqs.eu-west-1.amazonaws.com/1/orders')

beforeEach(() => vi.useFakeTimers({ now: 1_000_000_000 }))
afterEach(() => vi.useRealTimers())

const doubt = (earlier: Earlier, ago: number) => {
  earlier.doubt('m', Date.now() - ago)
  return earlier.of('m')!
}

it('sends what is in doubt again where a FIFO queue still drops what it has', () => {
  expect(new Earlier().mayRepeat(doubt(new Earlier(), 60_000), fifo)).toBe(true)
  expect(new Earlier().mayRepeat(doubt(new Earlier(), 290_000), fifo)).toBe(false)
  expect(new Earlier().mayRepeat(doubt(new Earlier(), 1000), standard)).toBe(false)
  expect(new Earlier().mayRepeat(doubt(new Earlier(), 1000), null)).toBe(false)
})

it('sends it again anywhere when it was asked to', () => {
  expect(new Earlier(true).mayRepeat(doubt(new Earlier(), 900_000), standard)).toBe(true)
})

it('never sends what was accepted, whatever is known of other tries', () => {
  const earlier = new Earlier(true)
  earlier.doubt('m', Date.now())
  earlier.accepted('m', 7)
  earlier.doubt('m', Date.now())
  const before = earlier.of('m')!
  expect(before).toEqual({ kind: 'accepted', documentId: 7 })
  expect(earlier.mayRepeat(before, fifo)).toBe(false)
  expect(earlier.undeleted).toBe(1)
  earlier.settle('m')
  expect(earlier.of('m')).toBeNull()
  expect(earlier.undeleted).toBe(0)
})

it('takes the last try of several for the one that counts', () => {
  const earlier = new Earlier()
  earlier.doubt('m', Date.now() - 1000)
  earlier.doubt('m', Date.now() - 900_000)
  expect(earlier.mayRepeat(earlier.of('m')!, fifo)).toBe(true)
})

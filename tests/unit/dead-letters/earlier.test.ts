import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { parseQueueUrl } from '../../../src-main/contract/index.js'
import { mayRepeat, sentBefore } from '../../../src-main/dead-letters/earlier.js'

const urlOf = (name: string) => `https://sqs.eu-west-1.amazonaws.com/1/${name}`
const fifo = parseQueueUrl(urlOf('orders.fifo'))
const otherFifo = parseQueueUrl(urlOf('others.fifo'))
const standard = parseQueueUrl(urlOf('orders'))

beforeEach(() => vi.useFakeTimers({ now: 1_000_000_000 }))
afterEach(() => vi.useRealTimers())

const aTry = (accepted: boolean, ago: number, { url } = fifo, documentId = 1) => ({
  ...{ messageId: 'm', documentId, accepted },
  ...{ since: Date.now() - ago, target: url }
})
const known = (...tries: ReturnType<typeof aTry>[]) => sentBefore(tries).get('m')!

it('sends what is in doubt again where a FIFO queue still drops what it has', () => {
  expect(mayRepeat(known(aTry(false, 60_000)), fifo, false)).toBe(true)
  expect(mayRepeat(known(aTry(false, 290_000)), fifo, false)).toBe(false)
  expect(mayRepeat(known(aTry(false, 1000, standard)), standard, false)).toBe(false)
  expect(mayRepeat(known(aTry(false, 1000)), null, false)).toBe(false)
})

it('sends what is in doubt to no other queue than the one that may have it', () => {
  expect(mayRepeat(known(aTry(false, 1000)), otherFifo, false)).toBe(false)
  expect(mayRepeat(known(aTry(false, 1000)), otherFifo, true)).toBe(false)
  expect(mayRepeat(known(aTry(false, 1000)), standard, true)).toBe(false)
})

it('leaves what may be in one of two queues until a person decides', () => {
  const before = known(aTry(false, 1000), aTry(false, 1000, otherFifo))
  expect(mayRepeat(before, fifo, false)).toBe(false)
  expect(mayRepeat(before, otherFifo, true)).toBe(true)
})

it('sends it again to its queue, however long ago, when it was asked to', () => {
  expect(mayRepeat(known(aTry(false, 900_000, standard)), standard, true)).toBe(true)
})

it('never sends what was accepted, whatever is known of other tries', () => {
  const before = known(aTry(false, 1000), aTry(true, 500, fifo, 7), aTry(false, 0))
  expect(before).toEqual({ kind: 'accepted', documentId: 7 })
  expect(mayRepeat(before, fifo, true)).toBe(false)
})

it('counts the minutes from the first of several tries, which SQS may have taken', () => {
  const before = known(aTry(false, 1000), aTry(false, 900_000), aTry(false, 500))
  expect(mayRepeat(before, fifo, false)).toBe(false)
})

it('knows nothing of what was never sent', () => {
  expect(sentBefore([]).get('m')).toBeUndefined()
})

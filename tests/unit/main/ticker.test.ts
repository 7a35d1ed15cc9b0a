import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AppStatus } from '../../../src-main/contract/index.js'
import { createTicker } from '../../../src-main/status/ticker.js'

const status = (leases: number): AppStatus => ({
  leases,
  requestsPerMinute: 0,
  dollarsPerDay: 0,
  journal: { mode: 'disk', documents: 0, inMemory: 0, bytes: 0, over: false, notice: null }
})

let told: number[]
const ticker = () => createTicker(({ leases }) => told.push(leases))

beforeEach(() => {
  told = []
  vi.useFakeTimers()
})
afterEach(() => void vi.useRealTimers())

test('the status is told at once, and then only when it changes', async () => {
  const answers = [1, 1, 2, 2, 1]
  const { start, stop } = ticker()
  start(() => Promise.resolve(status(answers.shift() ?? 0)))
  await vi.advanceTimersByTimeAsync(4000)
  stop()
  await vi.advanceTimersByTimeAsync(4000)
  expect(told).toEqual([1, 2, 1])
})

test('a page that was loaded again is told what has not changed', async () => {
  const { start, stop } = ticker()
  const read = () => Promise.resolve(status(5))
  start(read)
  await vi.advanceTimersByTimeAsync(3000)
  start(read)
  await vi.advanceTimersByTimeAsync(3000)
  stop()
  expect(told).toEqual([5, 5])
})

test('a slow answer is waited for, and a failed one is asked for again', async () => {
  let asked = 0
  const { start, stop } = ticker()
  start(async () => {
    asked++
    await new Promise((resolve) => setTimeout(resolve, 2500))
    if (asked === 1) throw new Error('busy')
    return status(asked)
  })
  await vi.advanceTimersByTimeAsync(5900)
  stop()
  expect(asked).toBe(2)
  expect(told).toEqual([2])
})

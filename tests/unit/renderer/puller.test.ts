import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPuller } from '@/model/puller'

const pace = 200

/** A puller whose pulls take so many milliseconds, and when each of them began. */
function pulling(takes: () => number) {
  const began: number[] = []
  const puller = createPuller(
    async () => {
      began.push(performance.now())
      await new Promise((done) => setTimeout(done, takes()))
    },
    () => pace
  )
  /** Wishes all the time, as while messages arrive. */
  async function wishFor(milliseconds: number) {
    for (let passed = 0; passed < milliseconds; passed += 10) {
      puller.want()
      await vi.advanceTimersByTimeAsync(10)
    }
  }
  const gaps = () => began.slice(1).map((at, index) => Math.round(at - (began[index] ?? 0)))
  return { puller, began, wishFor, gaps }
}

describe('createPuller', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('pulls at its pace while wishes keep coming and answers are quick', async () => {
    const { wishFor, gaps } = pulling(() => 5)
    await wishFor(2000)
    expect(gaps().length).toBeGreaterThanOrEqual(8)
    for (const gap of gaps()) expect(gap).toBe(pace)
  })

  it('asks less often while answers take long, and soon again when they do not', async () => {
    let takes = 100
    const { wishFor, gaps } = pulling(() => takes)
    await wishFor(2000)
    for (const gap of gaps()) expect(gap).toBeGreaterThanOrEqual(400)
    takes = 5
    await wishFor(2000)
    expect(gaps().at(-1)).toBe(pace)
  })

  it('never pauses for more than a second, however long an answer takes', async () => {
    const { wishFor, gaps } = pulling(() => 600)
    await wishFor(5000)
    for (const gap of gaps()) expect(gap).toBeLessThanOrEqual(1020)
    expect(gaps().length).toBeGreaterThanOrEqual(3)
  })

  it('does not make a person wait for a jump', async () => {
    const { puller, began, wishFor } = pulling(() => 300)
    await wishFor(310)
    const before = began.length
    puller.want(true)
    await vi.advanceTimersByTimeAsync(pace)
    expect(began.length).toBe(before + 1)
  })
})

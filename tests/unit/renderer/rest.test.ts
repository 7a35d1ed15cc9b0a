import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useRest } from '@/composables/rest'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('a rest', () => {
  const begin = () => {
    const scope = effectScope()
    const rest = scope.run(() => useRest(500))
    if (!rest) throw new Error('The scope has ended.')
    return { scope, ...rest }
  }

  it('lasts as long as it was asked for', () => {
    const { resting, rest } = begin()
    expect(resting.value).toBe(false)
    rest()
    vi.advanceTimersByTime(499)
    expect(resting.value).toBe(true)
    vi.advanceTimersByTime(1)
    expect(resting.value).toBe(false)
  })

  it('begins anew when it is asked for meanwhile', () => {
    const { resting, rest } = begin()
    rest()
    vi.advanceTimersByTime(400)
    rest()
    vi.advanceTimersByTime(400)
    expect(resting.value).toBe(true)
    vi.advanceTimersByTime(100)
    expect(resting.value).toBe(false)
  })

  it('leaves no timer behind', () => {
    const { scope, rest } = begin()
    rest()
    scope.stop()
    expect(vi.getTimerCount()).toBe(0)
  })
})

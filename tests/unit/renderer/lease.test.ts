import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countdown, isHeld, leaseLeft, shownState, stateText } from '@/model/lease'

const now = 1_000_000
const held = (leaseUntil: number | null) => ({ state: 'held' as const, leaseUntil })

describe('a countdown', () => {
  it.each([
    [0, '0 s'],
    [1, '1 s'],
    [17_400, '18 s'],
    [59_001, '1:00 min'],
    [245_000, '4:05 min'],
    [7_500_000, '2:05 h'],
    [-5, '0 s']
  ])('of %i ms reads %s', (milliseconds, text) => expect(countdown(milliseconds)).toBe(text))

  it('says 0 only once the lease has ended', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 43_200_000 }), (left) => {
        expect(countdown(left)).not.toBe('0 s')
      })
    )
  })
})

describe('the state of a row', () => {
  it('is held until the lease ends, then lease ended', () => {
    expect(stateText(held(now + 30_000), now)).toBe('held 30 s')
    expect(shownState(held(now), now)).toBe('lease-ended')
    expect(stateText(held(now - 1), now)).toBe('lease ended')
    expect(isHeld(held(now - 1), now)).toBe(false)
  })

  it('is held where the end is not known', () => {
    expect(stateText(held(null), now)).toBe('held')
    expect(leaseLeft(held(null), now)).toBe(0)
  })

  it('is what the journal says otherwise, whatever the lease was', () => {
    expect(stateText({ state: 'deleted', leaseUntil: now - 1 }, now)).toBe('deleted')
    expect(leaseLeft({ state: 'released', leaseUntil: now + 1 }, now)).toBe(0)
  })
})

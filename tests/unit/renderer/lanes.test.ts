import type { CommitStrategy, Lane, Listener } from '@contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blockedLanes, laneReason, laneSummary, queueNote, stableOrder } from '@/model/lanes'

const now = 1_000_000

const lane = (groupId: string, changes: Partial<Lane> = {}): Lane => ({
  groupId,
  messages: 1,
  held: 0,
  heldUntil: null,
  recent: [{ id: 1, state: 'deleted', leaseUntil: null, sequenceNumber: '1' }],
  lastAt: now,
  ...changes
})

const elsewhere = (visible: number, inFlight: number, own = 0) =>
  ({ elsewhere: { visible, inFlight, own, at: now } }) as Listener

describe('why a group stands where it stands', () => {
  const reason = (changes: Partial<Lane>, strategy: CommitStrategy = 'process-managed') =>
    laneReason(lane('a', changes), strategy, now)

  it('names the leases of this session and counts down to the last of them', () => {
    expect(reason({ held: 3, heldUntil: now + 17_200 })).toEqual({
      text: 'blocked by 3 of your leases · 18 s',
      tone: 'blocked'
    })
    expect(reason({ held: 1, heldUntil: null }).text).toBe('blocked by 1 of your leases')
  })

  it('does not speak of leases whose time is over', () => {
    const recent: Lane['recent'] = [
      { id: 1, state: 'held', leaseUntil: now - 1, sequenceNumber: '1' }
    ]
    expect(reason({ held: 2, heldUntil: now - 1, recent }).text).toBe('lease ended, can come again')
  })

  it('says of a group that nothing received is open once the newest was deleted, and no more', () => {
    expect(reason({}).text).toBe('nothing received is open')
  })

  it('does not call a batch blocked that At least once is about to delete', () => {
    expect(reason({ held: 9, heldUntil: now + 30_000 }, 'at-least-once')).toEqual({
      text: 'being deleted',
      tone: 'calm'
    })
  })

  it('says what failed', () => {
    const recent: Lane['recent'] = [
      { id: 1, state: 'failed', leaseUntil: null, sequenceNumber: '1' }
    ]
    expect(reason({ recent }).tone).toBe('bad')
  })

  it('never claims to know what is in flight elsewhere', () => {
    const states = ['held', 'released', 'deleted', 'failed'] as const
    const anyLane = fc.record({
      held: fc.nat(5),
      heldUntil: fc.option(fc.integer({ min: now - 5000, max: now + 5000 })),
      state: fc.constantFrom(...states)
    })
    fc.assert(
      fc.property(anyLane, ({ held, heldUntil, state }) => {
        const recent: Lane['recent'] = [
          { id: 1, state, leaseUntil: heldUntil, sequenceNumber: null }
        ]
        expect(reason({ held, heldUntil, recent }).text).not.toContain('elsewhere')
      })
    )
  })
})

describe('what the queue tells about messages elsewhere', () => {
  it('is said for the queue, not for a group', () => {
    expect(queueNote(elsewhere(0, 3), true)).toBe(
      'About 3 messages are in flight elsewhere. SQS does not say in which groups; later messages of those wait.'
    )
    expect(queueNote(elsewhere(5, 1), false)).toBe('About 1 message is in flight elsewhere.')
  })

  it('is nothing where nothing is known or nothing is there', () => {
    expect(queueNote(elsewhere(0, 0, 2), true)).toContain(
      '2 messages are leased by Longpoll itself'
    )
    expect(queueNote({ elsewhere: null } as Listener, true)).toBeNull()
    expect(queueNote(elsewhere(0, 0), true)).toBeNull()
    expect(queueNote(elsewhere(4, 0), false)).toBeNull()
  })

  it('says that visible messages wait behind others of their group', () => {
    expect(queueNote(elsewhere(2, 0), true)).toContain('2 messages wait')
  })
})

describe('the order of the lanes', () => {
  const names = (lanes: readonly Lane[]) => lanes.map(({ groupId }) => groupId).join('')

  it('stays while all are active', () => {
    const before = [lane('a'), lane('b'), lane('c')]
    const fresh = [lane('c'), lane('a'), lane('b')]
    expect(names(stableOrder(before, fresh, false))).toBe('abc')
  })

  it('puts a newly active group on top and an idle one below', () => {
    const before = [lane('a'), lane('b')]
    const fresh = [lane('n'), lane('b'), lane('a', { lastAt: now - 60_000 })]
    expect(names(stableOrder(before, fresh, false))).toBe('nba')
  })

  it('moves nothing under the pointer', () => {
    const before = [lane('a'), lane('b')]
    const fresh = [lane('n'), lane('b'), lane('a', { lastAt: now - 60_000 })]
    expect(names(stableOrder(before, fresh, true))).toBe('abn')
  })

  it('loses none and doubles none', () => {
    const lanes = fc.uniqueArray(
      fc.record({ groupId: fc.string({ maxLength: 2 }), lastAt: fc.nat(20_000) }),
      { selector: ({ groupId }) => groupId }
    )
    const toLanes = (list: { groupId: string; lastAt: number }[]) =>
      list.map(({ groupId, lastAt }) => lane(groupId, { lastAt }))
    fc.assert(
      fc.property(lanes, lanes, fc.boolean(), (before, fresh, still) => {
        const sorted = toLanes(fresh).sort((a, b) => b.lastAt - a.lastAt)
        const ordered = stableOrder(toLanes(before), sorted, still)
        expect(ordered.map(({ groupId }) => groupId).sort()).toEqual(
          fresh.map(({ groupId }) => groupId).sort()
        )
      })
    )
  })
})

it('counts the groups that this session blocks', () => {
  const lanes = [lane('a', { held: 2, heldUntil: now + 1 }), lane('b', { held: 1, heldUntil: now })]
  expect(blockedLanes(lanes, now)).toBe(1)
})

it('counts the marks of a lane out for those who do not see them', () => {
  const recent: Lane['recent'] = [
    { id: 1, state: 'deleted', leaseUntil: null, sequenceNumber: '1' },
    { id: 2, state: 'deleted', leaseUntil: null, sequenceNumber: '2' },
    { id: 3, state: 'held', leaseUntil: now - 1, sequenceNumber: '3' }
  ]
  expect(laneSummary(lane('a', { messages: 100, recent }), now)).toBe(
    '100 messages, the last 3: 2 deleted, 1 lease ended'
  )
})

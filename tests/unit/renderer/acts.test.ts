import { describe, expect, it } from 'vitest'
import type { Act, ActRow, RestoreFacts, Run } from '@contract'
import {
  actButton,
  actStatus,
  actTitle,
  busiestOf,
  leftWords,
  overOf,
  rowWords,
  shareOf
} from '@/model/acts'
import { mayRestore, restoreCount, restoredWords, restoreNotes } from '@/model/restore'

const act = (over: Partial<Act> = {}): Act => ({
  id: 'a',
  version: 1,
  connectionId: 'c',
  change: { kind: 'purge', copy: true },
  startedAt: 1,
  endedAt: null,
  cancelled: false,
  url: null,
  queues: 4,
  counts: {},
  copied: 0,
  expected: 0,
  until: null,
  ...over
})

const row = (over: Partial<ActRow> = {}): ActRow => ({
  url: 'http://sqs/1/orders',
  state: 'waiting',
  failure: null,
  until: null,
  runId: null,
  copied: 0,
  expected: null,
  emptied: false,
  gone: false,
  left: null,
  ...over
})

describe('the words of an act', () => {
  it('name one queue, and count several', () => {
    expect(actTitle('purge', ['http://sqs/1/orders'])).toBe('Purge orders')
    expect(actTitle('attributes', ['a', 'b'])).toBe('Change attributes of 2 queues')
    expect(actButton('delete', 1)).toBe('Delete queue')
    expect(actButton('delete', 1200)).toBe('Delete 1,200 queues')
  })

  it('say how long SQS is waited for', () => {
    const waiting = row({ state: 'pacing', until: 34_500 })
    expect(rowWords(waiting, 'purge', 1000)).toBe('waits 34 s: SQS purges a queue once in 60 s')
    expect(rowWords(waiting, 'purge', 99_000)).toContain('waits 0 s')
    const status = actStatus(act({ counts: { pacing: 1 }, queues: 1, until: 34_500 }), 1000)
    expect(status).toContain('waits 34 s')
  })

  it('say how much was copied, and what was not', () => {
    const copying = row({ state: 'copying', copied: 12, expected: 1200 })
    expect(rowWords(copying, 'purge', 0)).toBe('12 of about 1,200 copied')
    expect(rowWords({ ...copying, state: 'done', emptied: true }, 'purge', 0)).toBe(
      'emptied by the copy; 12 messages copied'
    )
    const since = { visible: 1234, inFlight: 0, delayed: 0 }
    const inUse = row({ state: 'done', emptied: true, copied: 12, left: since })
    expect(rowWords(inUse, 'purge', 0)).toBe(
      'emptied by the copy; 12 messages copied; what was sent since stays, about 1,234'
    )
    expect(rowWords(row({ state: 'done', gone: true }), 'delete', 0)).toBe('was gone already')
    expect(rowWords({ ...copying, state: 'cancelled' }, 'purge', 0)).toBe(
      'cancelled; 12 messages copied'
    )
    const left = { visible: 0, inFlight: 3, delayed: 1 }
    expect(leftWords({ left })).toBe('about 3 in flight, 1 delayed')
    expect(leftWords({ left: { visible: 2, inFlight: 0, delayed: 0 } })).toBe('about 2 visible')
    // Counts are approximate: there may have been more than SQS said.
    expect(rowWords(row({ state: 'copying', copied: 7, expected: 5 }), 'purge', 0)).toBe('7 copied')
  })

  it('are those of the act that asks, else of the one that goes on', () => {
    const ended = act({ id: 'ended', endedAt: 9 })
    const running = act({ id: 'running', counts: { copying: 1 } })
    const asking = act({ id: 'asking', counts: { asking: 1, copying: 3 } })
    expect(busiestOf([ended, running, asking])?.id).toBe('asking')
    expect(busiestOf([ended, running, act({ id: 'older' })])?.id).toBe('running')
    expect(busiestOf([ended])).toBeNull()
    expect(busiestOf([])).toBeNull()
  })

  it('count queues that are over, of one queue the messages', () => {
    const some = act({ counts: { done: 1, failed: 1, asking: 1, waiting: 1 } })
    expect(overOf(some)).toBe(2)
    expect(shareOf(some)).toBe(0.5)
    const one = act({ queues: 1, counts: { copying: 1 }, copied: 30, expected: 120 })
    expect(shareOf(one)).toBe(0.25)
    expect(shareOf({ ...one, copied: 500 })).toBe(0.99)
    expect(shareOf({ ...one, endedAt: 5 })).toBe(1)
    expect(actStatus(act({ counts: { done: 2, failed: 1, waiting: 1 } }), 0)).toBe(
      '1 waiting, 2 done, 1 failed'
    )
  })
})

describe('what can be sent back', () => {
  const facts = (over: Partial<RestoreFacts> = {}): RestoreFacts => ({
    ...{ restoreId: 'r', connectionId: 'c', deleted: 10, unknown: 3, kept: 0, noBody: 0, gone: 0 },
    ...{ restored: 0, restoredBy: [], queues: [] },
    ...over
  })

  it('is what was deleted and not sent back before, unless more is wanted', () => {
    const before = facts({ restored: 4 })
    expect(restoreCount(before, { withUnknown: false, again: false })).toBe(6)
    expect(restoreCount(before, { withUnknown: true, again: false })).toBe(9)
    expect(restoreCount(before, { withUnknown: true, again: true })).toBe(13)
    expect(restoredWords(facts({ restored: 1, restoredBy: [12] }))).toBe(
      '1 of them was restored by run 12'
    )
  })

  it('says why something is not', () => {
    expect(restoreNotes(facts())).toEqual([])
    const notes = restoreNotes(facts({ kept: 2, noBody: 1 }))
    expect(notes[0]).toContain('Longpoll did not delete them')
    expect(notes[1]).toContain('never received it')
    expect(restoreNotes(facts({ gone: 31 }))).toEqual([
      '31 documents are no longer in the journal, and cannot be sent back.'
    ])
  })

  it('is offered of runs that may have deleted something', () => {
    const run = (over: Partial<Run>) =>
      ({
        status: 'succeeded',
        action: 'receive',
        inputs: 0,
        outputs: 5,
        failures: 0,
        ...over
      }) as Run
    expect(mayRestore(run({}))).toBe(true)
    expect(mayRestore(run({ status: 'running' }))).toBe(false)
    expect(mayRestore(run({ outputs: 0 }))).toBe(false)
    expect(mayRestore(run({ action: 'send' }))).toBe(false)
    expect(mayRestore(run({ action: 'send', purpose: 'redrive', inputs: 5 }))).toBe(true)
    expect(mayRestore(run({ purpose: 'examine' }))).toBe(false)
    // Answers that were lost are failures, and the messages may be gone all the same.
    expect(mayRestore(run({ failures: 5 }))).toBe(true)
    const deletion = { action: 'delete', inputs: 5, failures: 5 } as const
    expect(mayRestore(run(deletion))).toBe(false)
    expect(mayRestore(run({ ...deletion, purpose: 'discard' }))).toBe(true)
  })
})

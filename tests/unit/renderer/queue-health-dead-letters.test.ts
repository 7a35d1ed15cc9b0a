import { describe, expect, it } from 'vitest'
import type { Absence } from '@/model/queues/dead-letter-target'
import { findingsOf } from '@/model/queues/health'
import type { QueueProfile } from '@/model/queues/profile'
import { relationsOf } from '@/model/queues/relations'
import { accepts, arnOf, profile, redrives } from './queue-profiles'

/** What is said of queues whose dead letters are not moved, do not rest or are not kept: how much it matters, and why. */

const now = 1_700_000_000_000

describe('a dead-letter queue that is not there', () => {
  const found = (absence: Absence, profiles = [profile('q.fifo', redrives('dead.fifo'))]) =>
    findingsOf(profiles[0]!, { relations: relationsOf(profiles, () => absence), now }).find(
      ({ rule }) => rule === 'dlq-missing'
    )

  it('is serious, says how it is known, and is mended in the redrive policy', () => {
    expect(found('deleted')).toMatchObject({
      severity: 'serious',
      fix: { queue: { name: 'q.fifo' }, field: 'RedrivePolicy' }
    })
    expect(found('deleted')?.why).toContain('there is no queue dead.fifo')
    expect(found('not in the list')?.why).toContain('read to its end')
    expect(found('deleted')?.why).toContain('every later message of its group waits')
  })
  it('is not claimed of one that is known, whatever is told', () => {
    const known = [profile('q.fifo', redrives('dead.fifo')), profile('dead.fifo')]
    expect(found('deleted', known)).toBeUndefined()
  })
  it('nothing is told of one of which nothing is known', () => {
    const source = profile('q', redrives('dead'))
    expect(findingsOf(source, { relations: relationsOf([source]), now })).toEqual([])
  })
  it('one in another region is named with both', () => {
    const far = profile('q', redrives('arn:aws:sqs:us-east-1:123456789012:far'))
    const finding = findingsOf(far, { relations: relationsOf([far]), now })[0]
    expect(finding?.title).toBe('Its dead-letter queue is in another region')
    expect(finding?.why).toContain('far is in us-east-1, this queue in eu-west-1')
  })
})

describe('how long a dead-letter queue keeps messages', () => {
  const kept = (days: number) => ({ MessageRetentionPeriod: String(days * 86_400) })
  /** What is said of a queue and its dead-letter queue that keep messages for so many days. */
  const found = (type: '' | '.fifo', own: number, dlq: number) => {
    const profiles = [
      profile(`q${type}`, { ...redrives(`dead${type}`), ...kept(own) }),
      profile(`dead${type}`, kept(dlq))
    ]
    return findingsOf(profiles[0]!, { relations: relationsOf(profiles), now })[0]
  }
  const fixOf = (name: string) => ({ queue: { name }, field: 'MessageRetentionPeriod' })

  it('is serious on a standard queue, where a message expires by when it was sent', () => {
    for (const [own, dlq] of [
      [4, 2],
      [4, 4],
      [14, 13]
    ] as const) {
      expect(found('', own, dlq)).toMatchObject({ severity: 'serious', fix: fixOf('dead') })
      expect(found('', own, dlq)?.why).toContain('Let the dead-letter queue keep messages longer')
    }
    expect(found('', 4, 5)).toBeUndefined()
  })
  it('at the longest that there is, only the queue itself can be changed', () => {
    expect(found('', 14, 14)).toMatchObject({ severity: 'advice', fix: fixOf('q') })
    expect(found('', 14, 14)?.why).toContain('A shorter retention of this queue')
    expect(found('', 14, 14)?.why).not.toContain('keep messages longer')
    expect(found('.fifo', 14, 14)).toBeUndefined()
  })
  it('matters less on a FIFO queue, where the time begins anew', () => {
    expect(found('.fifo', 4, 2)).toMatchObject({ severity: 'warning', fix: fixOf('dead.fifo') })
    expect(found('.fifo', 4, 2)?.why).toContain('less than it had before it failed')
    expect(found('.fifo', 4, 4)).toMatchObject({ severity: 'advice', fix: fixOf('dead.fifo') })
    for (const [own, dlq] of [
      [4, 2],
      [4, 4]
    ] as const) {
      expect(found('.fifo', own, dlq)?.why).toContain('the time begins anew')
      expect(found('.fifo', own, dlq)?.why).not.toContain('first sent')
    }
  })
})

describe('dead letters that never rest', () => {
  const found = (...profiles: QueueProfile[]) =>
    findingsOf(profiles[0]!, { relations: relationsOf(profiles), now })

  it('of a queue that is its own dead-letter queue are all that is said of it', () => {
    expect(found(profile('q', redrives('q')))).toMatchObject([
      {
        rule: 'redrive-ring',
        severity: 'serious',
        title: 'It is its own dead-letter queue',
        fix: { queue: { name: 'q' }, field: 'RedrivePolicy' }
      }
    ])
    expect(found(profile('q.fifo', redrives('q.fifo'))).map(({ rule }) => rule)).toEqual([
      'redrive-ring'
    ])
  })
  it('of a ring are told with the way round, from wherever it is seen', () => {
    const ring = ['a', 'b', 'c'].map((name, at) => profile(name, redrives('bca'[at]!)))
    expect(found(...ring)[0]?.why).toMatch(/^a → b → c → a: .* until their retention ends/)
    expect(found(ring[2]!, ring[0]!, ring[1]!)[0]?.why).toMatch(/^c → a → b → c: /)
    const fifo = [profile('a.fifo', redrives('b.fifo')), profile('b.fifo', redrives('a.fifo'))]
    expect(found(...fifo)[0]?.why).toContain('each move begins their retention anew')
  })
  it('of a long ring are told short, and of a long chain not at all', () => {
    const chain = (length: number, last: string) =>
      Array.from({ length }, (_, at) =>
        profile(`q${at}`, redrives(at + 1 < length ? `q${at + 1}` : last))
      )
    expect(found(...chain(9_000, 'q0'))[0]?.why).toContain(
      'q0 → q1 → q2 → q3 → q4 → … → q0 (9,000 queues)'
    )
    expect(relationsOf(chain(9_000, 'end')).rings.size).toBe(0)
    expect([...relationsOf(chain(6, 'q4')).rings.keys()]).toEqual([arnOf('q4'), arnOf('q5')])
  })
})

describe('a dead-letter queue that does not accept', () => {
  const found = (dlq: QueueProfile) => {
    const profiles = [profile('q', redrives('dead')), dlq]
    return findingsOf(profiles[0]!, { relations: relationsOf(profiles), now }).find(
      ({ rule }) => rule === 'dlq-refuses'
    )
  }
  const kept = { MessageRetentionPeriod: '1209600' }

  it('any is told apart from one that names others, and is mended there', () => {
    const none = found(profile('dead', { ...kept, ...accepts('denyAll') }))
    expect(none?.why).toContain('dead accepts dead letters of no queue')
    expect(none).toMatchObject({
      severity: 'serious',
      fix: { queue: { name: 'dead' }, field: 'RedriveAllowPolicy' }
    })
    const others = found(profile('dead', { ...kept, ...accepts('byQueue', 'p') }))
    expect(others?.why).toContain('this one is not among them')
  })
})

it('what a redrive policy names is said where it is no queue, and that it is mended in it', () => {
  const source = profile('q', redrives('arn:aws:sns:eu-west-1:123456789012:topic'))
  expect(findingsOf(source, { relations: relationsOf([source]), now })).toMatchObject([
    {
      rule: 'dlq-no-queue',
      why: expect.stringContaining('arn:aws:sns:eu-west-1:123456789012:topic is not the ARN'),
      fix: { queue: { name: 'q' }, field: 'RedrivePolicy' }
    }
  ])
})

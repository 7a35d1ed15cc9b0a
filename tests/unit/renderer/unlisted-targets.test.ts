import { describe, expect, it } from 'vitest'
import type { QueueProfile } from '@/model/queues/profile'
import { relationsOf } from '@/model/queues/relations'
import { unlistedTargets } from '@/model/queues/unlisted-targets'
import { arnOf, profile, queueOf, redrives } from './queue-profiles'

/** Which dead-letter queues are looked up by themselves. */

const theirs = arnOf('theirs', '999999999999')

describe('unlistedTargets', () => {
  const source = profile('q', redrives('dead'))
  const asked = (
    listed: string[],
    { profiles = [source], failedAt }: { profiles?: QueueProfile[]; failedAt?: number } = {}
  ) =>
    unlistedTargets({
      relations: relationsOf(profiles),
      profiles: new Map(profiles.map((one) => [one.queue.url, one])),
      listed: new Set(listed.map((name) => queueOf(name).url)),
      failedAt: () => failedAt
    }).map(({ name }) => name)

  it('are those that a whole list does not have', () => {
    expect(asked(['q'])).toEqual(['dead'])
    expect(asked(['q', 'dead'])).toEqual([])
    expect(asked(['q'], { profiles: [source, profile('dead')] })).toEqual([])
  })
  it('not those of a queue that the list does not have either: it may be of another account', () => {
    expect(asked(['other'])).toEqual([])
    expect(asked(['q'], { profiles: [profile('q', redrives(theirs))] })).toEqual([])
  })
  it('are asked for again once their source was read again', () => {
    expect(asked(['q'], { failedAt: source.at })).toEqual([])
    expect(asked(['q'], { failedAt: source.at - 1 })).toEqual(['dead'])
  })
})

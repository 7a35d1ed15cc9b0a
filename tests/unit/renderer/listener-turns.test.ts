import { isListening, type ListenerStatus } from '@contract'
import { expect, it } from 'vitest'
import { inTurns } from '@/model/listener-turns'

const session = (id: string, connectionId: string, startedAt = 0) => ({
  id,
  connectionId,
  startedAt
})
const all = [
  session('c', 'gamma'),
  session('a2', 'alpha', 2),
  session('b', 'beta'),
  session('a1', 'alpha', 1)
]
const connections = ['alpha', 'beta', 'gamma']
const ids = (current: string | null) => inTurns(all, connections, current).map(({ id }) => id)

it('begins with the sessions of the current connection, the one that was started first in front', () => {
  expect(ids('alpha')).toEqual(['a1', 'a2', 'b', 'c'])
  expect(ids('beta')[0]).toBe('b')
})

it('comes to every session although each makes its connection the current one', () => {
  let shown = inTurns(all, connections, 'beta')[0]
  const round = [shown?.id]
  while (round.length < all.length) {
    const turns = inTurns(all, connections, shown?.connectionId ?? null)
    shown = turns[(turns.findIndex(({ id }) => id === shown?.id) + 1) % turns.length]
    round.push(shown?.id)
  }
  expect(round).toEqual(['b', 'c', 'a1', 'a2'])
})

it('keeps sessions of connections that are not known to the end', () => {
  const turns = inTurns([session('x', 'gone'), ...all], connections, null)
  expect(turns.map(({ id }) => id)).toEqual(['a1', 'a2', 'b', 'c', 'x'])
})

it('counts a session as listening while it makes requests or will by itself', () => {
  const statuses: ListenerStatus[] = [
    'starting',
    'listening',
    'paused',
    'backing-off',
    'stopped',
    'failed'
  ]
  expect(statuses.filter(isListening)).toEqual(['starting', 'listening', 'backing-off'])
})

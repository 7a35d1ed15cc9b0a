import fc from 'fast-check'
import { expect, it } from 'vitest'
import { relationsOf } from '@/model/queues/relations'
import { nodeSize, placeComponents, queueOfNode, topologyOf } from '@/model/queues/topology'
import type { Absence } from '@/model/queues/dead-letter-target'
import { arnOf, profile, queueOf, redrives } from './queue-profiles'

const topology = (...profiles: Parameters<typeof relationsOf>[0][]) =>
  topologyOf(relationsOf(profiles.flatMap((some) => [...some])))

it('sources stand left of their dead-letter queue, which is in the middle of them', () => {
  const [component, ...others] = topology([
    profile('a', redrives('dead')),
    profile('b', redrives('dead', 7)),
    profile('dead'),
    profile('alone')
  ])
  expect(others).toEqual([])
  const byName = new Map(component!.nodes.map((node) => [node.name, node]))
  const [a, b, dead] = ['a', 'b', 'dead'].map((name) => byName.get(name)!)
  expect(byName.has('alone')).toBe(false)
  expect(a!.x).toBe(b!.x)
  expect(dead!.x).toBeGreaterThan(a!.x + nodeSize.width)
  expect(dead!.y).toBe((a!.y + b!.y) / 2)
  expect(b!.maxReceiveCount).toBe(7)
  expect(dead!.sources).toEqual([arnOf('a'), arnOf('b')])
})

it.each(['deleted', 'not in the list'] as const)(
  'a dead-letter queue that is not there is drawn as that: %s',
  (absence: Absence) => {
    const [component] = topologyOf(
      relationsOf([profile('a', redrives('gone'))], ({ name }) =>
        name === 'gone' ? absence : null
      )
    )
    expect(component!.nodes.find((node) => node.profile === null)?.missing).toBe(absence)
    expect(component!.nodes.find(({ name }) => name === 'a')?.targetMissing).toBe(absence)
  }
)

it('a dead-letter queue that is only not examined is not called missing', () => {
  const [component] = topology([profile('a', redrives('dead'))])
  expect(component!.nodes.map(({ missing, targetMissing }) => [missing, targetMissing])).toEqual([
    [null, null],
    [null, null]
  ])
})

it.each([
  ['another account', arnOf('theirs', '999999999999')],
  ['another region', 'arn:aws:sqs:us-east-1:123456789012:far'],
  ['no queue', 'arn:aws:sns:eu-west-1:123456789012:topic']
])('a dead-letter queue that is missing is drawn as that: %s', (missing, target) => {
  const [component] = topology([profile('a', redrives(target))])
  expect(component!.nodes.find((node) => node.profile === null)).toMatchObject({
    id: target,
    missing
  })
})

it('a dead-letter queue of the other type is marked', () => {
  const [component] = topology([profile('a', redrives('dead.fifo')), profile('dead.fifo')])
  expect(component!.nodes.map(({ wrongType }) => wrongType)).toEqual([true, false])
})

it('what is broken comes first, then dead-letter queues with messages', () => {
  const components = topology([
    profile('a', redrives('a-dlq')),
    profile('a-dlq'),
    profile('b', redrives('b-dlq')),
    profile('b-dlq', {}, { visible: 1 }),
    profile('c', redrives(arnOf('theirs', '999999999999')))
  ])
  expect(components.map(({ nodes }) => nodes[0]?.name)).toEqual(['c', 'b', 'a'])
})

it('a queue of the same account that no list has can be looked up', () => {
  const [component] = topology([profile('a', redrives('gone'))])
  const gone = component!.nodes.find(({ name }) => name === 'gone')!
  expect(queueOfNode(gone, queueOf('a'))?.url).toBe(queueOf('gone').url)
  expect(queueOfNode(gone, undefined)).toBeNull()
})

it('every queue is drawn once whatever redrives where, also in rings, and none over another', () => {
  const ties = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 16 })
  fc.assert(
    fc.property(ties, (pairs) => {
      const targets = new Map(pairs)
      const profiles = Array.from({ length: 12 }, (_, n) => {
        const target = targets.get(n)
        return profile(`q${n}`, target === undefined ? {} : redrives(`q${target}`))
      })
      const components = topologyOf(relationsOf(profiles))
      const drawn = components.flatMap(({ nodes }) => nodes.map(({ name }) => name))
      const tied = new Set([...targets].flat().map((n) => `q${n}`))
      expect(drawn.sort()).toEqual([...tied].sort())
      const { placed } = placeComponents(components, 1000)
      const boxes = placed.flatMap(({ nodes, left, top }) =>
        nodes.map(({ x, y }) => ({ x: left + x, y: top + y }))
      )
      for (const [index, one] of boxes.entries()) {
        for (const other of boxes.slice(index + 1)) {
          const apart =
            Math.abs(one.x - other.x) >= nodeSize.width ||
            Math.abs(one.y - other.y) >= nodeSize.height
          expect(apart).toBe(true)
        }
      }
    })
  )
})

it('lays out 10,000 queues, of which half redrive to one', () => {
  const profiles = Array.from({ length: 5000 }, (_, n) => [
    profile(`q${n}`, redrives(n < 2500 ? 'shared' : `q${n}-dlq`)),
    profile(`q${n}-dlq`)
  ]).flat()
  const relations = relationsOf([...profiles, profile('shared')])
  const components = topologyOf(relations)
  placeComponents(components, 1600)
  expect(components).toHaveLength(2501)
})

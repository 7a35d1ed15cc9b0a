import fc from 'fast-check'
import { expect, it } from 'vitest'
import { edgeOf } from '@/features/all-queues/topology-edges'
import { relationsOf } from '@/model/queues/relations'
import {
  nodeSize,
  placeComponents,
  topologyOf,
  type PlacedComponent
} from '@/model/queues/topology'
import { profile, redrives } from './queue-profiles'

interface Point {
  x: number
  y: number
}

/** Points of a path of the commands M, L, Q and C, close to each other. */
function pointsOf(path: string): Point[] {
  const points: Point[] = []
  for (const [, command, rest] of path.matchAll(/([MLQC])([^MLQC]*)/g)) {
    const numbers = rest!.trim().split(/[ ,]+/).map(Number)
    const given = Array.from({ length: numbers.length / 2 }, (_, n) => ({
      x: numbers[2 * n]!,
      y: numbers[2 * n + 1]!
    }))
    const from = points.at(-1)
    if (command === 'M' || !from) points.push(...given)
    else for (let t = 1; t <= 40; t++) points.push(bezier([from, ...given], t / 40))
  }
  return points
}

/** As de Casteljau does it, for lines and curves alike. */
function bezier(points: Point[], t: number): Point {
  if (points.length === 1) return points[0]!
  const between = points.slice(1).map((point, n) => ({
    x: points[n]!.x + (point.x - points[n]!.x) * t,
    y: points[n]!.y + (point.y - points[n]!.y) * t
  }))
  return bezier(between, t)
}

/** The queues of a component and the ties between them, placed. */
function drawn({ nodes, left, top }: PlacedComponent) {
  const placed = nodes.map((node) => ({ node, left: left + node.x, top: top + node.y }))
  const byId = new Map(placed.map((one) => [one.node.id, one]))
  const edges = placed.flatMap((from) => {
    const to = byId.get(from.node.target ?? '')
    return to ? [{ from, to, edge: edgeOf(from, to) }] : []
  })
  return { placed, edges }
}

/** @param targets what each queue redrives to, by its number */
function picture(targets: ReadonlyMap<number, number>): PlacedComponent[] {
  const profiles = Array.from({ length: 12 }, (_, n) => {
    const target = targets.get(n)
    return profile(`q${n}`, target === undefined ? {} : redrives(`q${target}`))
  })
  return placeComponents(topologyOf(relationsOf(profiles)), 1000).placed
}

const inside = ({ x, y }: Point, box: { left: number; top: number }) =>
  x > box.left && x < box.left + nodeSize.width && y > box.top && y < box.top + nodeSize.height

it('no tie passes through a box or out of the room of its component, whatever redrives where', () => {
  const ties = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 16 })
  fc.assert(
    fc.property(ties, (pairs) => {
      for (const component of picture(new Map(pairs))) {
        const { placed, edges } = drawn(component)
        expect(edges).toHaveLength(placed.filter(({ node }) => node.target !== null).length)
        for (const { edge } of edges) {
          const points = pointsOf(edge.path)
          expect(points.filter((point) => placed.some((box) => inside(point, box)))).toEqual([])
          const right = component.left + component.width
          const bottom = component.top + component.height
          const out = ({ x, y }: Point) =>
            x < component.left || x > right || y < component.top || y > bottom
          expect([...points, edge].filter(out)).toEqual([])
        }
      }
    })
  )
})

it('the tie that closes a ring runs back below every box, from the last to the first', () => {
  const [component] = picture(
    new Map([
      [0, 1],
      [1, 2],
      [2, 0],
      [3, 1]
    ])
  )
  const { placed, edges } = drawn(component!)
  const [closing, ...others] = edges.filter(({ from, to }) => to.left <= from.left)
  expect(others).toEqual([])
  const { from, to, edge } = closing!
  const points = pointsOf(edge.path)
  expect(points[0]).toEqual({ x: from.left + nodeSize.width, y: from.top + nodeSize.height / 2 })
  expect(points.at(-1)).toEqual({ x: to.left - 7, y: to.top + nodeSize.height / 2 })
  const lowest = Math.max(...placed.map(({ top }) => top + nodeSize.height))
  expect(Math.max(...points.map(({ y }) => y))).toBeGreaterThan(lowest + 8)
  expect(edge.y).toBeGreaterThan(lowest + 8)
})

it('a queue that redrives to itself has a loop at its right side, with the receives beside it', () => {
  const [component] = picture(new Map([[0, 0]]))
  const { placed, edges } = drawn(component!)
  const points = pointsOf(edges[0]!.edge.path)
  const side = placed[0]!.left + nodeSize.width
  expect(points[0]!.x).toBe(side)
  expect(points.at(-1)!.x).toBe(side + 7)
  const farthest = Math.max(...points.map(({ x }) => x))
  expect(farthest).toBeGreaterThan(side + 20)
  expect(edges[0]!.edge.x).toBeGreaterThan(farthest)
  expect(component!.width).toBeGreaterThan(edges[0]!.edge.x - component!.left + 8)
})

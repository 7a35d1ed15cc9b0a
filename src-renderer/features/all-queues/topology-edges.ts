import { nodeSize } from '../../model/queues/topology'
import type { PlacedNode } from './topology-view'

interface Point {
  x: number
  y: number
}

/** How a tie runs: its line, the point of its arrow, and the middle of its label. */
interface Course {
  path: string
  arrow: string
  label: Point
}

const middle = nodeSize.height / 2
const startOf = ({ left, top }: PlacedNode) => ({ x: left + nodeSize.width, y: top + middle })
const endOf = ({ left, top }: PlacedNode) => ({ x: left, y: top + middle })

/** An arrow is so long: the line ends where it begins. */
const arrowLength = 7

/** From a queue to its dead-letter queue, which stands right of it. */
function forward(start: Point, end: Point): Course {
  const bend = (end.x - start.x) / 2
  const below = end.y > start.y
  return {
    path: `M${start.x} ${start.y} C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x - arrowLength} ${end.y}`,
    arrow: `M${end.x} ${end.y} l-8 -4 v8 z`,
    label: { x: start.x + 22, y: start.y + (below ? 14 : -5) }
  }
}

/** Out of the right side of a queue and back into it. */
function loop({ x, y }: Point): Course {
  const [out, in_] = [y - 9, y + 9]
  const far = x + 40
  return {
    path: `M${x} ${out} C${far} ${out - 16} ${far} ${in_ + 16} ${x + arrowLength} ${in_}`,
    arrow: `M${x} ${in_} l8 -4 v8 z`,
    label: { x: x + 44, y: y + 4 }
  }
}

/** The tie that closes a ring: down on the right, back below every box, and up on the left. @param lane where it runs back */
function around(start: Point, end: Point, lane: number): Course {
  const [away, r] = [20, 12]
  const [right, left] = [start.x + away, end.x - away]
  return {
    path: [
      `M${start.x} ${start.y}`,
      `L${right - r} ${start.y}`,
      `Q${right} ${start.y} ${right} ${start.y + r}`,
      `L${right} ${lane - r}`,
      `Q${right} ${lane} ${right - r} ${lane}`,
      `L${left + r} ${lane}`,
      `Q${left} ${lane} ${left} ${lane - r}`,
      `L${left} ${end.y + r}`,
      `Q${left} ${end.y} ${left + r} ${end.y}`,
      `L${end.x - arrowLength} ${end.y}`
    ].join(' '),
    arrow: `M${end.x} ${end.y} l-8 -4 v8 z`,
    label: { x: start.x - middle, y: lane + 4 }
  }
}

function courseOf(from: PlacedNode, to: PlacedNode): Course {
  const { backBelow } = from.node
  if (from.node.id === to.node.id) return loop(startOf(from))
  if (backBelow !== null) return around(startOf(from), endOf(to), from.top + backBelow)
  return forward(startOf(from), endOf(to))
}

/** A line from a queue to its dead-letter queue, as SVG draws it. */
export function edgeOf(from: PlacedNode, to: PlacedNode) {
  const { node } = from
  const { path, arrow, label } = courseOf(from, to)
  return {
    id: node.id,
    broken: node.wrongType || node.targetMissing !== null,
    path,
    arrow,
    label: node.maxReceiveCount === null ? '?' : `×${node.maxReceiveCount}`,
    ...label
  }
}

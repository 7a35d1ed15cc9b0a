import { nodeSize } from '../../model/queues/topology'
import type { PlacedNode } from './topology-view'

/** A line from a queue to its dead-letter queue, as SVG draws it. */
export function edgeOf(from: PlacedNode, to: PlacedNode) {
  const middle = nodeSize.height / 2
  const back = to.left <= from.left
  const start = { x: from.left + nodeSize.width, y: from.top + middle }
  const end = { x: to.left, y: to.top + middle }
  const bend = back ? 60 : (end.x - start.x) / 2
  const { node } = from
  return {
    id: node.id,
    broken: node.wrongType || node.targetMissing !== null,
    path: `M${start.x} ${start.y} C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x - 7} ${end.y}`,
    arrow: `M${end.x} ${end.y} l-8 -4 v8 z`,
    label: node.maxReceiveCount === null ? '?' : `×${node.maxReceiveCount}`,
    x: start.x + (back ? 34 : 22),
    y: start.y + (end.y < start.y ? -5 : end.y > start.y ? 14 : -5)
  }
}

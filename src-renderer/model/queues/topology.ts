import { parseQueueUrl, type Queue } from '@contract'
import { queueOfArn } from '../../format/arns'
import { missingTarget, type Missing } from './dead-letter-target'
import type { QueueProfile } from './profile'
import type { Relations } from './relations'

/** One queue of the picture. Pixels from the upper left corner of its component. */
export interface TopologyNode {
  /** Its ARN. */
  id: string
  name: string
  fifo: boolean
  /** Null for a dead-letter queue that is not known. */
  profile: QueueProfile | null
  /** Why a dead-letter queue that is not known is none of this account's; null where it is only not examined. */
  missing: Missing | null
  /** The ARN that it redrives to. */
  target: string | null
  maxReceiveCount: number | null
  /** Its dead-letter queue is of the other type. */
  wrongType: boolean
  /** Why its dead-letter queue cannot take its messages. */
  targetMissing: Missing | null
  /** ARNs of the queues that redrive here. */
  sources: string[]
  x: number
  y: number
  /** Of the queue that closes a ring: pixels from its upper edge down to where the tie runs back, below every box. */
  backBelow: number | null
}

/** Queues that are tied to each other, laid out. */
export interface TopologyComponent {
  nodes: TopologyNode[]
  width: number
  height: number
}

export const nodeSize = { width: 190, height: 44 } as const
const gap = { x: 76, y: 12 } as const

/** What a tie takes of the picture around the boxes, in pixels: none, one that loops at its box, one that closes a ring. */
const rooms = {
  none: { left: 0, right: 0, below: 0 },
  loop: { left: 0, right: 58, below: 0 },
  ring: { left: 26, right: 26, below: 24 }
} as const

function nodeOf(profile: QueueProfile, relations: Relations): TopologyNode {
  const { queue, arn, redrive } = profile
  const target = redrive ? queueOfArn(redrive.target) : null
  return {
    id: arn,
    name: queue.name,
    fifo: queue.fifo,
    profile,
    missing: null,
    target: redrive?.target ?? null,
    maxReceiveCount: redrive?.maxReceiveCount ?? null,
    wrongType: target !== null && target.name.endsWith('.fifo') !== queue.fifo,
    targetMissing: missingTarget(profile, relations),
    sources: [],
    x: 0,
    y: 0,
    backBelow: null
  }
}

function unknownNode(arn: string, missing: Missing | null): TopologyNode {
  const name = queueOfArn(arn)?.name ?? arn
  return {
    id: arn,
    name,
    fifo: name.endsWith('.fifo'),
    profile: null,
    missing,
    target: null,
    maxReceiveCount: null,
    wrongType: false,
    targetMissing: null,
    sources: [],
    x: 0,
    y: 0,
    backBelow: null
  }
}

/** Every queue that redrives or is redriven to, by its ARN. */
function nodesOf(relations: Relations): Map<string, TopologyNode> {
  const { byArn, sources } = relations
  const nodes = new Map<string, TopologyNode>()
  const add = (profile: QueueProfile) => {
    const there = nodes.get(profile.arn)
    if (there) return there
    const node = nodeOf(profile, relations)
    nodes.set(profile.arn, node)
    return node
  }
  for (const [arn, some] of sources) {
    const known = byArn.get(arn)
    const [first] = some
    const target = known
      ? add(known)
      : first
        ? unknownNode(arn, missingTarget(first, relations))
        : null
    if (!target) continue
    nodes.set(arn, target)
    for (const source of some) target.sources.push(add(source).id)
  }
  return nodes
}

/** What ends in a queue that redrives on to one of the same component is a ring, or the queue itself. */
const roomOf = (root: TopologyNode, nodes: Map<string, TopologyNode>) =>
  root.target === root.id ? rooms.loop : nodes.has(root.target ?? '') ? rooms.ring : rooms.none

/**
 * Lays out what ends in one queue. A queue redrives to one other at most, so this is a tree: sources left of their
 * dead-letter queue, one below the other, and that in the middle of them. The one tie that closes a ring is that of the
 * queue in which all of it ends: it runs back below the boxes.
 */
function layOut(root: TopologyNode, nodes: Map<string, TopologyNode>): TopologyComponent {
  const placed: TopologyNode[] = []
  const seen = new Set<string>()
  let bottom = 0
  let deepest = 0

  // Without recursion: a chain of queues may be long.
  const stack: { node: TopologyNode; depth: number; done: boolean }[] = [
    { node: root, depth: 0, done: false }
  ]
  while (stack.length > 0) {
    const entry = stack.pop()
    if (!entry) break
    const { node, depth } = entry
    const children = node.sources.flatMap((id) => nodes.get(id) ?? [])
    if (!entry.done) {
      if (seen.has(node.id)) continue
      seen.add(node.id)
      deepest = Math.max(deepest, depth)
      node.x = depth
      stack.push({ node, depth, done: true })
      const fresh = children.filter(({ id }) => !seen.has(id))
      if (fresh.length === 0) {
        node.y = bottom
        bottom += nodeSize.height + gap.y
      }
      for (const child of [...fresh].reverse())
        stack.push({ node: child, depth: depth + 1, done: false })
      continue
    }
    const below = children.filter(({ x }) => x === depth + 1)
    const [first, last] = [below[0], below.at(-1)]
    if (first && last) node.y = (first.y + last.y) / 2
    placed.push(node)
  }
  const column = nodeSize.width + gap.x
  const room = roomOf(root, nodes)
  const height = Math.max(nodeSize.height, bottom - gap.y)
  for (const node of placed) node.x = room.left + (deepest - node.x) * column
  // The text on it takes the other half of the room.
  if (room === rooms.ring) root.backBelow = height + room.below / 2 - root.y
  return {
    nodes: placed.sort((a, b) => a.y - b.y || a.x - b.x),
    width: room.left + deepest * column + nodeSize.width + room.right,
    height: height + room.below
  }
}

/** The queue in which everything ends that this one redrives to; of a ring, any of it. */
function rootOf(node: TopologyNode, nodes: Map<string, TopologyNode>): TopologyNode {
  const seen = new Set<string>()
  let at = node
  while (!seen.has(at.id)) {
    seen.add(at.id)
    const next = at.target === null ? undefined : nodes.get(at.target)
    if (!next) return at
    at = next
  }
  // The smallest name of the ring, so that it is the same from wherever one comes.
  let root = at
  for (let one = nodes.get(at.target ?? ''); one && one !== at; one = nodes.get(one.target ?? '')) {
    if (one.id < root.id) root = one
  }
  return root
}

const messages = ({ profile }: TopologyNode) =>
  profile ? profile.visible + profile.inFlight + profile.delayed : 0

/** Dead-letter queues with messages and what is broken come first: that is what a person looks for. */
const weight = ({ nodes }: TopologyComponent) =>
  nodes.some(({ targetMissing, wrongType }) => targetMissing !== null || wrongType)
    ? 2
    : nodes.some((node) => node.sources.length > 0 && messages(node) > 0)
      ? 1
      : 0

/** Who redrives where, as separate groups of queues. 10,000 queues take some tens of milliseconds. */
export function topologyOf(relations: Relations): TopologyComponent[] {
  const nodes = nodesOf(relations)
  const roots = new Set([...nodes.values()].map((node) => rootOf(node, nodes)))
  return [...roots]
    .map((root) => layOut(root, nodes))
    .sort(
      (a, b) =>
        weight(b) - weight(a) || (a.nodes[0]?.name ?? '').localeCompare(b.nodes[0]?.name ?? '')
    )
}

/** A component with its place in the whole picture, in pixels. */
export interface PlacedComponent extends TopologyComponent {
  left: number
  top: number
}

const between = 30
const margin = 16

/** Puts components beside and below each other. @param width that there is, in pixels */
export function placeComponents(
  components: readonly TopologyComponent[],
  width: number
): { placed: PlacedComponent[]; width: number; height: number } {
  const placed: PlacedComponent[] = []
  let [left, top, row, widest] = [margin, margin, 0, 0]
  for (const component of components) {
    if (left > margin && left + component.width + margin > width) {
      left = margin
      top += row + between
      row = 0
    }
    placed.push({ ...component, left, top })
    left += component.width + between
    row = Math.max(row, component.height)
    widest = Math.max(widest, left - between + margin)
  }
  return { placed, width: Math.max(width, widest), height: top + row + margin }
}

/** The queue behind a node, also where it is not in the list. @param beside a queue of the same account, or null */
export function queueOfNode(node: TopologyNode, beside: Queue | undefined): Queue | null {
  if (node.profile) return node.profile.queue
  if (node.missing?.startsWith('another') || node.missing === 'no queue' || !beside) return null
  return parseQueueUrl(beside.url.replace(/[^/]+$/, node.name))
}

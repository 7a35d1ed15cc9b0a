import { childrenOf, isContainer, rootOf, type JsonNode } from '@contract'

/** A line of the tree: a value, or the bracket that closes an open container. */
export interface TreeRow {
  node: JsonNode
  depth: number
  part: 'value' | 'close'
  open: boolean
  /** Members of a container, where they have been counted. */
  size: number | null
  /** Whether a comma follows. */
  comma: boolean
}

/** About as many lines are open at the start, and no deeper. */
const openAtFirst = 400
const deepAtFirst = 30

/** A place that is looked for is shown in what encloses it at this depth. Nobody could see what is further in. */
const deepest = 100

/**
 * The lines of a JSON text of which {@link isJson} holds. Containers are read when they are opened, so that the size
 * of the whole text matters once (to find its parts), not at every step.
 */
export class JsonTree {
  private readonly root: JsonNode
  private readonly opened = new Set<number>()
  private readonly known = new Map<number, JsonNode[]>()

  constructor(private readonly text: string) {
    this.root = rootOf(text)
    this.openBreadthFirst()
  }

  private children(node: JsonNode): JsonNode[] {
    const there = this.known.get(node.start)
    if (there) return there
    const children = childrenOf(this.text, node)
    this.known.set(node.start, children)
    return children
  }

  private openBreadthFirst() {
    const queue = [{ node: this.root, depth: 0 }]
    let lines = 1
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { node, depth } = next
      if (!isContainer(node) || depth > deepAtFirst) continue
      const children = this.children(node)
      if (lines > 1 && lines + children.length > openAtFirst) continue
      this.opened.add(node.start)
      lines += children.length + 1
      for (const child of children.slice(0, openAtFirst))
        queue.push({ node: child, depth: depth + 1 })
    }
  }

  /** Every line that is to be seen now, from the top. */
  rows(): TreeRow[] {
    const rows: TreeRow[] = []
    const add = (node: JsonNode, depth: number, comma: boolean) => {
      const open = isContainer(node) && this.opened.has(node.start)
      const size = isContainer(node) ? (this.known.get(node.start)?.length ?? null) : null
      rows.push({ node, depth, part: 'value', open, size, comma: comma && !open })
      if (!open) return
      const children = this.children(node)
      children.forEach((child, index) => add(child, depth + 1, index < children.length - 1))
      rows.push({ node, depth, part: 'close', open, size, comma })
    }
    add(this.root, 0, false)
    return rows
  }

  isOpen(node: JsonNode): boolean {
    return this.opened.has(node.start)
  }

  toggle(node: JsonNode, open = !this.isOpen(node)) {
    if (!isContainer(node)) return
    if (open) this.opened.add(node.start)
    else this.opened.delete(node.start)
  }

  /** Opens what encloses the value at this offset of the text. @returns that value */
  reveal(offset: number): JsonNode {
    let node = this.root
    for (let depth = 0; isContainer(node) && depth < deepest; depth++) {
      const inner = this.children(node).find(({ from, end }) => from <= offset && offset < end)
      if (!inner) break
      this.opened.add(node.start)
      node = inner
      // In the name of a member, not in its value.
      if (offset < node.start) break
    }
    return node
  }
}

import { childrenOf, isContainer, rootOf, type JsonNode } from './json-scan'

/**
 * Lays a valid JSON text out over lines. Only the space between the tokens changes: numbers, escapes, the order of
 * members and repeated names stay as they are written.
 */
export function formatJson(text: string, indent = '  '): string {
  const write = (node: JsonNode, pad: string): string => {
    if (!isContainer(node)) return text.slice(node.start, node.end)
    const [open, close] = node.kind === 'object' ? ['{', '}'] : ['[', ']']
    const inner = pad + indent
    const children = childrenOf(text, node).map(
      (child) => `${inner}${child.name === null ? '' : `${child.name}: `}${write(child, inner)}`
    )
    return children.length ? `${open}\n${children.join(',\n')}\n${pad}${close}` : open + close
  }
  return write(rootOf(text), '')
}

import { isJsonSpace, scalarEnd, skipSpace, stringEnd } from '@contract'

/** Deeper than this the lines are not moved further in: brackets without end would fill the memory with spaces. */
const deepest = 40

const closing: Record<string, string> = { '{': '}', '[': ']' }

/**
 * Lays a valid JSON text out over lines. Only the space between the tokens changes: numbers, escapes, the order of
 * members and repeated names stay as they are written. One pass, without recursion, so that depth does not matter.
 */
export function formatJson(text: string, indent = '  '): string {
  const parts: string[] = []
  let depth = 0
  const newLine = (by = 0) => {
    depth += by
    return '\n' + indent.repeat(Math.min(depth, deepest))
  }
  for (let at = skipSpace(text, 0); at < text.length;) {
    const character = text.charAt(at)
    const next = skipSpace(text, at + 1)
    if (isJsonSpace(text.charCodeAt(at))) at++
    else if (character === '"' || !'{}[],:'.includes(character)) {
      const end = character === '"' ? stringEnd(text, at) : scalarEnd(text, at)
      parts.push(text.slice(at, end))
      at = end
    } else if (closing[character] === text.charAt(next)) {
      parts.push(character + text.charAt(next))
      at = next + 1
    } else {
      at++
      if (character === ':') parts.push(': ')
      else if (character === ',') parts.push(',', newLine())
      else if (character in closing) parts.push(character, newLine(1))
      else parts.push(newLine(-1), character)
    }
  }
  return parts.join('')
}

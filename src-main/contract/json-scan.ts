type JsonKind = 'object' | 'array' | 'string' | 'number' | 'literal'

/** A value in a JSON text, by where it is: nothing is converted, so every number stays as it is written. */
export interface JsonNode {
  kind: JsonKind
  /** Offset of the member's name where there is one, otherwise of the value. */
  from: number
  /** Offsets of the value. */
  start: number
  end: number
  /** The member's name as it is written, quotes included; null for an element of an array. */
  name: string | null
}

const quote = 34
const backslash = 92
export const isJsonSpace = (code: number) => code === 32 || code === 10 || code === 13 || code === 9

/** @returns the offset of the first character from `at` on that is no space */
export function skipSpace(text: string, at: number): number {
  while (isJsonSpace(text.charCodeAt(at))) at++
  return at
}

/** @returns the offset behind the string that begins at `at` */
export function stringEnd(text: string, at: number): number {
  let end = at + 1
  while (text.charCodeAt(end) !== quote) end += text.charCodeAt(end) === backslash ? 2 : 1
  return end + 1
}

/** @returns the offset behind the object or array that begins at `at` */
function containerEnd(text: string, at: number): number {
  let depth = 0
  for (let end = at; ; end++) {
    const code = text.charCodeAt(end)
    if (code === quote) end = stringEnd(text, end) - 1
    else if (code === 123 || code === 91) depth++
    else if ((code === 125 || code === 93) && --depth === 0) return end + 1
  }
}

/** @returns the offset behind the number or literal that begins at `at` */
export function scalarEnd(text: string, at: number): number {
  const delimiter = /[\s,\]}]/g
  delimiter.lastIndex = at
  return delimiter.exec(text)?.index ?? text.length
}

const kinds: Record<string, JsonKind> = {
  '{': 'object',
  '[': 'array',
  '"': 'string',
  t: 'literal',
  f: 'literal',
  n: 'literal'
}

function nodeAt(text: string, start: number, from: number, name: string | null): JsonNode {
  const kind = kinds[text.charAt(start)] ?? 'number'
  const endOf = kind === 'string' ? stringEnd : isContainer({ kind }) ? containerEnd : scalarEnd
  return { kind, from, start, end: endOf(text, start), name }
}

export const isContainer = (node: Pick<JsonNode, 'kind'>) =>
  node.kind === 'object' || node.kind === 'array'

/** Whether the whole text is one JSON value. Costs about 10 ms a MiB. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Whether it is worth trying: the text begins like an object or an array. */
export const looksLikeJson = (text: string) => /^\s*[[{]/.test(text)

/** The value of a text of which {@link isJson} holds. */
export function rootOf(text: string): JsonNode {
  const start = skipSpace(text, 0)
  return nodeAt(text, start, start, null)
}

/** The members or elements of an object or array; their own insides are skipped, not read. */
export function childrenOf(text: string, container: JsonNode): JsonNode[] {
  const children: JsonNode[] = []
  let at = skipSpace(text, container.start + 1)
  while (at < container.end - 1) {
    const from = at
    let name: string | null = null
    if (container.kind === 'object') {
      const end = stringEnd(text, at)
      name = text.slice(at, end)
      at = skipSpace(text, skipSpace(text, end) + 1)
    }
    const child = nodeAt(text, at, from, name)
    children.push(child)
    // Behind the value there is a comma or the container's end.
    at = skipSpace(text, skipSpace(text, child.end) + 1)
  }
  return children
}

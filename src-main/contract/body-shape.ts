/** Bodies that are read for their shape; of a longer one its beginning is taken as text. Characters. */
const mostRead = 262_144
const deepest = 4
const mostKeys = 40
const mostElements = 20
const mostCharacters = 400

const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi
/** Eight or more hexadecimal or base-32 characters with a digit among them, as ids have. */
const longId = /\b(?=[0-9a-z_]*\d)(?=[0-9a-z_]*[a-z])[0-9a-z_]{8,}\b/gi
const digits = /\d+/g

/** A text in which numbers and ids are all the same. */
const folded = (text: string): string =>
  text.replace(uuid, '#').replace(longId, '#').replace(digits, '#')

const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`

const union = (shapes: Iterable<string>): string => [...new Set(shapes)].sort().join(' | ')

function objectShape(value: object, depth: number): string {
  if (depth === deepest) return '{…}'
  // Keys with numbers in them may be one when those are folded.
  const shapes = new Map<string, Set<string>>()
  for (const [name, member] of Object.entries(value)) {
    const key = folded(name)
    shapes.set(key, (shapes.get(key) ?? new Set()).add(valueShape(member, depth + 1)))
  }
  const keys = [...shapes].sort(([a], [b]) => (a < b ? -1 : 1))
  const shown = keys.slice(0, mostKeys).map(([key, members]) => `${key}: ${union(members)}`)
  return `{${[...shown, ...(keys.length > mostKeys ? ['…'] : [])].join(', ')}}`
}

function valueShape(value: unknown, depth = 0): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) {
    if (depth === deepest) return '[…]'
    return `[${union(value.slice(0, mostElements).map((one) => valueShape(one, depth + 1)))}]`
  }
  return typeof value === 'object' ? objectShape(value, depth) : typeof value
}

function jsonShape(body: string): string | null {
  try {
    return valueShape(JSON.parse(body))
  } catch {
    return null
  }
}

/** The name of the first element, behind a declaration, comments and a document type. */
const root = /^\s*(?:<\?[^]*?\?>\s*|<!--[^]*?-->\s*|<![a-z][^>]*>\s*)*<([A-Za-z_][\w:.-]*)[\s/>]/i

function xmlShape(body: string): string | null {
  const name = body.trimStart().startsWith('<') ? root.exec(body)?.[1] : undefined
  return name === undefined ? null : `<${name}>`
}

/**
 * What a body looks like, whatever the values in it are: the keys and types of JSON, the root of XML, otherwise the text
 * with its numbers and ids folded. Two messages that failed for the same reason mostly have the same.
 *
 * @returns at most 400 characters, to be shown and to be compared
 */
export function bodyShape(body: string): string {
  const structured = body.length <= mostRead ? (jsonShape(body) ?? xmlShape(body)) : null
  if (structured !== null) return cut(structured, mostCharacters)
  const text = body
    .slice(0, 4 * mostCharacters)
    .replace(/\s+/g, ' ')
    .trim()
  return cut(folded(text), mostCharacters / 4)
}

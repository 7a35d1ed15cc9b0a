import { childrenOf, rootOf, stringEnd, type JsonNode } from '../contract/json-scan.js'

/** How a writer of JSON escapes what it need not. */
interface Style {
  /** Python, and Jackson where it is told to: everything beyond ASCII as `\u00fc`. */
  ascii: boolean
  /** PHP: `\/`. */
  slash: boolean
  /** Go and Gson: `<`, `>`, `&`, and with Gson `=` and `'`, as `\u003c`. */
  markup: RegExp | null
  /** Jackson and .NET: `\u00FC`. */
  upper: boolean
  /** .NET: `\u0022` for a quotation mark. */
  quote: boolean
}

const plain: Style = { ascii: false, slash: false, markup: null, upper: false, quote: false }
const markups = [null, /[<>&]/g, /[<>&\u2028\u2029]/g, /[<>&='\u2028\u2029]/g]
const styles: Style[] = [
  ...markups.flatMap((markup) =>
    [false, true].flatMap((slash) =>
      [false, true].map((ascii) => ({ ...plain, ascii, slash, markup }))
    )
  ),
  { ...plain, ascii: true, upper: true },
  { ascii: true, slash: false, markup: /[<>&'+`]/g, upper: true, quote: true }
]

function write(text: string, { ascii, slash, markup, upper, quote }: Style): string {
  const escaped = (character: string) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0')
    return `\\u${upper ? code.toUpperCase() : code}`
  }
  /** What JSON.stringify has escaped itself. */
  const again = (found: string) => {
    if (quote && found === '\\"') return escaped('"')
    return found.startsWith('\\u') ? `\\u${found.slice(2).toUpperCase()}` : found
  }
  let written = JSON.stringify(text)
  if (upper) written = written.replace(/\\(?:u[\da-f]{4}|.)/g, again)
  if (slash) written = written.replaceAll('/', '\\/')
  if (markup) written = written.replace(markup, escaped)
  return ascii ? written.replace(/[\u007f-\uffff]/g, escaped) : written
}

/** How the JSON string `literal`, which means `text`, was written; null where no writer that is known writes it so. */
export function writerOf(literal: string, text: string): ((text: string) => string) | null {
  const style = styles.find((one) => write(text, one) === literal)
  return style ? (changed) => write(changed, style) : null
}

/** The text that a JSON string means; null where it holds half of a surrogate pair, which no bytes can say. */
export function meaningOf(literal: string): string | null {
  const text = JSON.parse(literal) as string
  return /\p{Cs}/u.test(text) ? null : text
}

/** The members of a JSON object by their names, of repeated names the last, as readers of JSON take it. */
export function membersOf(json: string, node: JsonNode = rootOf(json)): Map<string, JsonNode> {
  if (node.kind !== 'object') return new Map()
  return new Map(
    childrenOf(json, node).map((child) => [JSON.parse(child.name ?? '""') as string, child])
  )
}

/** A string as the text that it means, a number or literal as it is written; null for anything else. */
export function valueOf(json: string, node: JsonNode | undefined): string | null {
  if (!node || node.kind === 'object' || node.kind === 'array') return null
  const written = json.slice(node.start, node.end)
  if (node.kind === 'string') return JSON.parse(written) as string
  return written === 'null' ? null : written
}

/** The value at the end of a path of names. */
export function valueAt(json: string, ...names: string[]): string | null {
  let node: JsonNode | undefined = rootOf(json)
  for (const name of names) node = node && membersOf(json, node).get(name)
  return valueOf(json, node)
}

/** A string somewhere in a JSON text, with the path that leads to it: `Records[0].body`. */
export interface FoundString {
  path: string
  start: number
  end: number
}

/**
 * The strings that are values, from the first to the last, of which `wanted` holds. One pass, without recursion, so that
 * neither size nor depth matters.
 *
 * @param wanted told where the string begins and ends, quotes included
 */
export function* stringsOf(
  json: string,
  wanted: (start: number, end: number) => boolean
): Generator<FoundString> {
  // In an object the last name, as it is written; in an array the position.
  const path: (string | number)[] = []
  let named = false
  for (let at = 0; at < json.length; at++) {
    const character = json.charAt(at)
    const place = path.at(-1)
    if (character === '"') {
      const end = stringEnd(json, at)
      if (typeof place === 'string' && !named) path[path.length - 1] = json.slice(at, end)
      else if (wanted(at, end)) yield { path: pathText(path), start: at, end }
      at = end - 1
    } else if (character === ':') named = true
    else if ('{}[],'.includes(character)) {
      named = false
      if (character === '{') path.push('""')
      else if (character === '[') path.push(0)
      else if (character !== ',') path.pop()
      else if (typeof place === 'number') path[path.length - 1] = place + 1
    }
  }
}

const pathText = (path: readonly (string | number)[]) =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${JSON.parse(part) as string}`))
    .join('')
    .replace(/^\./, '')

import { rootOf } from '../contract/json-scan.js'
import { base64 } from './base64.js'
import { Content } from './content.js'
import { meaningOf, stringsOf, writerOf } from './json-text.js'
import type { Decoder, Step } from './step.js'

/** As many strings are offered, and so many are looked at: a list of events must not fill the window. */
const most = 12
const mostTried = 200

type Named = Pick<Step, 'id' | 'label' | 'auto'>

/**
 * The step into a string of a JSON text; null where it could not be written back exactly as it is.
 *
 * @param start of its opening quote
 */
export function intoString(json: string, start: number, end: number, named: Named): Step | null {
  const literal = json.slice(start, end)
  const text = meaningOf(literal)
  if (text === null) return null
  const write = writerOf(literal, text)
  if (!write) return null
  const close = (changed: Content) =>
    Content.ofText(json.slice(0, start) + write(textOf(changed)) + json.slice(end))
  return { kind: 'step', ...named, inner: Content.ofText(text), close }
}

/** Only texts are ever put into a JSON string: what is behind it was text too. */
const textOf = ({ text }: Content): string => text ?? ''

/** JSON or bytes, packed as they may be: other texts in a string can be read where they are. */
function isWorth({ inner }: Step): boolean {
  if (inner.text === null || inner.jsonText !== null) return true
  const [opened] = [...base64(inner), ...jsonString(inner)]
  return opened?.kind === 'step' && isWorth(opened)
}

/** Opens a body that is one JSON string. */
export const jsonString: Decoder = (content) => {
  const { text } = content
  if (text === null || !/^\s*"/.test(text) || !content.json) return []
  const { start, end } = rootOf(text)
  const named = { id: 'json-string', label: 'JSON string', auto: true }
  const step = intoString(text, start, end, named)
  return step && isWorth(step) ? [step] : []
}

/** What JSON in a string, or base64 of something that matters, begins with. */
const beginning = /^"(?:\\[nrt]|\s)*(?:[{[]|[A-Za-z0-9+/_-]{12})/

/** Opens strings inside a JSON text which hold JSON of their own. */
export const members: Decoder = (content) => {
  const json = content.jsonText
  if (json === null) return []
  const found = new Map<string, Step>()
  let tried = 0
  const wanted = (start: number, end: number) =>
    end - start > 8 && beginning.test(json.slice(start, Math.min(end, start + 64)))
  for (const { path, start, end } of stringsOf(json, wanted)) {
    if (found.size === most || tried++ === mostTried) break
    const id = `string:${path}`
    const step = intoString(json, start, end, { id, label: path, auto: false })
    if (step && isWorth(step) && !found.has(id)) found.set(id, step)
  }
  return [...found.values()]
}

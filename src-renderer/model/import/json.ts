import { childrenOf, rootOf, type JsonNode, type MessageAttribute } from '@contract'
import { isMessageAttributes } from './attributes'
import { bodyField, bodyRecord, leftOut, type ImportItem, type TextReader } from './record'
import { lineReader } from './text'
import { JsonValues } from './json-values'

/** How JSON is read. */
export interface JsonReading {
  /** Whether an object with a field named `body` is a document, or a body like any other value. */
  documents: boolean
}

const nameOf = (node: JsonNode): string => JSON.parse(node.name ?? '""') as string

/** A string's own text; every other value as it is written, so that numbers of any size stay what they are. */
function valueOf(text: string, node: JsonNode): string {
  const written = text.slice(node.start, node.end)
  return node.kind === 'string' ? (JSON.parse(written) as string) : written
}

const isNull = (text: string, node: JsonNode) =>
  node.kind === 'literal' && text.slice(node.start, node.end) === 'null'

interface Parts {
  fields: (readonly [string, string])[]
  attributes: MessageAttribute[]
}

function takeField(text: string, node: JsonNode, parts: Parts): void {
  const name = nameOf(node)
  if (name === 'properties' && node.kind === 'object') {
    for (const child of childrenOf(text, node)) takeField(text, child, parts)
  } else if (name === 'attributes' && isMessageAttributes(text, node)) {
    parts.attributes.push(...(JSON.parse(text.slice(node.start, node.end)) as MessageAttribute[]))
  } else if (name === bodyField || !isNull(text, node)) {
    parts.fields.push([name, valueOf(text, node)])
  }
}

/** What one JSON value is: a document where it is an object with a body, otherwise the body of one. */
function jsonItem(file: string, at: number, text: string, reading: JsonReading): ImportItem {
  try {
    JSON.parse(text)
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    return leftOut(file, at, `It is not valid JSON: ${why}`)
  }
  const root = rootOf(text)
  const members = reading.documents && root.kind === 'object' ? childrenOf(text, root) : []
  if (!members.some((member) => nameOf(member) === bodyField)) {
    return bodyRecord(file, at, text.slice(root.start, root.end))
  }
  const parts: Parts = { fields: [], attributes: [] }
  for (const member of members) takeField(text, member, parts)
  return { record: { file, at, ...parts } }
}

/** A JSON value on each line. A line that is none is left out, and reading goes on with the next. */
export const ndjsonReader = (file: string, reading: JsonReading): TextReader =>
  lineReader(file, (at, line) => (line.trim() === '' ? [] : [jsonItem(file, at, line, reading)]))

/** The elements of an array, or JSON values one after the other. */
export function jsonReader(file: string, reading: JsonReading): TextReader {
  const values = new JsonValues()
  function* items(found: Iterable<{ at: number; text?: string; problem?: string }>) {
    for (const { at, text, problem } of found) {
      if (text !== undefined) yield jsonItem(file, at, text, reading)
      else yield leftOut(file, at, problem ?? '')
    }
  }
  return { read: (text) => items(values.read(text)), end: () => items(values.end()) }
}

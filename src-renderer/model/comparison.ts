import { isJson, looksLikeJson, type DocumentDetail } from '@contract'
import { namedProperties } from './document-properties'
import { formatJson } from './json-format'
import { systemAttributes, type NamedValue } from './system-attributes'

/** The parts of documents that are compared. */
export type ComparedPart = 'body' | 'properties' | 'attributes' | 'system'

/** A part of both documents, as texts. */
export interface ComparedTexts {
  first: string
  second: string
  json: boolean
}

const named = (rows: readonly NamedValue[]) =>
  rows.map(({ name, value }) => `${name}: ${value}`).join('\n')

const byName = (a: { name: string }, b: { name: string }) =>
  a.name < b.name ? -1 : Number(a.name > b.name)

/** Each value under its name, so that the same name stands at the same place on both sides. */
const linesOf: Record<Exclude<ComparedPart, 'body'>, (detail: DocumentDetail) => string> = {
  properties: ({ properties }) => named(namedProperties(properties)),
  attributes: ({ attributes }) =>
    [...attributes]
      .sort(byName)
      .map(({ name, type, value }) => `${name} (${type}): ${value}`)
      .join('\n'),
  system: ({ system }) => named(systemAttributes(system))
}

/** Properties, attributes or system attributes of both. */
export const comparedLines = (
  part: Exclude<ComparedPart, 'body'>,
  first: DocumentDetail,
  second: DocumentDetail
): ComparedTexts => ({ first: linesOf[part](first), second: linesOf[part](second), json: false })

const isJsonText = (text: string) => looksLikeJson(text) && isJson(text)

/** Bodies: JSON laid out the same way on both sides, with every number as it is written; other texts as they are. */
export function comparedBodies(first: string, second: string): ComparedTexts {
  const json = isJsonText(first) && isJsonText(second)
  return json
    ? { first: formatJson(first), second: formatJson(second), json }
    : { first, second, json }
}

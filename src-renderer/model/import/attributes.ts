import { MessageAttribute, type JsonNode } from '@contract'

/** Whether a value is a list of attributes as an export writes it: `[{ "name", "type", "value" }, …]`. */
export function isMessageAttributes(text: string, node: JsonNode): boolean {
  if (node.kind !== 'array') return false
  const parsed: unknown = JSON.parse(text.slice(node.start, node.end))
  return MessageAttribute.array().safeParse(parsed).success
}

const prefix = 'attribute:'

export const isAttributeName = (name: string) => name.toLowerCase().startsWith(prefix)

/** `priority:Number.int` → name and type. Without a type it is a String. */
export function readAttributeSpec(spec: string): { name: string; type: string } {
  const colon = spec.indexOf(':')
  if (colon < 0) return { name: spec.trim(), type: 'String' }
  return { name: spec.slice(0, colon).trim(), type: spec.slice(colon + 1).trim() || 'String' }
}

/** The part of `attribute:<name>:<type>` behind the first colon. */
export const attributeSpecOf = (name: string) => name.slice(prefix.length)

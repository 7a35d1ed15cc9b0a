import { attributeRanges, jsonAttributes } from '@contract'
import { objectIn, type QueueConfig } from './attributes'
import { settableOf } from './file'

/** Something that stands for itself in a snippet, and is not a text. */
export class Expression {
  constructor(readonly code: string) {}
}

/** A name that Terraform takes for a resource: `orders-dlq.fifo` → `orders_dlq_fifo`. */
export function identifierOf(name: string): string {
  const words = name.replaceAll(/\W+/g, '_')
  return /^[a-z_]/i.test(words) ? words : `queue_${words}`
}

/** HCL knows neither `\b` nor `\f`; YAML refuses the others as they are, or takes them for the end of a line. */
const special = /\\(.)|[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g
const codes: Record<string, string> = { b: '\\u0008', f: '\\u000c' }

/** A text in quotes, as JSON, YAML and HCL read it alike. */
export const quoted = (text: string): string =>
  JSON.stringify(text).replaceAll(special, (found, escaped?: string) =>
    escaped === undefined
      ? `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`
      : (codes[escaped] ?? found)
  )

const flags = new Set(['FifoQueue', 'ContentBasedDeduplication', 'SqsManagedSseEnabled'])

function valueOf(name: string, text: string): unknown {
  if (jsonAttributes.has(name)) return objectIn(text) ?? text
  if (flags.has(name) && /^(true|false)$/.test(text)) return text === 'true'
  return name in attributeRanges && /^\d+$/.test(text) ? Number(text) : text
}

/** The attributes as values, but for the policy, which both languages keep beside the queue. */
export function snippetAttributes({ attributes }: QueueConfig): [string, unknown][] {
  return Object.entries(settableOf(attributes))
    .filter(([name, text]) => name !== 'Policy' && !(name === 'FifoQueue' && text === 'false'))
    .filter(([name]) => name !== 'SqsManagedSseEnabled' || !attributes.KmsMasterKeyId)
    .map(([name, text]) => [name, valueOf(name, text)])
}

/** The policy, with an expression in place of the queue's own ARN. */
export function snippetPolicy(
  { attributes }: QueueConfig,
  arn: string,
  own: Expression
): Record<string, unknown> | null {
  const replaced = (value: unknown): unknown => {
    if (value === arn && arn !== '') return own
    if (Array.isArray(value)) return value.map(replaced)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner)]))
  }
  const policy = objectIn(attributes.Policy)
  return policy && (replaced(policy) as Record<string, unknown>)
}

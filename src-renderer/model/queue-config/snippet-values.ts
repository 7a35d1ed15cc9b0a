import { objectIn, type QueueConfig } from './attributes'
import { settableOf } from './file'

/** Something that stands for itself in a snippet, and is not a text. */
export class Expression {
  constructor(readonly code: string) {}
}

/** A name that both languages take for a resource: `orders-dlq.fifo` → `orders_dlq_fifo`. */
export function identifierOf(name: string): string {
  const words = name.replaceAll(/\W+/g, '_')
  return /^[a-z_]/i.test(words) ? words : `queue_${words}`
}

const numeric = new Set([
  'VisibilityTimeout',
  'DelaySeconds',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'MaximumMessageSize',
  'KmsDataKeyReusePeriodSeconds'
])

function valueOf(name: string, text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  if (numeric.has(name)) return Number(text)
  return objectIn(text) ?? text
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

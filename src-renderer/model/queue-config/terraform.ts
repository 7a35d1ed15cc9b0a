import type { QueueConfig } from './attributes'
import {
  Expression,
  identifierOf,
  quoted,
  snippetAttributes,
  snippetPolicy
} from './snippet-values'

/** SQS's attributes by Terraform's names, in the order in which they are written. */
const names: Record<string, string> = {
  FifoQueue: 'fifo_queue',
  VisibilityTimeout: 'visibility_timeout_seconds',
  DelaySeconds: 'delay_seconds',
  MessageRetentionPeriod: 'message_retention_seconds',
  ReceiveMessageWaitTimeSeconds: 'receive_wait_time_seconds',
  MaximumMessageSize: 'max_message_size',
  ContentBasedDeduplication: 'content_based_deduplication',
  DeduplicationScope: 'deduplication_scope',
  FifoThroughputLimit: 'fifo_throughput_limit',
  RedrivePolicy: 'redrive_policy',
  RedriveAllowPolicy: 'redrive_allow_policy',
  SqsManagedSseEnabled: 'sqs_managed_sse_enabled',
  KmsMasterKeyId: 'kms_master_key_id',
  KmsDataKeyReusePeriodSeconds: 'kms_data_key_reuse_period_seconds'
}

/** What Terraform would take for an expression is written so that it is none. */
const literal = (text: string) =>
  quoted(text)
    .replaceAll('${', () => '$${')
    .replaceAll('%{', '%%{')

/** A name that needs no quotes. With `for` in front of its members an object would be a loop. */
const bare = /^(?!(?:for|null|true|false)$)[A-Za-z_][\w-]*$/

function value(of: unknown, indent: string): string {
  if (of instanceof Expression) return of.code
  if (typeof of === 'string') return literal(of)
  if (Array.isArray(of)) return `[${of.map((item) => value(item, indent)).join(', ')}]`
  if (typeof of !== 'object' || of === null) return String(of)
  return block(Object.entries(of), indent)
}

/** Members in braces, their signs of equality in one column as `terraform fmt` sets them. */
function block(entries: [string, unknown][], indent: string): string {
  const inner = `${indent}  `
  const keys = entries.map(([name]) => (bare.test(name) ? name : literal(name)))
  const width = Math.max(...keys.map((key) => key.length), 0)
  const body = entries.map(
    ([, one], index) => `${inner}${(keys[index] ?? '').padEnd(width)} = ${value(one, inner)}`
  )
  return entries.length === 0 ? '{}' : `{\n${body.join('\n')}\n${indent}}`
}

const encoded = (object: object) => new Expression(`jsonencode(${value(object, '  ')})`)

/** The queue as a resource of Terraform, and its access policy where it has one. */
export function terraform(config: QueueConfig, arn = ''): string {
  const resource = identifierOf(config.name)
  const members: [string, unknown][] = [
    ['name', config.name],
    ...snippetAttributes(config).map(([name, one]): [string, unknown] => [
      names[name] ?? name,
      typeof one === 'object' && one !== null ? encoded(one) : one
    ]),
    ...(Object.keys(config.tags).length > 0 ? ([['tags', config.tags]] as [string, unknown][]) : [])
  ]
  const own = `aws_sqs_queue.${resource}`
  const policy = snippetPolicy(config, arn, new Expression(`${own}.arn`))
  const parts = [`resource "aws_sqs_queue" "${resource}" ${block(members, '')}`]
  if (policy) {
    const entries: [string, unknown][] = [
      ['queue_url', new Expression(`${own}.url`)],
      ['policy', encoded(policy)]
    ]
    parts.push(`resource "aws_sqs_queue_policy" "${resource}" ${block(entries, '')}`)
  }
  return `${parts.join('\n\n')}\n`
}

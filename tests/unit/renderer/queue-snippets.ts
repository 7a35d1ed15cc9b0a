import { parse as parseHcl } from '@cdktn/hcl2json'
import { parse as parseYaml } from 'yaml'
import type { QueueAttributeName } from '@contract'

/** A queue as the parser of a language reads it from a snippet. */
export interface ReadQueue {
  name: unknown
  attributes: Record<string, unknown>
  tags: Record<string, unknown>
}

type Members = Record<string, unknown>
type Reference = (code: string) => unknown

/** All texts of a value, its names too, in other words. */
export function retold(value: unknown, tell: (text: string) => unknown): unknown {
  if (typeof value === 'string') return tell(value)
  if (Array.isArray(value)) return value.map((item) => retold(item, tell))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [tell(name), retold(inner, tell)])
  )
}

const attributeOf: Record<string, QueueAttributeName> = {
  fifo_queue: 'FifoQueue',
  visibility_timeout_seconds: 'VisibilityTimeout',
  delay_seconds: 'DelaySeconds',
  message_retention_seconds: 'MessageRetentionPeriod',
  receive_wait_time_seconds: 'ReceiveMessageWaitTimeSeconds',
  max_message_size: 'MaximumMessageSize',
  content_based_deduplication: 'ContentBasedDeduplication',
  deduplication_scope: 'DeduplicationScope',
  fifo_throughput_limit: 'FifoThroughputLimit',
  redrive_policy: 'RedrivePolicy',
  redrive_allow_policy: 'RedriveAllowPolicy',
  sqs_managed_sse_enabled: 'SqsManagedSseEnabled',
  kms_master_key_id: 'KmsMasterKeyId',
  kms_data_key_reuse_period_seconds: 'KmsDataKeyReusePeriodSeconds'
}

/** The parser answers in Terraform's JSON, in which `${…}` is an expression and `$${…}` a text that looks like one. */
const isExpression = (text: string) => text.startsWith('${')
const textOf = (text: string) => text.replaceAll(/([$%])\1\{/g, '$1{')

/** What is inside of `jsonencode` the parser leaves as it is: it is parsed by itself. */
async function encodedIn(text: unknown): Promise<unknown> {
  const code = typeof text === 'string' ? /^\$\{jsonencode\((.*)\)\}$/s.exec(text)?.[1] : undefined
  return code === undefined ? text : (await parseHcl('value.tf', `value = ${code}\n`))['value']
}

/** @param refer what a reference, such as `aws_sqs_queue.orders.arn`, stands for @throws for what is no HCL */
export async function readTerraform(text: string, refer: Reference): Promise<ReadQueue> {
  const { resource } = (await parseHcl('queue.tf', text)) as {
    resource: Record<string, Record<string, [Members]>>
  }
  const only = async (type: string) => {
    const [members] = Object.values(resource[type] ?? {}).flat()
    const entries = Object.entries(members ?? {}).map(async ([name, value]) => [
      name,
      retold(await encodedIn(value), (one) =>
        isExpression(one) ? refer(one.slice(2, -1)) : textOf(one)
      )
    ])
    return Object.fromEntries(await Promise.all(entries)) as Members
  }
  const { name, tags, ...members } = await only('aws_sqs_queue')
  const { policy } = await only('aws_sqs_queue_policy')
  const named = Object.entries(members).map(([one, value]) => [attributeOf[one] ?? one, value])
  const attributes = Object.fromEntries(named) as Members
  return {
    name,
    attributes: { ...attributes, ...(policy === undefined ? {} : { Policy: policy }) },
    tags: (tags ?? {}) as Members
  }
}

/** CloudFormation reads YAML 1.1; many tools around it read 1.2. */
export const yamlVersions = ['1.1', '1.2'] as const

/** @param refer what a reference, such as `!GetAtt orders.Arn`, stands for @throws for what is no YAML */
export function readCloudFormation(
  text: string,
  version: (typeof yamlVersions)[number],
  refer: Reference
): ReadQueue {
  const customTags = ['!Ref', '!GetAtt'].map((tag) => ({
    tag,
    resolve: (code: string) => refer(`${tag} ${code}`)
  }))
  const { Resources } = parseYaml(text, { version, customTags }) as {
    Resources: Record<string, { Type: string; Properties: Members }>
  }
  const only = (type: string) =>
    Object.values(Resources).find(({ Type }) => Type === type)?.Properties ?? {}
  const { QueueName: name, Tags: tags = [], ...attributes } = only('AWS::SQS::Queue')
  const { PolicyDocument: policy } = only('AWS::SQS::QueuePolicy')
  return {
    name,
    attributes: { ...attributes, ...(policy === undefined ? {} : { Policy: policy }) },
    tags: Object.fromEntries(
      (tags as { Key: string; Value: unknown }[]).map(({ Key, Value }) => [Key, Value])
    )
  }
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonAttributes } from '@contract'
import type { QueueConfig } from '@/model/queue-config/attributes'
import { cloudFormation } from '@/model/queue-config/cloudformation'
import { terraform } from '@/model/queue-config/terraform'
import { anyConfig, arnOf } from './queue-config'
import {
  readCloudFormation,
  readTerraform,
  retold,
  yamlVersions,
  type ReadQueue
} from './queue-snippets'

/** What the parsers of both languages make of the snippets: nothing but the queue that was exported. */

/** What means something in HCL or YAML, and what one of them refuses as it is. */
const pieces = [
  ...['$', '%', '{', '}', '${x}', '%{if x}', '$${', '"', "'", '\\', '\\b', '\n', '\r', '\t', '\b'],
  ...[
    '\f',
    '\0',
    '\u007f',
    '\u0085',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\uffff',
    '#',
    '//',
    '<<',
    ': '
  ],
  ...['- ', '&', '*', '!', 'a', '1', ' ', 'é', '日本', '😀', '~', '=']
]
const words = ['for', 'if', 'in', 'null', 'true', 'False', 'on', 'NO', 'y', '~', '1e3', '0x1F', '']
const anyText = fc.oneof(
  fc.constantFrom(...words),
  fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((some) => some.join('')),
  fc.string({ unit: 'binary', maxLength: 12 })
)
const anyNumber = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
const anyObject = fc.object({
  key: anyText,
  values: [anyText, anyNumber, fc.boolean(), fc.constant(null)],
  maxDepth: 3
})
const policyOf = (arn: string) =>
  fc.record({
    Version: fc.constant('2012-10-17'),
    Statement: fc.array(
      fc.record({
        Sid: anyText,
        Principal: fc.constantFrom('*', { AWS: ['123456789012', '210987654321'] }),
        Resource: fc.oneof(fc.constant(arn), fc.constant([arn, arnOf('other')]), anyText),
        Condition: anyObject
      }),
      { maxLength: 3 }
    )
  })

/** Terraform itself makes one of the two spellings of é, so that two tags that differ in it only are one to it. */
const composed = (text: string) => text.normalize('NFC')
const anyTags = fc
  .uniqueArray(fc.tuple(anyText, anyText), { maxLength: 6, selector: ([key]) => composed(key) })
  .map((tags) => Object.fromEntries(tags))

const anyName = fc.oneof(
  fc.constantFrom('on', 'null', 'for', '_', '--', '_9', '1e5', '007', 'true-', 'orders-dlq'),
  fc.stringMatching(/^[\w-]{1,20}$/)
)
const anyQueue: fc.Arbitrary<QueueConfig> = fc.tuple(anyConfig, anyName).chain(([config, base]) => {
  const name = config.fifo ? `${base}.fifo` : base
  return fc.record({
    name: fc.constant(name),
    fifo: fc.constant(config.fifo),
    attributes: fc
      .option(fc.oneof(policyOf(arnOf(name)), anyObject), { nil: undefined })
      .map((policy) => ({
        ...config.attributes,
        ...(policy && { Policy: JSON.stringify(policy) })
      })),
    tags: anyTags
  })
})

/** What a snippet has to say: JSON as what it means, all else as the text that SQS knows. */
function toldOf({ name, attributes, tags }: QueueConfig): ReadQueue {
  const told = Object.entries(attributes).filter(
    // SQS's own keys are off by themselves where a KMS key is set, and to be no FIFO queue is not said.
    ([one, value]) =>
      !(one === 'SqsManagedSseEnabled' && attributes.KmsMasterKeyId) &&
      !(one === 'FifoQueue' && value === 'false')
  )
  const values = told.map(([one, value]) => [
    one,
    jsonAttributes.has(one) ? JSON.parse(value) : value
  ])
  return { name, attributes: Object.fromEntries(values), tags }
}

/** The same of what was read: a flag or a number is what SQS has as a text. */
const asTexts = ({ attributes, ...rest }: ReadQueue): ReadQueue => ({
  ...rest,
  attributes: Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
    ])
  )
})

/** A reference to the queue itself; any other text that was taken for one is a mistake. */
const own = (pattern: RegExp, arn: string) => (code: string) => {
  expect(code).toMatch(pattern)
  return code.toLowerCase().endsWith('.arn') ? arn : 'itself'
}

async function fromTerraform(config: QueueConfig) {
  const arn = arnOf(config.name)
  const text = terraform(config, arn)
  return asTexts(await readTerraform(text, own(/^aws_sqs_queue\.[A-Za-z_]\w*\.(arn|url)$/, arn)))
}

function fromCloudFormation(config: QueueConfig, version: (typeof yamlVersions)[number]) {
  const arn = arnOf(config.name)
  const refer = own(/^(!Ref [A-Za-z][A-Za-z\d]*|!GetAtt [A-Za-z][A-Za-z\d]*\.Arn)$/, arn)
  return asTexts(readCloudFormation(cloudFormation(config, arn), version, refer))
}

const odd: QueueConfig = {
  name: 'on',
  fifo: false,
  attributes: {
    VisibilityTimeout: '30',
    KmsMasterKeyId: 'true',
    Policy: JSON.stringify({
      Statement: [{ Sid: 'x', Resource: arnOf('on'), Condition: { for: { 'a\fb': '\b${y}' } } }]
    })
  },
  tags: { for: 'a', null: '${x}', 'a\u2028b': '%{ if x }', no: 'say "\\"\n', '🗝': '$${x}' }
}

describe('as Terraform', () => {
  it('is read by the parser of HCL as the queue that it was, whatever its texts are', async () => {
    expect(await fromTerraform(odd)).toEqual(toldOf(odd))
    await fc.assert(
      fc.asyncProperty(anyQueue, async (config) => {
        expect(await fromTerraform(config)).toEqual(retold(toldOf(config), composed))
      }),
      { numRuns: 200 }
    )
  }, 60_000)

  it('begins no loop where the first tag is called for', async () => {
    const tags = { for: '1' }
    expect(terraform({ ...odd, tags })).toContain('    "for" = "1"')
    expect((await fromTerraform({ ...odd, tags })).tags).toEqual(tags)
  })
})

describe.each(yamlVersions)('as CloudFormation, in YAML %s', (version) => {
  it('is read as the queue that it was, whatever its texts are', () => {
    expect(fromCloudFormation(odd, version)).toEqual(toldOf(odd))
    fc.assert(
      fc.property(anyQueue, (config) => {
        expect(fromCloudFormation(config, version)).toEqual(toldOf(config))
      }),
      { numRuns: 200 }
    )
  }, 60_000)
})

it('has no character that YAML refuses, or takes for the end of a line', () => {
  fc.assert(
    fc.property(anyQueue, (config) => {
      expect(cloudFormation(config)).not.toMatch(
        /[^\n\x20-\x7e\xa0-\uffff]|[\u2028\u2029\ufeff\ufffe\uffff]/
      )
    })
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cloudFormation } from '@/model/queue-config/cloudformation'
import { changesOf, isNothing } from '@/model/queue-config/changes'
import { configOf, draftOf } from '@/model/queue-config/draft'
import { readConfig, writeConfig } from '@/model/queue-config/file'
import { problemsOf } from '@/model/queue-config/problems'
import { terraform } from '@/model/queue-config/terraform'
import { anyConfig, arnOf } from './queue-config'

/** A queue's configuration as a file, and as snippets for other tools. */

test('what is exported is imported as it was', () => {
  fc.assert(
    fc.property(anyConfig, (config) => {
      const read = readConfig(writeConfig(config))
      expect(read?.leftOut).toEqual([])
      expect(read?.config).toMatchObject({
        name: config.name,
        fifo: config.fifo,
        tags: config.tags
      })
      expect(isNothing(changesOf(config, configOf(draftOf(read!.config))))).toBe(true)
      expect(writeConfig(read!.config)).toBe(writeConfig(config))
    })
  )
})

test('what the AWS CLI answers is read too', () => {
  const text = JSON.stringify({
    Attributes: {
      QueueArn: arnOf('orders.fifo'),
      FifoQueue: 'true',
      VisibilityTimeout: '45',
      ApproximateNumberOfMessages: '12',
      CreatedTimestamp: '1700000000'
    }
  })
  expect(readConfig(text)).toEqual({
    config: {
      name: 'orders.fifo',
      fifo: true,
      attributes: { FifoQueue: 'true', VisibilityTimeout: '45' },
      tags: {}
    },
    leftOut: []
  })
})

test('what cannot be taken from a file is told, and the rest is taken', () => {
  const read = readConfig(
    '{"name":"q","attributes":{"DelaySeconds":5,"Colour":"red","Policy":[1]},"tags":{"a":["x"],"b":1}}'
  )
  expect(read?.config).toMatchObject({ attributes: { DelaySeconds: '5' }, tags: { b: '1' } })
  expect(read?.leftOut).toEqual([
    'Colour: SQS has no such attribute to set.',
    'Policy: its value is neither a text nor a number.',
    'Tag a: it has no text.'
  ])
})

test.each([
  [{ FifoQueue: 'True' }, 'FifoQueue: its value is "True"; FifoQueue is true or false.'],
  [{ SqsManagedSseEnabled: 'yes' }, 'SqsManagedSseEnabled: its value is "yes"; '],
  [
    { FifoQueue: true, ContentBasedDeduplication: 1 },
    'ContentBasedDeduplication: its value is "1"'
  ],
  [{ FifoQueue: true, DeduplicationScope: 'messagegroup' }, 'DeduplicationScope: its value is'],
  [{ ContentBasedDeduplication: 'true' }, 'ContentBasedDeduplication: only a FIFO queue has it.'],
  [{ VisibilityTimeout: '' }, 'VisibilityTimeout: its value is ""'],
  [{ RedrivePolicy: 'not json' }, 'RedrivePolicy: it has no deadLetterTargetArn'],
  [{ RedrivePolicy: { maxReceiveCount: 3 } }, 'RedrivePolicy: it has no deadLetterTargetArn'],
  [{ RedrivePolicy: { deadLetterTargetArn: '' } }, 'RedrivePolicy: it has no deadLetterTargetArn'],
  [{ RedriveAllowPolicy: 'denyAll' }, 'RedriveAllowPolicy: its redrivePermission is not '],
  [
    { RedriveAllowPolicy: { redrivePermission: 'denyall' } },
    'RedriveAllowPolicy: its redrivePermission is not allowAll, denyAll or byQueue.'
  ],
  [
    { RedriveAllowPolicy: { redrivePermission: 'byQueue', sourceQueueArns: ['a', 5] } },
    'RedriveAllowPolicy: its sourceQueueArns are no list of ARNs.'
  ]
])(
  'a value that the form has no place for is not taken for another: %j',
  (attributes, expected) => {
    const read = readConfig(JSON.stringify({ name: 'q', attributes }))!
    expect(read.leftOut).toEqual([expect.stringContaining(expected)])
    const [name] = expected.split(':')
    expect(read.config.attributes).not.toHaveProperty(name!)
  }
)

test.each([
  ['VisibilityTimeout', '-5', 'visibility'],
  ['MessageRetentionPeriod', '59', 'retention'],
  ['Policy', 'oops', 'policy'],
  ['RedrivePolicy', { deadLetterTargetArn: arnOf('dlq') }, 'maxReceiveCount'],
  ['RedrivePolicy', { deadLetterTargetArn: arnOf('a'), maxReceiveCount: {} }, 'maxReceiveCount'],
  ['RedrivePolicy', { deadLetterTargetArn: 'x', maxReceiveCount: 3 }, 'deadLetterArn'],
  ['RedriveAllowPolicy', { redrivePermission: 'byQueue', sourceQueueArns: ['x'] }, 'redriveSources']
] as const)(
  'what is wrong with %s of a file is told beside its field: %j',
  (name, value, field) => {
    const read = readConfig(JSON.stringify({ name: 'q', attributes: { [name]: value } }))!
    expect(read.leftOut).toEqual([])
    const problems = problemsOf(draftOf(read.config), { arn: null, taken: new Set() })
    expect(Object.keys(problems)).toEqual([field])
  }
)

test('what a file says twice is told', () => {
  const read = readConfig(
    '{"name":"q","attributes":{"DelaySeconds":"1","DelaySeconds":"2","Policy":{"Id":"a","Id":"b"}}}'
  )
  expect(read?.leftOut).toEqual([
    '“DelaySeconds”: it is there twice, and the last one is taken.',
    '“Id”: it is there twice, and the last one is taken.'
  ])
})

test('any other text is none of a queue, and never throws', () => {
  for (const text of ['', '[]', '{}', '{"attributes":1}', 'null'])
    expect(readConfig(text)).toBeNull()
  fc.assert(fc.property(fc.string(), (text) => void readConfig(text)))
  fc.assert(fc.property(fc.json(), (text) => void readConfig(`{"attributes":${text}}`)))
  const odd =
    '{"deadLetterTargetArn":"x","maxReceiveCount":{"toString":""},"sourceQueueArns":[{"toString":""}]}'
  const read = readConfig(`{"attributes":{"RedrivePolicy":${odd},"RedriveAllowPolicy":${odd}}}`)
  expect(draftOf(read!.config).maxReceiveCount).toBe('{"toString":""}')
  expect(isNothing(changesOf(read!.config, read!.config))).toBe(true)
})

const arn = arnOf('orders.fifo')
const orders = {
  name: 'orders.fifo',
  fifo: true,
  attributes: {
    FifoQueue: 'true',
    VisibilityTimeout: '30',
    ContentBasedDeduplication: 'true',
    DeduplicationScope: 'messageGroup',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf('dlq.fifo'), maxReceiveCount: 5 }),
    SqsManagedSseEnabled: 'true',
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Send',
          Effect: 'Allow',
          Principal: { AWS: '123456789012' },
          Action: ['sqs:SendMessage'],
          Resource: arn
        }
      ]
    })
  },
  tags: { team: 'fulfilment', 'cost:centre': '${x}' }
}

test('as CloudFormation', () => {
  expect(cloudFormation(orders, arn)).toBe(`AWSTemplateFormatVersion: "2010-09-09"
Resources:
  ordersfifo:
    Type: "AWS::SQS::Queue"
    Properties:
      QueueName: "orders.fifo"
      FifoQueue: true
      VisibilityTimeout: 30
      ContentBasedDeduplication: true
      DeduplicationScope: "messageGroup"
      RedrivePolicy:
        deadLetterTargetArn: "${arnOf('dlq.fifo')}"
        maxReceiveCount: 5
      SqsManagedSseEnabled: true
      Tags:
        - Key: "team"
          Value: "fulfilment"
        - Key: "cost:centre"
          Value: "\${x}"
  ordersfifoPolicy:
    Type: "AWS::SQS::QueuePolicy"
    Properties:
      Queues:
        - !Ref ordersfifo
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: "Send"
            Effect: "Allow"
            Principal:
              AWS: "123456789012"
            Action:
              - "sqs:SendMessage"
            Resource: !GetAtt ordersfifo.Arn
`)
})

test('as Terraform, where nothing of a text becomes an expression', () => {
  expect(terraform(orders, arn)).toBe(`resource "aws_sqs_queue" "orders_fifo" {
  name                        = "orders.fifo"
  fifo_queue                  = true
  visibility_timeout_seconds  = 30
  content_based_deduplication = true
  deduplication_scope         = "messageGroup"
  redrive_policy              = jsonencode({
    deadLetterTargetArn = "${arnOf('dlq.fifo')}"
    maxReceiveCount     = 5
  })
  sqs_managed_sse_enabled     = true
  tags                        = {
    team          = "fulfilment"
    "cost:centre" = "$\${x}"
  }
}

resource "aws_sqs_queue_policy" "orders_fifo" {
  queue_url = aws_sqs_queue.orders_fifo.url
  policy    = jsonencode({
    Version   = "2012-10-17"
    Statement = [{
      Sid       = "Send"
      Effect    = "Allow"
      Principal = {
        AWS = "123456789012"
      }
      Action    = ["sqs:SendMessage"]
      Resource  = aws_sqs_queue.orders_fifo.arn
    }]
  })
}
`)
})

test('a snippet names every attribute that is set', () => {
  fc.assert(
    fc.property(anyConfig, (config) => {
      const yaml = cloudFormation(config)
      const hcl = terraform(config)
      expect(yaml).toContain(`QueueName: ${JSON.stringify(config.name)}`)
      expect(yaml.includes('AWS::SQS::QueuePolicy')).toBe(Boolean(config.attributes.Policy))
      expect(hcl.includes('aws_sqs_queue_policy')).toBe(Boolean(config.attributes.Policy))
      for (const name of ['VisibilityTimeout', 'RedrivePolicy', 'DelaySeconds'] as const) {
        expect(yaml.includes(`${name}:`)).toBe(config.attributes[name] !== undefined)
      }
    })
  )
})

test('tags that AWS keeps by itself are not taken from a file, since nobody else can set them', () => {
  const tags = { 'aws:cloudformation:stack-name': 'shop', team: 'payments' }
  const read = readConfig(JSON.stringify({ name: 'q', attributes: {}, tags }))
  expect(read?.config.tags).toEqual({ team: 'payments' })
  expect(read?.leftOut).toEqual(['Tag aws:cloudformation:stack-name: AWS keeps it by itself.'])
})

import fc from 'fast-check'
import { attributeRanges, type QueueAttributes } from '@contract'
import type { QueueConfig } from '@/model/queue-config/attributes'

const whole = (name: keyof typeof attributeRanges) =>
  fc.integer({ min: attributeRanges[name].from, max: attributeRanges[name].to }).map(String)

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

const name = fc.stringMatching(/^[\w-]{1,40}$/)

/** The ARN of a queue of this kind. */
export const arnOf = (queue: string) => `arn:aws:sqs:eu-west-1:123456789012:${queue}`

const statement = fc.record({
  Sid: fc.stringMatching(/^[A-Za-z]{1,12}$/),
  Effect: fc.constantFrom('Allow', 'Deny'),
  Principal: fc.constantFrom('*', { AWS: '123456789012' }),
  Action: fc.constantFrom('sqs:SendMessage', ['sqs:ReceiveMessage', 'sqs:DeleteMessage']),
  Resource: fc.constant(arnOf('any'))
})

const policy = fc
  .uniqueArray(statement, { minLength: 1, maxLength: 4, selector: ({ Sid }) => Sid })
  .map((statements) => JSON.stringify({ Version: '2012-10-17', Statement: statements }))

const attributesFor = (fifo: boolean): fc.Arbitrary<QueueAttributes> => {
  const queue = name.map((one) => arnOf(fifo ? `${one}.fifo` : one))
  return fc
    .record({
      VisibilityTimeout: maybe(whole('VisibilityTimeout')),
      DelaySeconds: maybe(whole('DelaySeconds')),
      MessageRetentionPeriod: maybe(whole('MessageRetentionPeriod')),
      ReceiveMessageWaitTimeSeconds: maybe(whole('ReceiveMessageWaitTimeSeconds')),
      MaximumMessageSize: maybe(whole('MaximumMessageSize')),
      RedrivePolicy: maybe(
        fc
          .record({
            deadLetterTargetArn: queue,
            // SQS answers with a number, some servers with a text.
            maxReceiveCount: fc.oneof(
              fc.integer({ min: 1, max: 1000 }),
              fc.integer({ min: 1, max: 1000 }).map(String)
            )
          })
          .map((one) => JSON.stringify(one))
      ),
      RedriveAllowPolicy: maybe(
        fc.oneof(
          fc.constantFrom('{"redrivePermission":"allowAll"}', '{"redrivePermission":"denyAll"}'),
          fc
            .uniqueArray(queue, { minLength: 1, maxLength: 10 })
            .map((sourceQueueArns) =>
              JSON.stringify({ sourceQueueArns, redrivePermission: 'byQueue' })
            )
        )
      ),
      Policy: maybe(policy),
      encryption: fc.constantFrom<QueueAttributes>(
        {},
        { SqsManagedSseEnabled: 'true' },
        { SqsManagedSseEnabled: 'false' },
        { KmsMasterKeyId: 'alias/orders', KmsDataKeyReusePeriodSeconds: '600' },
        { KmsMasterKeyId: 'alias/orders', SqsManagedSseEnabled: 'true' }
      ),
      fifo: fifo
        ? fc.record({
            FifoQueue: fc.constant('true'),
            ContentBasedDeduplication: fc.constantFrom('true', 'false'),
            DeduplicationScope: fc.constantFrom('queue', 'messageGroup'),
            FifoThroughputLimit: fc.constantFrom('perQueue', 'perMessageGroupId')
          })
        : fc.constant({})
    })
    .map(({ encryption, fifo: ofFifo, ...rest }) => {
      const all = { ...rest, ...encryption, ...ofFifo }
      return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
    })
}

/** Configurations as servers tell them. */
export const anyConfig: fc.Arbitrary<QueueConfig> = fc.boolean().chain((fifo) =>
  fc.record({
    name: name.map((one) => (fifo ? `${one}.fifo` : one)),
    fifo: fc.constant(fifo),
    attributes: attributesFor(fifo),
    tags: fc.dictionary(
      fc.stringMatching(/^[a-z][\w-]{0,20}$/),
      fc.stringMatching(/^[\w -]{0,20}$/),
      {
        maxKeys: 6
      }
    )
  })
)

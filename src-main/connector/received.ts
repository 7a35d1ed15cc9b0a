import type { Message } from '@aws-sdk/client-sqs'
import type { Failure, MessageAttribute, OutputProperties, Queue } from '../contract/index.js'
import type { NewDocument } from '../journal/journal.js'
import { fromSdkAttributes } from './attributes.js'
import { md5OfAttributes, md5OfBody } from './md5.js'

/** How a received message becomes a document. Times in milliseconds since the epoch. */
export interface ReceivedContext {
  queue: Queue
  receivedAt: number
  leaseUntil: number | null
  /** Whether FIFO messages carry the **Sequence Number** property. */
  sequenceNumber: boolean
}

/** When a lease taken at `receivedAt` ends; null where the visibility timeout (seconds) is not known. */
export const leaseEnd = (receivedAt: number, visibilityTimeout: number | null) =>
  visibilityTimeout === null ? null : receivedAt + visibilityTimeout * 1000

function propertiesOf(message: Message, { queue, sequenceNumber }: ReceivedContext) {
  const system = message.Attributes ?? {}
  const properties: OutputProperties = { queueUrl: queue.url }
  if (queue.fifo && system.MessageDeduplicationId) {
    properties.messageDeduplicationId = system.MessageDeduplicationId
  }
  if (system.MessageGroupId) properties.messageGroupId = system.MessageGroupId
  if (message.MessageId) properties.messageId = message.MessageId
  if (message.ReceiptHandle) properties.receiptHandle = message.ReceiptHandle
  if (queue.fifo && sequenceNumber && system.SequenceNumber) {
    properties.sequenceNumber = system.SequenceNumber
  }
  return properties
}

/** @returns a failure where the message is not what its sender gave to SQS, by the digests that SQS keeps */
function integrity(message: Message, body: string, attributes: MessageAttribute[]): Failure | null {
  const { MD5OfBody, MD5OfMessageAttributes } = message
  const wrongBody = MD5OfBody !== undefined && MD5OfBody !== md5OfBody(body)
  const wrongAttributes =
    MD5OfMessageAttributes !== undefined && MD5OfMessageAttributes !== md5OfAttributes(attributes)
  if (!wrongBody && !wrongAttributes) return null
  return {
    code: 'Md5Mismatch',
    message: `The ${wrongBody ? 'body' : 'attributes'} arrived altered: the MD5 is not the one that SQS gives.`,
    retryable: true,
    hint: 'The message was left in the queue. Receive it again.'
  }
}

/** The document of a received message: its body untouched, leased. */
export function toDocument(message: Message, context: ReceivedContext): NewDocument {
  const body = message.Body ?? ''
  const attributes = fromSdkAttributes(message.MessageAttributes)
  return {
    direction: 'output',
    at: context.receivedAt,
    queueUrl: context.queue.url,
    body,
    properties: propertiesOf(message, context),
    attributes,
    system: { ...message.Attributes },
    md5OfBody: message.MD5OfBody ?? null,
    md5OfAttributes: message.MD5OfMessageAttributes ?? null,
    state: 'held',
    leaseUntil: context.leaseUntil,
    failure: integrity(message, body, attributes)
  }
}

import { createHash } from 'node:crypto'
import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SendMessageBatchResultEntry
} from '@aws-sdk/client-sqs'
import {
  messageBytes,
  type Failure,
  type InputDocument,
  type OutputProperties,
  type Queue
} from '../contract/index.js'
import type { NewDocument } from '../journal/journal.js'
import { toSdkAttributes } from './attributes.js'
import type { Sendable } from './batching.js'
import { inCall } from './call-context.js'
import type { SqsClients } from './clients.js'
import { entryFailure } from './errors.js'
import type { Checked } from './input-queues.js'
import { md5OfAttributes, md5OfBody } from './md5.js'
import { refuseDeleted } from './recent-queues.js'
import { answering, outputDocument } from './run-context.js'

/** An input document on its way. */
export interface Outgoing extends Sendable {
  document: InputDocument
  queue: Queue
  /** Times that it was sent. */
  tries: number
}

/** What must stay in order with a document. */
export const laneOf = ({ queue, document }: Pick<Checked, 'queue' | 'document'>): string =>
  `${queue?.url ?? document.properties.queueNameOrUrl ?? ''} ${document.properties.messageGroupId ?? ''}`

export const outgoing = (checked: Checked & { failure: null }): Outgoing => ({
  index: checked.index,
  queueUrl: checked.queue.url,
  lane: laneOf(checked),
  bytes: messageBytes(checked.document),
  document: checked.document,
  queue: checked.queue,
  tries: 0
})

/** What SQS said about one entry. */
export type EntryOutcome = { item: Outgoing; lane: string } & (
  { accepted: true; output: NewDocument } | { accepted: false; failure: Failure }
)

function entryOf({ document, queue }: Outgoing, id: string, delaySeconds: number | null) {
  const { messageGroupId, messageDeduplicationId } = document.properties
  const entry: SendMessageBatchRequestEntry = { Id: id, MessageBody: document.body }
  const attributes = toSdkAttributes(document.attributes)
  if (attributes) entry.MessageAttributes = attributes
  if (messageGroupId) entry.MessageGroupId = messageGroupId
  if (queue.fifo && messageDeduplicationId) entry.MessageDeduplicationId = messageDeduplicationId
  if (!queue.fifo && delaySeconds !== null) entry.DelaySeconds = delaySeconds
  return entry
}

/**
 * The deduplication id that SQS used. Where none was given to a FIFO queue and it accepted, its content-based
 * deduplication is on, whose id is the SHA-256 of the body.
 */
function deduplicationId({ document, queue }: Outgoing): string | undefined {
  if (!queue.fifo) return undefined
  const given = document.properties.messageDeduplicationId
  return given || createHash('sha256').update(document.body).digest('hex')
}

function sentDocument(item: Outgoing, entry: SendMessageBatchResultEntry): NewDocument {
  const { MessageId, MD5OfMessageBody, MD5OfMessageAttributes, SequenceNumber } = entry
  const properties: OutputProperties = { queueUrl: item.queue.url }
  const deduplication = deduplicationId(item)
  if (deduplication) properties.messageDeduplicationId = deduplication
  const group = item.document.properties.messageGroupId
  if (group) properties.messageGroupId = group
  if (MessageId) properties.messageId = MessageId
  if (item.queue.fifo && SequenceNumber) properties.sequenceNumber = SequenceNumber
  return {
    ...outputDocument(
      'sent',
      { MessageId, MD5OfMessageBody, MD5OfMessageAttributes, SequenceNumber },
      properties
    ),
    md5OfBody: MD5OfMessageBody ?? null,
    md5OfAttributes: MD5OfMessageAttributes ?? null
  }
}

function integrity({ document }: Outgoing, entry: SendMessageBatchResultEntry): Failure | null {
  const { MD5OfMessageBody: body, MD5OfMessageAttributes: attributes } = entry
  const wrongBody = body !== undefined && body !== md5OfBody(document.body)
  const wrongAttributes =
    attributes !== undefined && attributes !== md5OfAttributes(document.attributes)
  if (!wrongBody && !wrongAttributes) return null
  return {
    code: 'Md5Mismatch',
    message: `SQS accepted the message, but its ${wrongBody ? 'body' : 'attributes'} arrived altered.`,
    retryable: false,
    hint: 'The MD5 that SQS gives is not that of the document. Look at the message in the queue before sending again.'
  }
}

function acceptedOutcome(item: Outgoing, entry: SendMessageBatchResultEntry): EntryOutcome {
  const output = sentDocument(item, entry)
  const failure = integrity(item, entry)
  const document = failure ? { ...output, state: 'failed' as const, failure } : output
  return { item, lane: item.lane, accepted: true, output: answering(item.index, document) }
}

const unanswered: Failure = {
  code: 'InvalidAnswer',
  message: 'SQS did not say what became of this document.',
  retryable: false,
  hint: 'Look into the queue before sending it again.'
}

/** Sends one batch. Rejects with the SDK's error when the whole call failed. */
export async function sendBatch(
  clients: SqsClients,
  items: Outgoing[],
  delaySeconds: number | null,
  signal: AbortSignal
): Promise<EntryOutcome[]> {
  const queue = items[0]?.queue
  if (!queue) return []
  await refuseDeleted(clients, queue.url, signal)
  const command = new SendMessageBatchCommand({
    QueueUrl: queue.url,
    Entries: items.map((item, index) => entryOf(item, String(index), delaySeconds))
  })
  const client = clients.clientFor(queue.url, 'send')
  const answer = await client.send(inCall(command, { abortSignal: signal, once: !queue.fifo }))
  const sent = new Map(answer.Successful?.map((entry) => [entry.Id, entry]))
  const failed = new Map(answer.Failed?.map((entry) => [entry.Id, entry]))
  const task = { action: 'SendMessage', queue: queue.name }
  return items.map((item, index) => {
    const success = sent.get(String(index))
    if (success) return acceptedOutcome(item, success)
    const entry = failed.get(String(index))
    const failure = entry ? entryFailure(entry, task) : unanswered
    return { item, lane: item.lane, accepted: false, failure }
  })
}

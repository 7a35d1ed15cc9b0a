import { z } from 'zod'
import { Failure } from './failure.js'

/**
 * A message attribute, called a dynamic document property in the connector's vocabulary.
 *
 * `type` is `String`, `Number` or `Binary`, optionally with a custom label (`Number.int`). `value` is the exact text;
 * for `Binary` it is base64.
 */
export const MessageAttribute = z.object({
  name: z.string(),
  type: z.string(),
  value: z.string()
})
export type MessageAttribute = z.infer<typeof MessageAttribute>

/** Document properties that the person may set on an input document. A blank one is left out. */
export const InputProperties = z.object({
  messageGroupId: z.string().optional(),
  messageDeduplicationId: z.string().optional(),
  queueNameOrUrl: z.string().optional(),
  receiveRequestAttemptId: z.string().optional(),
  receiptHandle: z.string().optional()
})
export type InputProperties = z.infer<typeof InputProperties>

/** What an operation takes: a body plus document properties plus message attributes. */
export const InputDocument = z.object({
  body: z.string(),
  properties: InputProperties,
  attributes: z.array(MessageAttribute)
})
export type InputDocument = z.infer<typeof InputDocument>

/** Document properties that an operation returns. Which of them are there depends on the action and the queue. */
export const OutputProperties = z.object({
  queueUrl: z.string().optional(),
  messageDeduplicationId: z.string().optional(),
  messageGroupId: z.string().optional(),
  messageId: z.string().optional(),
  receiptHandle: z.string().optional(),
  sequenceNumber: z.string().optional()
})
export type OutputProperties = z.infer<typeof OutputProperties>

/** The visible label of every document property: one spelling for forms, inspectors, tests and docs. */
export const propertyLabels = {
  queueNameOrUrl: 'Queue Name/URL',
  queueUrl: 'Queue Name/URL',
  messageGroupId: 'Message Group Id',
  messageDeduplicationId: 'Message Deduplication Id',
  messageId: 'Message Id',
  receiptHandle: 'Receipt Handle',
  receiveRequestAttemptId: 'Receive Request Attempt Id',
  sequenceNumber: 'Sequence Number'
} as const satisfies Record<keyof InputProperties | keyof OutputProperties, string>

/**
 * What became of a document.
 *
 * - `input`: an input document as it was given to a run
 * - `sent`, `deleted`: accepted by SQS
 * - `held`: received and leased until `leaseUntil`; past that time it is shown as *lease ended*
 * - `released`: its visibility was set to 0
 * - `failed`: see its failure
 * - `repeat`: nothing came of it. Send: SQS dropped it, having taken a message with this deduplication id within five
 *   minutes, and answered with the Message Id of that one. Delete: an earlier document has the same receipt handle
 * - `accepted`: a Delete that SQS accepted, as it does with any well-formed handle; that it is one of a message which is
 *   held the journal does not know
 * - `doubled`: sent to a standard queue, and SQS had answered an earlier try with a problem of its own: it may have taken
 *   that one too, so the message may be in the queue twice
 */
export const DocumentState = z.enum([
  'input',
  'sent',
  'held',
  'released',
  'deleted',
  'failed',
  'repeat',
  'accepted',
  'doubled'
])
export type DocumentState = z.infer<typeof DocumentState>

/** One row of a table of documents: everything a row shows, and no whole body. */
export const DocumentRow = z.object({
  /** Journal id. Ascends with the time of arrival across all runs. */
  id: z.number().int(),
  runId: z.number().int(),
  /** Position from 1 without gaps: in its listening session where there is one, otherwise in its run and direction. */
  ordinal: z.number().int(),
  direction: z.enum(['input', 'output']),
  /** Of an output that answers one input document: the ordinal of that. */
  inputOrdinal: z.number().int().optional(),
  /** Milliseconds since the epoch: when it was received, sent or deleted. */
  at: z.number(),
  queueUrl: z.string(),
  messageId: z.string().nullable(),
  groupId: z.string().nullable(),
  deduplicationId: z.string().nullable(),
  sequenceNumber: z.string().nullable(),
  receiveCount: z.number().int().nullable(),
  attributeNames: z.array(z.string()),
  /** Bytes of the body in UTF-8. */
  bodyBytes: z.number().int(),
  /** The first 300 characters of the body. */
  preview: z.string(),
  state: DocumentState,
  /** Milliseconds since the epoch at which the lease ends; null where there is none or it is not known. */
  leaseUntil: z.number().nullable(),
  failure: Failure.nullable()
})
export type DocumentRow = z.infer<typeof DocumentRow>

/** A whole document, as the inspector shows it. */
export const DocumentDetail = DocumentRow.extend({
  connectionId: z.string(),
  action: z.enum(['send', 'receive', 'delete', 'listen']),
  body: z.string(),
  /** Exactly the document properties of the connector for this action; see {@link propertyLabels}. */
  properties: OutputProperties.extend(InputProperties.shape),
  attributes: z.array(MessageAttribute),
  /** SQS's system attributes under SQS's own names, e.g. `ApproximateReceiveCount`. */
  system: z.record(z.string(), z.string()),
  md5OfBody: z.string().nullable(),
  md5OfAttributes: z.string().nullable()
})
export type DocumentDetail = z.infer<typeof DocumentDetail>

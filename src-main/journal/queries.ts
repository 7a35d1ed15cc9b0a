import type { Cause, DeadLetterFilter, LetterRow, RerunPart } from '../contract/index.js'
import type { NewDocument, StagedInput, StagedKind } from './records.js'

export interface StagedQuery {
  runId: number
  kind: StagedKind
  /** The part that was read last; 0 for the first. */
  after: number
}

/** Asks for input documents of a run, to run them again. */
export interface InputQuery {
  runId: number
  part: RerunPart
  /** Whether those that SQS may have accepted are wanted too. */
  inDoubt: boolean
  /** Only those behind this ordinal. */
  after: number
  limit: number
}

export interface RerunInputs {
  documents: StagedInput[]
  /** Where to go on; null where there are no more. */
  last: number | null
}

/** What of documents can be sent back. Numbers of messages. */
export interface Gathered {
  /** The connections that they went through. */
  connectionIds: string[]
  /** They were deleted. */
  deleted: number
  /** Deleting them was cut off, or got no answer. */
  unknown: number
  /** They were not deleted. */
  kept: number
  /** They were deleted by a receipt handle, and the journal never had them. */
  noBody: number
  /** They are no longer in the journal. */
  gone: number
  /** Of those deleted and unknown: already sent back, and by which runs (a few of them). */
  restored: number
  restoredBy: number[]
  /** Of those deleted and unknown, by queue. */
  queues: { url: string; messages: number }[]
}

export interface ArrangedQuery {
  batch: string
  /** Whether those are wanted too of which it is not known whether they were deleted. */
  unknown: boolean
  /** Whether those are wanted too that were sent back before. */
  again: boolean
  /** Only those behind this position. */
  after: number
  limit: number
}

export interface ArrangedPage {
  documents: (Pick<NewDocument, 'body' | 'properties' | 'attributes' | 'queueUrl'> & {
    id: number
    /** It was sent back before. */
    again: boolean
  })[]
  /** Where to go on; null behind the last. */
  last: number | null
}

export interface UnsettledQuery {
  runId: number
  /** Only inputs behind this ordinal. */
  after: number
  limit: number
}

/** A message of a dead-letter queue that a redrive has not seen deleted. */
export interface Unsettled {
  /** Of the input. */
  documentId: number
  messageId: string
  receiptHandle: string
  /** Whether the run had not given it back. */
  held: boolean
  /** Whether the target accepted it. */
  accepted: boolean
}

/** A redrive that has ended and may have left messages that its target has, or may have. */
export interface OpenRedrive {
  runId: number
  deadLetterUrl: string
}

/** That a redrive has sent a message of a dead-letter queue, or may have. */
export interface RedriveTry {
  messageId: string
  /** Of the input. */
  documentId: number
  /** Whether the target accepted it; otherwise no answer is known. */
  accepted: boolean
  /** Milliseconds since the epoch before which it was not sent. */
  since: number
  /** The URL of the queue that it was sent to. */
  target: string
}

/** Asks for messages of a run by what they are. */
export interface LetterQuery {
  runId: number
  filter: DeadLetterFilter
  /** Only documents behind this ordinal. */
  after: number
  limit: number
}

export interface LetterPage {
  rows: LetterRow[]
  /** Where to go on; null behind the last. There may be no row and still more. */
  next: number | null
}

/** Messages of one cause among some documents. */
export interface LetterGroup {
  key: string
  cause: Cause
  count: number
  /** When they were sent, milliseconds since the epoch, as far as it is known. */
  sent: number[]
  receives: [number, number]
  sampleId: number
}

/** What the connector needs to act on a leased document again. */
export interface Lease {
  documentId: number
  connectionId: string
  queueUrl: string
  messageId: string | null
  receiptHandle: string
  listenerId: string | null
}

/** A message that is held, found by its receipt handle. */
export type HeldHandle = Pick<Lease, 'documentId' | 'receiptHandle'>

import { z } from 'zod'
import { confirmed } from './confirmation.js'
import { DocumentRow } from './document.js'
import type { Failure } from './failure.js'

/**
 * Which input documents of a run are taken for another one: all of them, those that failed, or those that have not been
 * accepted, whether they failed or were never tried (**Resume**).
 */
export const RerunPart = z.enum(['all', 'failed', 'rest'])
export type RerunPart = z.infer<typeof RerunPart>

/** Failures of documents that SQS may have accepted all the same. Sent again, they may be there twice. */
export const inDoubtCodes = ['Unconfirmed', 'InvalidAnswer', 'Md5Mismatch'] as const

/** Failures of what the document itself says: SQS is not asked, and it would fail again. */
export const refusedCodes = [
  'EmptyBody',
  'InvalidMessageContents',
  'MessageTooLong',
  'InvalidId',
  'InvalidAttributeName',
  'InvalidAttributeType',
  'InvalidAttributeValue',
  'DuplicateAttribute',
  'TooManyAttributes',
  'MissingGroupId',
  'MissingDeduplicationId',
  'NotFifo',
  'MissingQueue',
  'InvalidQueueName',
  'InvalidQueueUrl',
  'DelayOnFifo'
] as const

/** Failures of a message made of a template that **Resume** goes on behind: it would end at them again. */
export const passedOverCodes = [...refusedCodes, 'QueueDoesNotExist', 'AccessDenied'] as const

/** A document was sent and no answer is known. */
export const unconfirmed: Failure = {
  code: 'Unconfirmed',
  message: 'No answer came, so SQS may or may not have accepted this document.',
  retryable: true,
  hint: 'Look into the queue before sending it again. On a FIFO queue the same deduplication id is safe for 5 minutes.'
}

/** What of a run there is to be run again. Numbers of input documents that the journal still has. */
export const RerunFacts = z.object({
  all: z.number().int(),
  /** Those in doubt among them. */
  failed: z.number().int(),
  /** Those that failed, those in doubt and those that were never tried. */
  rest: z.number().int(),
  inDoubt: z.number().int(),
  /** Milliseconds since the epoch at which the first of those in doubt was sent. */
  inDoubtSince: z.number().nullable(),
  /** Whether it is known which output answers which input: runs of older versions did not say. */
  known: z.boolean()
})
export type RerunFacts = z.infer<typeof RerunFacts>

/** An input document beside the output that answers it. */
export const DocumentPair = z.object({ input: DocumentRow, output: DocumentRow.nullable() })
export type DocumentPair = z.infer<typeof DocumentPair>

/** Which pairs of a run: all, those that failed, or those without an answer. */
export const PairFilter = z.enum(['all', 'failed', 'unanswered'])
export type PairFilter = z.infer<typeof PairFilter>

export const rerunRequests = {
  /** Inputs of a Send or Delete in their order, each with its output. */
  'journal.pairs': {
    input: z.object({
      runId: z.number().int(),
      filter: PairFilter,
      /** So many of them are passed over. */
      from: z.number().int().min(0),
      limit: z.number().int().min(1).max(500)
    }),
    output: z.object({
      pairs: z.array(DocumentPair),
      /** How many there are in all. */
      total: z.number().int()
    })
  },
  'journal.rerun': { input: z.object({ runId: z.number().int() }), output: RerunFacts },
  /** Starts the same operation with the same options. The documents come from the journal. */
  'operations.rerun': {
    input: z.object({
      runId: z.number().int(),
      part: RerunPart,
      /** Whether those that are in doubt are sent too. */
      inDoubt: z.boolean(),
      confirmed
    }),
    output: z.object({ runId: z.number().int() })
  }
} as const

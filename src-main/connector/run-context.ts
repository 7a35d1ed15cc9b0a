import type { Failure, InputProperties, OutputProperties } from '../contract/index.js'
import type { NewDocument, StagedInput, StateChange } from '../journal/journal.js'
import type { SqsClients } from './clients.js'
import type { RecentIds } from './recent-ids.js'
import type { RunInputs } from './run-inputs.js'

/** What an action has while it runs. */
export interface RunContext {
  clients: SqsClients
  inputs: RunInputs
  /** Whether a message that is not accepted keeps the rest of its group back, so that nothing comes before it. */
  strict: boolean
  /** Aborted: begin nothing new. */
  cancelled: AbortSignal
  /** Aborted a moment after a cancel: give up what is still on its way. */
  abandoned: AbortSignal
  /** Writes input documents down; resolves with their journal ids when they are durable. */
  recordInputs(documents: NewDocument[]): Promise<number[]>
  /** Notes that these input documents, by their index from 0, go out now. @throws where that cannot be written */
  intend(indexes: readonly number[]): void
  /** Writes output documents down and counts them; resolves with their journal ids when they are durable. */
  recordOutputs(documents: NewDocument[]): Promise<number[]>
  /** The messages of these receipt handles that the connection holds: each by its handle. */
  heldHandles(handles: string[]): Promise<ReadonlyMap<string, number>>
  /** Notes that the messages of these documents, which were held, are deleted. */
  noteDeleted(documentIds: number[]): Promise<void>
  /** The Message Ids of what was sent to FIFO queues before. */
  sentIds(): Promise<RecentIds>
  /** Notes what became of documents. Nothing is counted. */
  noteStates(change: StateChange): Promise<void>
  /** What a person should know of the run beside its documents, a sentence each. Kept with the run when it ends. */
  say(notes: string[]): void
  /** Notes what became of an output document. A failure is counted. */
  setState(documentId: number, state: NewDocument['state'], failure: Failure | null): Promise<void>
}

/** Ends the run with this failure. What was done before is listed. */
export class RunFailure extends Error {
  override readonly name = 'RunFailure'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

/** The parts of a document that most documents share. */
const plain = {
  attributes: [],
  system: {},
  md5OfBody: null,
  md5OfAttributes: null,
  leaseUntil: null,
  failure: null
} satisfies Partial<NewDocument>

/** An input document as it is kept. */
export function inputDocument(document: StagedInput, queueUrl: string): NewDocument {
  const { body, properties, attributes, origin } = document
  const at = Date.now()
  return {
    ...plain,
    ...(origin === undefined ? {} : { origin }),
    direction: 'input',
    at,
    queueUrl,
    body,
    properties,
    attributes,
    state: 'input'
  }
}

/** An output document of an action that is done. */
export function outputDocument(
  state: 'sent' | 'deleted' | 'repeat' | 'accepted',
  body: object,
  properties: OutputProperties
): NewDocument {
  return {
    ...plain,
    direction: 'output',
    at: Date.now(),
    queueUrl: properties.queueUrl ?? '',
    body: JSON.stringify(body),
    properties,
    state
  }
}

/** The output document of one that failed: the status code and the message are its body. */
export function failedDocument(
  failure: Failure,
  queueUrl: string,
  properties: InputProperties & OutputProperties
): NewDocument {
  return {
    ...plain,
    direction: 'output',
    at: Date.now(),
    queueUrl,
    body: JSON.stringify({ statusCode: failure.code, message: failure.message }),
    properties: queueUrl ? { ...properties, queueUrl } : properties,
    state: 'failed',
    failure
  }
}

/** Says which input document, by its index from 0, an output answers. */
export const answering = (index: number, output: NewDocument): NewDocument => ({
  ...output,
  inputOrdinal: index + 1
})

/** Adds to the message which of several documents is meant; counted from 1. */
export const numbered = (failure: Failure, index: number, total: number): Failure =>
  total < 2
    ? failure
    : { ...failure, message: `Document ${(index + 1).toLocaleString('en-US')}: ${failure.message}` }

import type {
  Action,
  DocumentState,
  Failure,
  InputDocument,
  InputProperties,
  MessageAttribute,
  OutputProperties,
  RerunPart,
  RunPurpose,
  RunStatus
} from '../contract/index.js'

/** A document as the connector hands it over. */
export interface NewDocument {
  direction: 'input' | 'output'
  /** Of an output that answers one input document of its run: the ordinal of that. */
  inputOrdinal?: number
  /** The document with the message that this one is about, where it is another one. */
  origin?: number | undefined
  /** Milliseconds since the epoch. */
  at: number
  queueUrl: string
  body: string
  properties: InputProperties & OutputProperties
  attributes: MessageAttribute[]
  /** SQS's system attributes under SQS's own names. */
  system: Record<string, string>
  md5OfBody: string | null
  md5OfAttributes: string | null
  state: DocumentState
  leaseUntil: number | null
  failure: Failure | null
}

export interface NewRun {
  connectionId: string
  action: Action
  queueUrl: string | null
  startedAt: number
  /** Kept as JSON, to run it again. */
  operation: unknown
  attemptId: string | null
  /** The name of the saved operation that it is a run of. */
  operationName?: string | undefined
  purpose?: RunPurpose | undefined
  /** The run whose input documents are taken. */
  source?: { runId: number; part: RerunPart } | undefined
  /** What was staged, and is for this run. */
  batch?: number | undefined
  /** Set for a failed poll of a listening session: it is then listed with the session, and counted there. */
  listenerId?: string | null
}

/** How a run ended. */
export interface RunEnd {
  status: RunStatus
  endedAt: number
  failure: Failure | null
  outputs: number
  failures: number
  /** Outputs in the state of that name; none where it is left out. */
  repeats?: number
  accepted?: number
  doubled?: number
  /** Kept with its operation. */
  notes?: string[] | undefined
}

/** Documents that are sent as they are, or of which messages are made. */
export type StagedKind = 'literal' | 'template'

/** An input document, and the document that it was made of, where it is one of this journal. */
export type StagedInput = InputDocument & { origin?: number }

/** Some of the input documents of a run that is to be started. */
export interface NewStaged {
  connectionId: string
  /** Negative, and the same for all that one run takes. */
  batch: number
  kind: StagedKind
  documents: StagedInput[]
}

/** One non-empty poll of a listening session: a run that is whole from the start. */
export interface NewPoll {
  connectionId: string
  listenerId: string
  queueUrl: string
  startedAt: number
  /** The name of the saved operation whose session it is. */
  operationName?: string | undefined
  /** Whether what it received is deleted at once. */
  deletes?: boolean | undefined
  documents: NewDocument[]
}

export interface RecordedPoll {
  runId: number
  /** In the order of the documents. */
  documentIds: number[]
  /** Ordinal of the last of them in the session. */
  newestOrdinal: number
  /** Message groups of the session so far. */
  groups: number
}

export interface StateChange {
  documentIds: number[]
  state: DocumentState
  /** Unchanged where it is left out. */
  leaseUntil?: number | null
  failure?: Failure | null
}

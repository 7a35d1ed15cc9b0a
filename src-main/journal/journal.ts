import type {
  Action,
  Cause,
  DeadLetterFilter,
  DocumentDetail,
  DocumentRow,
  DocumentState,
  Failure,
  HeldPlace,
  InputDocument,
  InputProperties,
  JournalStatus,
  LetterRow,
  MessageAttribute,
  OutputProperties,
  QueueObserved,
  RequestInput,
  RequestOutput,
  RerunFacts,
  RerunPart,
  Run,
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
  /** A copy was cut off before it was known whether they were deleted. */
  unknown: number
  /** They were not deleted. */
  kept: number
  /** They were deleted by a receipt handle, and the journal never had them. */
  noBody: number
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
  /** Whether the target accepted it, or may have. */
  sent: 'accepted' | 'doubt' | null
  /** When it was sent, milliseconds since the epoch; 0 where it was not. */
  at: number
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

/** One non-empty poll of a listening session: a run that is whole from the start. */
export interface NewPoll {
  connectionId: string
  listenerId: string
  queueUrl: string
  startedAt: number
  /** The name of the saved operation whose session it is. */
  operationName?: string | undefined
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

/**
 * The store of runs and documents.
 *
 * A promise of a write resolves only when the write is durable (in memory mode: done), so awaiting it is both the
 * guarantee that a message is in the journal before it is deleted, and the back-pressure. Writes that wait at the same
 * time share one commit. `setState` is durable against a crash of the app; after a power loss the last of it may be
 * forgotten. It need not be awaited before the next poll: calls take effect in the order they were made.
 */
export interface Journal {
  startRun(run: NewRun): Promise<number>
  /** @returns the journal ids, in the order of the documents. */
  append(runId: number, documents: NewDocument[]): Promise<number[]>
  /**
   * Keeps inputs of a run before it is started, part by part. Those that are literal become documents of the run when the
   * app was killed meanwhile, and are forgotten with its end; templates stay as long as the run's documents.
   */
  stage(staged: NewStaged): Promise<void>
  /** Forgets what was staged and taken by no run. */
  unstage(connectionId: string, batch: number): Promise<void>
  /** The next part of what was staged for a run; null behind the last. */
  staged(query: StagedQuery): Promise<{ part: number; documents: StagedInput[] } | null>
  /**
   * Notes which input documents are sent now, at once and without waiting: whatever ends the app, those without an output
   * are then found as unconfirmed.
   *
   * @throws where that cannot be written
   */
  intend(runId: number, ordinals: readonly number[]): void
  recordPoll(poll: NewPoll): Promise<RecordedPoll>
  setState(change: StateChange): Promise<void>
  endRun(runId: number, end: RunEnd): Promise<void>
  /** Says how a listening session ended. Nothing happens where it has recorded no poll. */
  endListening(listenerId: string, end: Omit<RunEnd, 'outputs' | 'failures'>): Promise<void>

  page(input: RequestInput<'journal.page'>): Promise<RequestOutput<'journal.page'>>
  /** @throws a `DocumentNotFound` failure */
  document(id: number): Promise<DocumentDetail>
  lanes(input: RequestInput<'journal.lanes'>): Promise<RequestOutput<'journal.lanes'>>
  groups(input: RequestInput<'journal.groups'>): Promise<RequestOutput<'journal.groups'>>
  runs(input: RequestInput<'journal.runs'>): Promise<RequestOutput<'journal.runs'>>
  /** @throws a `RunNotFound` failure */
  run(id: number): Promise<Run>
  /** Inputs of a run, each with the output that answers it. */
  pairs(input: RequestInput<'journal.pairs'>): Promise<RequestOutput<'journal.pairs'>>
  /** What of a run can be run again. */
  rerunFacts(runId: number): Promise<RerunFacts>
  /** Input documents of a run, in their order. */
  inputs(query: InputQuery): Promise<RerunInputs>
  /** The operation of a run as it was given to `startRun`. @throws a `RunNotFound` failure */
  operation(runId: number): Promise<unknown>
  /**
   * Gathers documents by their ids, to send back the messages that they are about. Nothing of it is written down.
   *
   * @param batch names what is gathered together
   */
  gather(batch: string, ids: number[]): Promise<void>
  /** Puts what was gathered into the order in which it is to be sent. @returns what of it can be sent back */
  arrange(batch: string): Promise<Gathered>
  /** The next documents of what was arranged. */
  arranged(query: ArrangedQuery): Promise<ArrangedPage>
  /** Forgets what was gathered. */
  ungather(batch: string): Promise<void>
  /** Messages that a redrive run has not seen deleted. */
  unsettled(query: UnsettledQuery): Promise<{ found: Unsettled[]; last: number | null }>
  /** Messages that a run received, by what they are. Looks at no more than a few thousand documents. */
  letters(query: LetterQuery): Promise<LetterPage>
  /** The next so many messages of a run by their cause. */
  causes(query: LetterQuery): Promise<{ groups: LetterGroup[]; next: number | null }>
  /** Documents whose lease has not ended at `now`. */
  leases(input: {
    connectionId?: string
    listenerId?: string
    now: number
    limit: number
  }): Promise<{ rows: DocumentRow[]; total: number }>
  /** How many documents are leased at `now` (milliseconds since the epoch), by connection and queue; most first. */
  heldPlaces(now: number): Promise<HeldPlace[]>
  /** Ends every lease of a connection at this moment (milliseconds since the epoch): its server has forgotten them. */
  endLeases(connectionId: string, at: number): Promise<void>
  /** The receipt handles of these documents; those that are not leased are left out. */
  leasesOf(documentIds: number[]): Promise<Lease[]>
  /** Those of these receipt handles whose messages a connection holds at this moment. */
  heldHandles(connectionId: string, handles: string[]): Promise<HeldHandle[]>
  /** Message Ids of what a connection has sent since then (milliseconds since the epoch), the newest first. */
  sentIds(input: { connectionId: string; since: number; limit: number }): Promise<string[]>
  /**
   * What was seen of these queues.
   *
   * @param input.now milliseconds since the epoch: a message that SQS keeps no longer is not looked for
   */
  observed(input: {
    connectionId: string
    urls: readonly string[]
    now: number
  }): Promise<QueueObserved[]>
  status(): Promise<JournalStatus>
  /** Deletes the oldest documents past the limits; leased ones last. */
  retain(limits: { bytes: number; days: number; now: number }): Promise<void>
  close(): Promise<void>
}

import type {
  Action,
  DocumentDetail,
  DocumentRow,
  DocumentState,
  Failure,
  InputProperties,
  JournalStatus,
  MessageAttribute,
  OutputProperties,
  RequestInput,
  RequestOutput,
  Run,
  RunStatus
} from '../contract/index.js'

/** A document as the connector hands it over. */
export interface NewDocument {
  direction: 'input' | 'output'
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
}

/** One non-empty poll of a listening session: a run that is whole from the start. */
export interface NewPoll {
  connectionId: string
  listenerId: string
  queueUrl: string
  startedAt: number
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
  /** Documents whose lease has not ended at `now`. */
  leases(input: {
    connectionId?: string
    listenerId?: string
    now: number
    limit: number
  }): Promise<{ rows: DocumentRow[]; total: number }>
  /** Ends every lease of a connection at this moment (milliseconds since the epoch): its server has forgotten them. */
  endLeases(connectionId: string, at: number): Promise<void>
  /** The receipt handles of these documents; those that are not leased are left out. */
  leasesOf(documentIds: number[]): Promise<Lease[]>
  status(): Promise<JournalStatus>
  /** Deletes the oldest documents past the limits; leased ones last. */
  retain(limits: { bytes: number; days: number; now: number }): Promise<void>
  close(): Promise<void>
}

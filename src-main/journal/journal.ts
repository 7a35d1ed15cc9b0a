import type {
  DocumentDetail,
  DocumentRow,
  HeldPlace,
  JournalStatus,
  QueueObserved,
  RequestInput,
  RequestOutput,
  RerunFacts,
  Run
} from '../contract/index.js'
import type {
  ArrangedPage,
  ArrangedQuery,
  Gathered,
  HeldHandle,
  InputQuery,
  Lease,
  LetterGroup,
  LetterPage,
  LetterQuery,
  OpenRedrive,
  RedriveTry,
  RerunInputs,
  StagedQuery,
  Unsettled,
  UnsettledQuery
} from './queries.js'
import type {
  NewDocument,
  NewPoll,
  NewRun,
  NewStaged,
  RecordedPoll,
  RunEnd,
  StagedInput,
  StateChange
} from './records.js'

export type * from './queries.js'
export type * from './records.js'

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
  /** Those of these documents that runs after this one have sent back. */
  restoredSince(runId: number, ids: number[]): Promise<number[]>
  /** Messages that a redrive run has not seen deleted. */
  unsettled(query: UnsettledQuery): Promise<{ found: Unsettled[]; last: number | null }>
  /**
   * Redrives of all connections that may have left messages in their dead-letter queue, the oldest first.
   *
   * @param since milliseconds since the epoch; those that began before are left out
   */
  openRedrives(since: number): Promise<OpenRedrive[]>
  /** Every time that a redrive, through whatever connection, has sent one of these messages or may have. */
  redriveTries(messageIds: string[]): Promise<RedriveTry[]>
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

import type {
  InputDocument,
  LeaseAction,
  Listener,
  ListenOptions,
  Operation,
  OperationObject,
  Failure,
  RequestOutput,
  Run,
  SavedOperation
} from '../contract/index.js'
import type { Journal } from '../journal/journal.js'
import type { SqsClients } from './clients.js'
import type { Agreed } from './agreed.js'
import type { RunInput } from './run.js'

/** What the connector needs from the outside. */
export interface ConnectorDeps {
  /** The journal that keeps this connection's runs and documents. */
  journalOf(connectionId: string): Journal
  /** @throws anything; an error with a `failure` is passed on as it is */
  clientsOf(connectionId: string): Promise<SqsClients>
  /** Whether nothing may be sent or deleted through the connection. @throws an error with a `failure` */
  isReadOnly(connectionId: string): Promise<boolean>
  /** What the targets of a listening session name. Both throw an error with a `failure` where it is not there. */
  targets: {
    /** The path of a file that was chosen. */
    pathOf(fileId: string): Promise<string>
    operation(operationId: string): Promise<SavedOperation>
  }
  /** Called at most ten times a second per run, and once more when it ends. */
  emitRun(run: Run): void
  /** Called at most ten times a second per session. */
  emitListener(listener: Listener): void
}

/** Runs operations that come to an end: Send, Receive and Delete. */
export interface RunManager {
  /**
   * Records the run and starts it; it goes on after this resolves.
   *
   * @throws ConnectorError when an option or the object is refused; then there is no run
   */
  start(input: RunInput): Promise<{ runId: number }>
  /**
   * Starts a run as {@link start} does.
   *
   * @param tell is told how far it is, at most ten times a second
   * @returns the run as it ended; that never rejects
   */
  follow(input: RunInput, tell: (run: Run) => void): Promise<{ runId: number; ended: Promise<Run> }>
  /** Those that go on. */
  running(): Run[]
  /** Ends a run as soon as what is on its way has been written down. A run that has ended is left as it is. */
  cancel(runId: number): void
  /** Cancels every run, or those of one connection, and waits for them, at most `ms` milliseconds. */
  stopAll(ms?: number, connectionId?: string): Promise<void>
}

/** Runs operations for others of the connector, who wait for the end. */
export interface RunStarter {
  /** @throws ConnectorError as {@link RunManager.start} does */
  check(input: { connectionId: string; operation: Operation }): Promise<void>
  /** Starts a run. Resolves when it has ended, with the first thing that failed; null where all went well. */
  perform(input: {
    connectionId: string
    operation: Operation
    documents: InputDocument[]
    operationName?: string | undefined
    purpose?: Run['purpose']
    agreed?: Agreed | undefined
  }): Promise<{ runId: number; failure: Failure | null }>
}

/** Keeps the listening sessions. Every method answers with the session's present state. */
export interface ListenerManager {
  /** @throws ConnectorError when an option or the object is refused */
  start(input: {
    connectionId: string
    object: OperationObject
    options: ListenOptions
    operationId?: string | undefined
    /** The name of that saved operation. */
    operationName?: string | undefined
    agreed?: Agreed | undefined
  }): Promise<Listener>
  pause(listenerId: string): Promise<Listener>
  /**
   * A session that deletes goes on under what its start was agreed on for, unless a person was asked again.
   *
   * @throws ConnectorError `ReceiveBudget` where Observe must not look again
   */
  resume(listenerId: string, renewed?: { agreed: Agreed; asked: boolean }): Promise<Listener>
  /** Aborts the open polls at once. What has arrived is still written down and committed. */
  stop(listenerId: string): Promise<Listener>
  list(): Listener[]
  /** The settings of a connection were changed: a session that it does not allow any more ends and says why. */
  connectionChanged(connectionId: string): Promise<void>
  /** Stops the session if it runs, and forgets it. Its documents stay in the journal. */
  close(listenerId: string): Promise<void>
  /**
   * Stops every session, or those of one connection, and waits until the last answer is committed, at most `ms`
   * milliseconds.
   */
  stopAll(ms?: number, connectionId?: string): Promise<void>
}

/** What came of acting on leases, per document. */
export type LeaseResults = RequestOutput<'leases.act'>['results']

/** Deletes, releases and extends what is leased. */
export interface LeaseKeeper {
  /**
   * @param connectionId whose journal holds the documents; requests are made for each document's own connection
   * @param input `seconds` is the new time from now for `extend`
   * @param cancel ends it: what was done until then is told, the rest has a `Cancelled` failure
   */
  act(
    connectionId: string,
    input: {
      action: LeaseAction
      documentIds: number[]
      seconds?: number | undefined
      agreed?: Agreed | undefined
    },
    cancel?: AbortSignal
  ): Promise<LeaseResults>
  /**
   * Releases every lease of a connection: for closing the app.
   *
   * @param how of one of its sessions only; `cancel` ends it as in {@link act}
   */
  releaseAll(
    connectionId: string,
    how?: {
      listenerId?: string | undefined
      cancel?: AbortSignal | undefined
    }
  ): Promise<LeaseResults>
}

/** The connector: plain Node, no Electron. */
export interface Connector {
  runs: RunManager
  listeners: ListenerManager
  leases: LeaseKeeper
}

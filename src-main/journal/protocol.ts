import type { Failure } from '../contract/index.js'
import type { Journal, NewRun, RunEnd, StagedKind } from './journal.js'
import type { PackedDocument } from './packing.js'
import type { PackedPoll } from './session-writer.js'
import type { PackedChange } from './writes.js'

/** What the worker is started with. */
export interface WorkerOptions {
  /** Null for a journal in memory. */
  file: string | null
  key: string | null
  /** In memory: it stands in for a journal on disk, and gives out ids like one. */
  standsIn?: boolean
  memoryBytes?: number
}

/** Writes as they cross to the worker. */
export interface WriteCalls {
  startRun: [run: NewRun]
  append: [runId: number, documents: PackedDocument[]]
  stage: [batch: number, kind: StagedKind, data: string]
  unstage: [batch: number]
  recordPoll: [poll: PackedPoll]
  setState: [change: PackedChange]
  endLeases: Parameters<Journal['endLeases']>
  endRun: [runId: number, end: RunEnd]
  endListening: Parameters<Journal['endListening']>
}

/** Reads, with the parameters of the interface. */
export type ReadName =
  | 'page'
  | 'document'
  | 'lanes'
  | 'groups'
  | 'runs'
  | 'run'
  | 'pairs'
  | 'rerunFacts'
  | 'inputs'
  | 'staged'
  | 'operation'
  | 'gather'
  | 'arrange'
  | 'arranged'
  | 'ungather'
  | 'restoredSince'
  | 'unsettled'
  | 'openRedrives'
  | 'redriveTries'
  | 'letters'
  | 'causes'
  | 'leases'
  | 'heldPlaces'
  | 'leasesOf'
  | 'heldHandles'
  | 'sentIds'
  | 'observed'
  | 'status'

type ReadCalls = { [N in ReadName]: Parameters<Journal[N]> }

/** Calls that are neither: `settled` is answered once nothing is left to index. */
interface OtherCalls {
  retain: Parameters<Journal['retain']>
  settled: []
  close: []
}

type Calls = WriteCalls & ReadCalls & OtherCalls

export type CallName = keyof Calls

export type Call = { [N in CallName]: { id: number; name: N; args: Calls[N] } }[CallName]
export type CallArgs<N extends CallName> = Calls[N]

export type Answer =
  { id: number; ok: true; value: unknown } | { id: number; ok: false; failure: Failure }

/** What the worker sends: answers, as many as are ready, or a notice for `status`. */
export type FromWorker = { answers: Answer[] } | { notice: string }

const writeNames = new Set<string>([
  'startRun',
  'append',
  'stage',
  'unstage',
  'recordPoll',
  'setState',
  'endLeases',
  'endRun',
  'endListening'
] satisfies (keyof WriteCalls)[])

export const isWrite = (call: Call): call is Extract<Call, { name: keyof WriteCalls }> =>
  writeNames.has(call.name)

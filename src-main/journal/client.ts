import { Worker } from 'node:worker_threads'
import type { JournalStatus, QueueObserved } from '../contract/index.js'
import { stateCode } from './codec.js'
import type {
  Journal,
  NewDocument,
  NewPoll,
  NewRun,
  NewStaged,
  RunEnd,
  StateChange
} from './journal.js'
import { IntentFile } from './intents.js'
import { JournalError, journalClosed, journalStopped } from './journal-error.js'
import { packDocument, packFailure } from './packing.js'
import { packSpool } from './spool.js'
import type { Answer, Call, CallArgs, CallName, FromWorker, WorkerOptions } from './protocol.js'
import type { PackedChange } from './writes.js'

const nothingObserved = (url: string): QueueObserved => ({ url, handled: null, oldest: null })

interface Pending {
  resolve(value: never): void
  reject(error: Error): void
}

export interface ClientOptions extends WorkerOptions {
  /** The built worker. */
  workerUrl: URL
  /** Said in `status` from the start. */
  notice?: string
}

type Result<N extends keyof Journal> = ReturnType<Journal[N]>

function packChange(change: StateChange): PackedChange {
  const packed: PackedChange = {
    documentIds: change.documentIds,
    state: stateCode(change.state)
  }
  if (change.leaseUntil !== undefined) packed.lease = change.leaseUntil
  if (change.failure !== undefined) packed.failure = packFailure(change.failure)
  return packed
}

/**
 * The journal behind a worker thread, which is started by the first call. When it crashes, every open call fails with
 * a `JournalStopped` failure and the worker is started again, once.
 */
export class JournalClient implements Journal {
  readonly #pending = new Map<number, Pending>()
  #worker: Worker | null = null
  #lastId = 0
  #starts = 0
  #closed = false
  #notice: string | null
  readonly #intents: IntentFile

  constructor(private readonly options: ClientOptions) {
    this.#intents = new IntentFile(options.file)
    this.#notice = options.notice ?? null
  }

  startRun(run: NewRun): Result<'startRun'> {
    return this.#call('startRun', [run])
  }

  append(runId: number, documents: NewDocument[]): Result<'append'> {
    return this.#call('append', [runId, documents.map(packDocument)])
  }

  stage({ batch, kind, documents }: NewStaged): Result<'stage'> {
    return this.#call('stage', [batch, kind, packSpool(documents)])
  }

  unstage(_connectionId: string, batch: number): Result<'unstage'> {
    return this.#call('unstage', [batch])
  }

  staged(...args: Parameters<Journal['staged']>): Result<'staged'> {
    return this.#call('staged', args)
  }

  intend(runId: number, ordinals: readonly number[]): void {
    this.#intents.note(runId, ordinals)
  }

  recordPoll(poll: NewPoll): Result<'recordPoll'> {
    return this.#call('recordPoll', [{ ...poll, documents: poll.documents.map(packDocument) }])
  }

  setState(change: StateChange): Result<'setState'> {
    return this.#call('setState', [packChange(change)])
  }

  endLeases(...args: Parameters<Journal['endLeases']>): Result<'endLeases'> {
    if (this.#isUnused()) return Promise.resolve()
    return this.#call('endLeases', args)
  }

  async endRun(runId: number, end: RunEnd): Result<'endRun'> {
    await this.#call('endRun', [runId, end])
    this.#intents.end(runId)
  }

  endListening(...args: Parameters<Journal['endListening']>): Result<'endListening'> {
    return this.#call('endListening', args)
  }

  page(...args: Parameters<Journal['page']>): Result<'page'> {
    return this.#call('page', args)
  }

  document(id: number): Result<'document'> {
    return this.#call('document', [id])
  }

  lanes(...args: Parameters<Journal['lanes']>): Result<'lanes'> {
    return this.#call('lanes', args)
  }

  groups(...args: Parameters<Journal['groups']>): Result<'groups'> {
    return this.#call('groups', args)
  }

  runs(...args: Parameters<Journal['runs']>): Result<'runs'> {
    return this.#call('runs', args)
  }

  run(id: number): Result<'run'> {
    return this.#call('run', [id])
  }

  pairs(...args: Parameters<Journal['pairs']>): Result<'pairs'> {
    return this.#call('pairs', args)
  }

  rerunFacts(runId: number): Result<'rerunFacts'> {
    return this.#call('rerunFacts', [runId])
  }

  inputs(...args: Parameters<Journal['inputs']>): Result<'inputs'> {
    return this.#call('inputs', args)
  }

  operation(runId: number): Result<'operation'> {
    return this.#call('operation', [runId])
  }

  gather(...args: Parameters<Journal['gather']>): Result<'gather'> {
    return this.#call('gather', args)
  }

  arrange(...args: Parameters<Journal['arrange']>): Result<'arrange'> {
    return this.#call('arrange', args)
  }

  arranged(...args: Parameters<Journal['arranged']>): Result<'arranged'> {
    return this.#call('arranged', args)
  }

  ungather(...args: Parameters<Journal['ungather']>): Result<'ungather'> {
    return this.#call('ungather', args)
  }

  restoredSince(...args: Parameters<Journal['restoredSince']>): Result<'restoredSince'> {
    return this.#call('restoredSince', args)
  }

  unsettled(...args: Parameters<Journal['unsettled']>): Result<'unsettled'> {
    return this.#call('unsettled', args)
  }

  openRedrives(...args: Parameters<Journal['openRedrives']>): Result<'openRedrives'> {
    if (this.#isUnused()) return Promise.resolve([])
    return this.#call('openRedrives', args)
  }

  redriveTries(...args: Parameters<Journal['redriveTries']>): Result<'redriveTries'> {
    if (this.#isUnused()) return Promise.resolve([])
    return this.#call('redriveTries', args)
  }

  letters(...args: Parameters<Journal['letters']>): Result<'letters'> {
    return this.#call('letters', args)
  }

  causes(...args: Parameters<Journal['causes']>): Result<'causes'> {
    return this.#call('causes', args)
  }

  leases(...args: Parameters<Journal['leases']>): Result<'leases'> {
    if (this.#isUnused()) return Promise.resolve({ rows: [], total: 0 })
    return this.#call('leases', args)
  }

  heldPlaces(...args: Parameters<Journal['heldPlaces']>): Result<'heldPlaces'> {
    if (this.#isUnused()) return Promise.resolve([])
    return this.#call('heldPlaces', args)
  }

  leasesOf(documentIds: number[]): Result<'leasesOf'> {
    return this.#call('leasesOf', [documentIds])
  }

  heldHandles(...args: Parameters<Journal['heldHandles']>): Result<'heldHandles'> {
    if (this.#isUnused()) return Promise.resolve([])
    return this.#call('heldHandles', args)
  }

  sentIds(...args: Parameters<Journal['sentIds']>): Result<'sentIds'> {
    if (this.#isUnused()) return Promise.resolve([])
    return this.#call('sentIds', args)
  }

  observed(...args: Parameters<Journal['observed']>): Result<'observed'> {
    if (this.#isUnused()) return Promise.resolve(args[0].urls.map(nothingObserved))
    return this.#call('observed', args)
  }

  async status(): Promise<JournalStatus> {
    const status: JournalStatus = this.#isUnused()
      ? { mode: 'memory', documents: 0, inMemory: 0, bytes: 0, over: false, notice: null }
      : await this.#call('status', [])
    return { ...status, notice: this.#notice ?? status.notice }
  }

  retain(...args: Parameters<Journal['retain']>): Result<'retain'> {
    if (this.#isUnused()) return Promise.resolve()
    return this.#call('retain', args)
  }

  /** Resolves when everything is indexed: for measurements and tests. */
  settled(): Promise<void> {
    return this.#call('settled', [])
  }

  async close(): Promise<void> {
    if (this.#closed) return
    const worker = this.#worker
    const ended = worker && new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    const answered = worker ? this.#call('close', []) : Promise.resolve()
    this.#closed = true
    await answered
    await ended
    this.#intents.close()
  }

  /** In memory nothing is there before the first write: most people never need the second worker. */
  #isUnused(): boolean {
    return this.options.file === null && this.#starts === 0 && !this.#closed
  }

  #call<T, N extends CallName>(name: N, args: CallArgs<N>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) return reject(journalClosed())
      const worker = this.#running()
      if (!worker) return reject(journalStopped())
      const id = ++this.#lastId
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject })
      worker.postMessage({ id, name, args } as Call)
    })
  }

  /** The worker, started if need be; `null` once it has crashed twice. */
  #running(): Worker | null {
    if (this.#worker) return this.#worker
    if (this.#starts > 1) return null
    this.#starts++
    const { file, key, standsIn, memoryBytes } = this.options
    const workerData: WorkerOptions = { file, key }
    if (standsIn !== undefined) workerData.standsIn = standsIn
    if (memoryBytes !== undefined) workerData.memoryBytes = memoryBytes
    const worker = new Worker(this.options.workerUrl, { workerData, name: 'journal' })
    worker.on('message', (message: FromWorker) => this.#receive(message))
    // An error is always followed by the exit, which is where calls are told.
    worker.on('error', () => undefined)
    worker.once('exit', () => this.#exited(worker))
    this.#worker = worker
    return worker
  }

  #receive(message: FromWorker): void {
    if ('notice' in message) this.#notice = message.notice
    else for (const answer of message.answers) this.#settle(answer)
  }

  #settle(answer: Answer): void {
    const pending = this.#pending.get(answer.id)
    this.#pending.delete(answer.id)
    if (answer.ok) pending?.resolve(answer.value as never)
    else pending?.reject(new JournalError(answer.failure))
  }

  #exited(worker: Worker): void {
    if (this.#worker === worker) this.#worker = null
    const open = [...this.#pending.values()]
    this.#pending.clear()
    for (const { reject } of open) reject(journalStopped())
  }
}

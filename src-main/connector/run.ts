import { parseQueueUrl, type Failure, type Run, type RunStatus } from '../contract/index.js'
import type { Journal, NewDocument } from '../journal/journal.js'
import type { SqsClients } from './clients.js'
import { copyOut } from './copy.js'
import { deleteDocuments } from './delete.js'
import { toFailure } from './errors.js'
import { isNetworkFailure } from './network-errors.js'
import { receive } from './receive.js'
import { inputDocument, type RunContext } from './run-context.js'
import { attemptIdOf, fillFor, keptOperation, queueUrlOf, type RunInput } from './run-input.js'
import { inlineInputs, stagedInputs, type RunInputs } from './run-inputs.js'
import { send } from './send.js'
import type { SentIds } from './sent-ids.js'
import { Throttle } from './timing.js'

export type { LiveWork, RunInput } from './run-input.js'

interface RunDeps {
  journal: Journal
  clients: () => Promise<SqsClients>
  sentIds: SentIds
  emit: (run: Run) => void
}

const cancelled: Failure = {
  code: 'Cancelled',
  message: 'It was cancelled.',
  retryable: true,
  hint: 'Start it again.'
}

/** Milliseconds that requests on their way get to end when a run is cancelled. */
const cancelGrace = 1000

const actionNames = { send: 'SendMessage', receive: 'ReceiveMessage', delete: 'DeleteMessage' }

const inState = (documents: readonly NewDocument[], wanted: NewDocument['state']) =>
  documents.filter(({ state }) => state === wanted).length

/** One run of Send, Receive or Delete, from its record in the journal to its end. */
export class RunExecution {
  readonly #attemptId: string | null
  readonly #cancelled = new AbortController()
  readonly #abandoned = new AbortController()
  readonly #progress: Throttle
  #run: Run & { repeats: number; accepted: number; doubled: number }
  /** Of a document, where the run went on after it. */
  #firstFailure: Failure | null = null

  private constructor(
    private readonly input: RunInput,
    private readonly deps: RunDeps,
    private readonly inputs: RunInputs,
    id: number,
    attemptId: string | null,
    startedAt: number
  ) {
    this.#attemptId = attemptId
    this.#progress = new Throttle(() => deps.emit({ ...this.#run }))
    this.#run = {
      id,
      connectionId: input.connectionId,
      action: input.operation.action,
      queueUrl: queueUrlOf(input.operation),
      listenerId: null,
      status: 'running',
      startedAt,
      endedAt: null,
      inputs: 0,
      ...(input.live ? {} : { total: inputs.count }),
      outputs: 0,
      failures: 0,
      repeats: 0,
      accepted: 0,
      doubled: 0,
      failure: null,
      attemptId: null,
      options: input.operation.options,
      ...(input.operationName === undefined ? {} : { operationName: input.operationName }),
      ...(input.purpose ? { purpose: input.purpose } : {}),
      ...(input.live?.deadLetterUrl ? { deadLetterUrl: input.live.deadLetterUrl } : {}),
      ...(input.source ? { source: input.source } : {})
    }
  }

  /** Records the start of a run. Call {@link execute} next. */
  static async begin(input: RunInput, deps: RunDeps): Promise<RunExecution> {
    const startedAt = Date.now()
    const attemptId = attemptIdOf(input)
    const fill = fillFor(input)
    const id = await deps.journal.startRun({
      connectionId: input.connectionId,
      action: input.operation.action,
      queueUrl: queueUrlOf(input.operation),
      startedAt,
      operation: keptOperation(input, fill),
      attemptId,
      operationName: input.operationName,
      purpose: input.purpose,
      source: input.source,
      batch: input.staged?.batch
    })
    const inputs = input.staged
      ? stagedInputs(deps.journal, id, input.staged.counts, fill)
      : inlineInputs(input.documents)
    return new RunExecution({ ...input, documents: [] }, deps, inputs, id, attemptId, startedAt)
  }

  get id(): number {
    return this.#run.id
  }

  /** How far it is, or how it ended. */
  get run(): Run {
    return { ...this.#run }
  }

  /** The first thing that failed, of a run that has ended: nothing did where it is null. */
  get failure(): Failure | null {
    const { status, failure } = this.#run
    return failure ?? this.#firstFailure ?? (status === 'cancelled' ? cancelled : null)
  }

  cancel(): void {
    if (this.#cancelled.signal.aborted) return
    this.#cancelled.abort()
    setTimeout(() => this.#abandoned.abort(), cancelGrace).unref()
  }

  /** Does the work. Never rejects: whatever goes wrong is the run's failure. */
  async execute(): Promise<void> {
    this.#progress.now()
    try {
      await this.#act(await this.#context())
      await this.#end(this.#cancelled.signal.aborted ? 'cancelled' : 'succeeded', null)
    } catch (error) {
      const action = actionNames[this.input.operation.action]
      const queue = parseQueueUrl(this.#run.queueUrl ?? '').name
      const failure = toFailure(error, { action, queue })
      const cancelled = this.#cancelled.signal.aborted && failure.code === 'Cancelled'
      await this.#end(cancelled ? 'cancelled' : 'failed', cancelled ? null : failure)
    }
  }

  async #act(context: RunContext): Promise<void> {
    const { operation, live } = this.input
    if (live) return live.perform(context)
    if (operation.action === 'send') return send(context, operation)
    if (operation.action === 'delete') return deleteDocuments(context, operation)
    if (this.input.purpose === 'copy') return copyOut(context, operation)
    return receive(context, operation, this.#attemptId ?? '')
  }

  async #context(): Promise<RunContext> {
    return {
      clients: await this.deps.clients(),
      inputs: this.inputs,
      strict: this.input.live !== undefined || this.input.purpose === 'restore',
      cancelled: this.#cancelled.signal,
      abandoned: this.#abandoned.signal,
      recordInputs: async (documents) => {
        const ids = await this.#append(documents)
        this.#run.inputs += documents.length
        this.#progress.ask()
        return ids
      },
      intend: (indexes) =>
        this.deps.journal.intend(
          this.id,
          indexes.map((index) => index + 1)
        ),
      recordOutputs: async (documents) => {
        const ids = await this.#append(documents)
        this.#run.outputs += documents.length
        const failures = documents.flatMap(({ failure }) => failure ?? [])
        this.#firstFailure ??= failures[0] ?? null
        this.#run.failures += failures.length
        this.#run.repeats += inState(documents, 'repeat')
        this.#run.accepted += inState(documents, 'accepted')
        this.#run.doubled += inState(documents, 'doubled')
        this.#progress.ask()
        return ids
      },
      heldHandles: async (handles) => {
        const { connectionId } = this.input
        const held = await this.deps.journal.heldHandles(connectionId, handles)
        return new Map(held.map((one) => [one.receiptHandle, one.documentId]))
      },
      noteDeleted: async (documentIds) => {
        const change = { documentIds, state: 'deleted', leaseUntil: null } as const
        if (documentIds.length > 0) await this.deps.journal.setState(change)
      },
      noteStates: (change) => this.deps.journal.setState(change),
      say: (notes) => {
        this.#run.notes = notes
        this.#progress.ask()
      },
      sentIds: () => this.deps.sentIds.of(this.input.connectionId),
      setState: async (documentId, state, failure) => {
        await this.deps.journal.setState({
          documentIds: [documentId],
          state,
          failure,
          ...(state === 'held' ? {} : { leaseUntil: null })
        })
        if (failure) this.#run.failures++
        this.#progress.ask()
      }
    }
  }

  async #append(documents: NewDocument[]): Promise<number[]> {
    return documents.length === 0 ? [] : this.deps.journal.append(this.#run.id, documents)
  }

  /**
   * What it was given is in the journal when a run ends, whatever kept it from being looked at. Messages that were not
   * made yet are not: what they are made of is. A cancel does not wait for it: what was staged stays so.
   */
  async #recordRest(): Promise<void> {
    const queueUrl = this.#run.queueUrl ?? ''
    if (this.#run.inputs >= this.inputs.literals) return
    if (this.input.staged && this.#cancelled.signal.aborted) return
    for await (const rest of this.inputs.parts('literal', this.#run.inputs)) {
      await this.#append(rest.map((document) => inputDocument(document, queueUrl)))
      this.#run.inputs += rest.length
    }
  }

  async #end(status: RunStatus, failure: Failure | null): Promise<void> {
    const repeatable = failure !== null && isNetworkFailure(failure)
    const attemptId = repeatable ? this.#attemptId : null
    try {
      await this.#recordRest()
      const endedAt = Date.now()
      this.#run = { ...this.#run, status, endedAt, failure, attemptId }
      const { outputs, failures, repeats, accepted, doubled, notes } = this.#run
      const counts = { outputs, failures, repeats, accepted, doubled }
      await this.deps.journal.endRun(this.id, { status, endedAt, failure, notes, ...counts })
    } catch (error) {
      // The run ended all the same. That it could not be written down is the failure to show, unless there is one.
      const unwritten = toFailure(error, { action: 'the journal' })
      const endedAt = Date.now()
      this.#run = {
        ...this.#run,
        status: 'failed',
        endedAt,
        failure: failure ?? unwritten,
        attemptId
      }
    }
    this.#progress.now()
  }
}

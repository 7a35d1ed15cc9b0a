import { parseQueueUrl, type Failure, type Operation } from '../contract/index.js'
import type { NewDocument } from '../journal/journal.js'
import { BatchPlanner, type Batch } from './batching.js'
import { isAbort, toFailure } from './errors.js'
import { Gather } from './gather.js'
import { inputChecker, type Checked } from './input-queues.js'
import { toInputs } from './input-parts.js'
import { answering, failedDocument, numbered, RunFailure, type RunContext } from './run-context.js'
import { Pace } from './pace.js'
import type { RecentIds } from './recent-ids.js'
import { laneOf, outgoing, sendBatch, type EntryOutcome, type Outgoing } from './send-batch.js'
import { Doubts } from './send-doubts.js'
import { inDoubt, mayBeDone, notRepeated, ofDocument } from './send-failures.js'
import { SendInputs } from './send-inputs.js'
import { EndedGroups } from './ended-groups.js'
import { isOvertaken, mayRepeat, pauseBefore, toRepeat } from './send-repeats.js'
import { pause } from './timing.js'

type SendOperation = Extract<Operation, { action: 'send' }>

/** Batches on their way at once. Each has lanes of its own, so order does not depend on it. */
const parallel = 8
/** Batches whose outputs are still to be written down; at more the journal is waited for. */
const mostUnwritten = 200
/** Documents, and bytes of them, that wait for their batch; at more nothing further is read. */
const mostWaiting = { documents: 5000, made: 500, bytes: 16 * 1024 ** 2 }
/** Messages that are made of a template at a time. At a slow pace it is half a second's. */
const mostMade = 500
/** The batch quota of servers that follow the older limits. */
const olderBatchBytes = 262_144

/** Sends the input documents: one output document for each. */
export async function send(context: RunContext, operation: SendOperation): Promise<void> {
  const { documentsPerSecond, returnErrors } = operation.options
  const check = await inputChecker(context, operation, true)
  const ahead = Math.ceil(Math.min(mostMade, (documentsPerSecond ?? Infinity) / 2))
  await new Sending(context, operation, new SendInputs(context, check, ahead, !returnErrors)).run()
}

class Sending {
  #planner = new BatchPlanner<Outgoing>(({ index }) => this.context.inputs.live?.keptBack(index))
  #halt: Failure | null = null
  /** The message that the run ends at, once those before it have gone. */
  #last: (Checked & { failure: Failure }) | null = null
  #sent: RecentIds | null = null
  #inFlight = new Set<Promise<void>>()
  #recording = new Set<Promise<unknown>>()
  readonly #outputs: Gather<NewDocument>
  readonly #pace: Pace
  readonly #doubts = new Doubts()
  readonly #ended = new EndedGroups()
  #wake: () => void = () => undefined
  #makeRoom: () => void = () => undefined

  constructor(
    private readonly context: RunContext,
    private readonly operation: SendOperation,
    private readonly inputs: SendInputs
  ) {
    this.#pace = new Pace(operation.options.documentsPerSecond ?? null)
    this.#outputs = new Gather((outputs) => context.recordOutputs(outputs))
  }

  get #total() {
    return this.context.inputs.count
  }

  get #stopped() {
    return this.#halt !== null || this.context.cancelled.aborted
  }

  async run(): Promise<void> {
    // Off: nothing is sent while one document is known not to be taken.
    this.#halt = await this.inputs.firstRefused()
    const refuse = this.#halt !== null
    const feeding = this.#feed(refuse).catch((error: unknown) => this.#stopFor(error))
    const { live } = this.context.inputs
    const draining = refuse ? undefined : this.#drain(feeding).finally(() => live?.stop())
    await Promise.all([feeding, draining])
    if (this.#last) this.#fail(this.#last, this.#last.failure)
    for (const { item, failure } of this.#doubts.left) this.#fail(item, failure, false)
    this.#outputs.flush()
    await Promise.all(this.#recording)
    if (this.#halt) throw new RunFailure(this.#halt)
    if (this.#ended.failure && !this.context.cancelled.aborted) {
      this.context.say(this.#ended.notes)
      throw new RunFailure(this.#ended.failure)
    }
  }

  /** Writes the inputs down, part by part; what is written may be sent. No more is read than can wait. */
  async #feed(refuse: boolean): Promise<void> {
    for await (const part of this.inputs.parts(refuse)) {
      await this.context.recordInputs(toInputs(part))
      for (const one of part) if (one.failure) this.#refuse(one)
      if (refuse) continue
      if (part.some(({ queue }) => queue?.fifo)) this.#sent ??= await this.context.sentIds()
      this.#planner.add(part.flatMap((one) => (one.failure ? [] : [outgoing(one)])))
      this.#wake()
      await this.#room()
      if (this.#stopped) return
    }
  }

  /** With **Return application error responses** off a made message that is refused waits for those before it. */
  #refuse(one: Checked & { failure: Failure }): void {
    if (this.inputs.whole && one.index >= this.context.inputs.literals) this.#last = one
    else this.#fail(one, one.failure)
  }

  /** Resolves when little enough is waiting, or nothing goes any more. */
  async #room(): Promise<void> {
    const { documents, made, bytes } = mostWaiting
    const { fill, live } = this.context.inputs
    const most = live?.mostWaiting ?? (fill ? Math.min(made, this.inputs.ahead) : documents)
    const full = () => this.#planner.waiting >= most || this.#planner.waitingBytes >= bytes
    while (full() && !this.#stopped)
      await new Promise<void>((resolve) => (this.#makeRoom = resolve))
  }

  /** Keeps batches on their way until everything was fed and nothing is left. */
  async #drain(feeding: Promise<void>): Promise<void> {
    let fed = false
    void feeding.then(() => {
      fed = true
      this.#wake()
    })
    while (!this.#stopped) {
      while (this.#inFlight.size < parallel && this.#planner.waiting > 0) {
        const most = await this.#pace.ready(this.context.cancelled)
        const batch = this.#stopped ? null : this.#planner.next(most, this.#ofLane)
        if (!batch) break
        this.#pace.spend(batch.items.length)
        this.#begin(batch)
        this.#makeRoom()
      }
      const done = fed && this.#inFlight.size === 0 && this.#planner.waiting === 0
      // A cancel may have come while nothing was on its way that would wake it.
      if (done || this.#stopped) break
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    this.#makeRoom()
    await Promise.all(this.#inFlight)
  }

  /** Whether a refused message keeps the rest of its group back. */
  #isOrdered(fifo: boolean): boolean {
    const { strict, inputs } = this.context
    return strict && (inputs.live?.ordered ?? fifo)
  }

  /** None of what a message may keep back is beside it, nor what must not overtake it when it is tried again. */
  readonly #ofLane = (queueUrl: string) => {
    const { fifo } = parseQueueUrl(queueUrl)
    return this.#isOrdered(fifo) || (this.context.strict && fifo) ? 1 : Infinity
  }

  #begin(batch: Batch<Outgoing>): void {
    const work = this.#send(batch).finally(() => {
      this.#inFlight.delete(work)
      this.#wake()
    })
    this.#inFlight.add(work)
  }

  async #send(batch: Batch<Outgoing>): Promise<void> {
    const { items } = batch
    for (const item of items) item.tries++
    try {
      this.context.intend(items.map(({ index }) => index))
    } catch (error) {
      this.#stopFor(error)
      return this.#planner.settle(items, new Set(items))
    }
    try {
      const { delaySeconds } = this.operation.options
      const outcomes = await sendBatch(
        this.context.clients,
        items,
        delaySeconds,
        this.context.abandoned
      )
      await this.#settle(outcomes)
    } catch (error) {
      await this.#wholeCallFailed(batch, error)
    }
  }

  async #settle(outcomes: EntryOutcome[]): Promise<void> {
    const again = toRepeat(outcomes)
    if (this.#recording.size >= mostUnwritten) await Promise.race(this.#recording)
    this.#record(outcomes.flatMap((one) => (one.accepted ? [this.#noted(one)] : [])))
    for (const one of outcomes) {
      if (!one.accepted && !again.has(one.item)) this.#refused(one.item, one.failure, outcomes)
    }
    const items = outcomes.map(({ item }) => item)
    const waiting = new Set([...again].map(({ lane }) => lane))
    this.#planner.settle(
      items.filter(({ lane }) => !waiting.has(lane)),
      again
    )
    if (again.size === 0) return
    this.#wake()
    await pause(pauseBefore(again), this.context.cancelled)
    this.#planner.settle(
      items.filter(({ lane }) => waiting.has(lane)),
      again
    )
  }

  /** The output of what was accepted, with what is known of an earlier try: SQS dropped this one, or may have both. */
  #noted({ item, output }: Extract<EntryOutcome, { accepted: true }>): NewDocument {
    const doubt = this.#doubts.take(item.index)
    if (doubt && !item.queue.fifo && output.state === 'sent') return { ...output, state: 'doubled' }
    const { messageId } = output.properties
    const repeat = item.queue.fifo && messageId && this.#sent && !this.#sent.add(messageId)
    return repeat ? { ...output, state: 'repeat', failure: null } : output
  }

  #refused(item: Outgoing, failure: Failure, outcomes: EntryOutcome[]): void {
    const kept = failure.retryable && item.queue.fifo && isOvertaken(item, outcomes)
    this.#fail(item, numbered(kept ? notRepeated(failure) : failure, item.index, this.#total))
  }

  async #wholeCallFailed(batch: Batch<Outgoing>, error: unknown): Promise<void> {
    const { items } = batch
    const failure = toFailure(error, { action: 'SendMessage', queue: items[0]?.queue.name })
    if (failure.code === 'MessageTooLong' && items.length > 1) {
      this.#planner.maximumBytes = Math.min(this.#planner.maximumBytes, olderBatchBytes)
      if (this.#planner.maximumBytes < sum(items))
        return this.#planner.settle(items, new Set(items))
    }
    if (mayRepeat(items, failure) && !this.context.cancelled.aborted) {
      if (mayBeDone(failure, error)) this.#doubts.note(items, failure)
      await pause(pauseBefore(items), this.context.cancelled)
      return this.#planner.settle(items, new Set(items))
    }
    if (ofDocument.has(failure.code)) return this.#oneByOne(items, failure)
    this.#abandon(items, failure, error)
  }

  /** Some servers refuse a whole batch for one of its entries: alone, each shows whether it was the one. */
  async #oneByOne(items: Outgoing[], failure: Failure): Promise<void> {
    const [only] = items
    if (items.length === 1 && only) {
      this.#fail(only, numbered(failure, only.index, this.#total))
      return this.#planner.settle(items, new Set())
    }
    for (const item of items) {
      if (this.#stopped) this.#planner.settle([item], new Set([item]))
      else await this.#send({ queueUrl: item.queueUrl, items: [item] })
    }
  }

  /** No document of the batch was seen to be accepted. Where no clear answer came some may have been. */
  #abandon(items: Outgoing[], failure: Failure, error: unknown): void {
    const own = this.operation.object.kind === 'dynamic' && !failure.retryable
    const cancelled = isAbort(error)
    if (own || cancelled || mayBeDone(failure, error)) {
      const shown = own ? failure : inDoubt(failure)
      for (const item of items) this.#fail(item, numbered(shown, item.index, this.#total), own)
    }
    if (!own && !cancelled) this.#halt ??= failure
    this.#planner.settle(items, new Set())
  }

  /** One document failed: it is an output document, and with **Return application error responses** off it ends the run. */
  #fail(item: Pick<Checked, 'index' | 'document' | 'queue'>, reason: Failure, halts = true): void {
    if (this.#isOrdered(item.queue?.fifo !== false)) this.#close(item, reason)
    const doubt = this.#doubts.take(item.index)
    const failure = doubt ? numbered(inDoubt(doubt), item.index, this.#total) : reason
    const { messageGroupId, messageDeduplicationId } = item.document.properties
    const output = failedDocument(failure, item.queue?.url ?? '', {
      ...(messageGroupId ? { messageGroupId } : {}),
      ...(messageDeduplicationId ? { messageDeduplicationId } : {})
    })
    this.#record([answering(item.index, output)])
    if (halts && !this.operation.options.returnErrors) this.#halt ??= failure
  }

  /** Nothing behind it in its group is sent, nor waits any more. Those of a live run say so by themselves. */
  #close(item: Pick<Checked, 'index' | 'document' | 'queue'>, failure: Failure): void {
    this.#planner.close(laneOf(item), item.index)
    this.#makeRoom()
    if (!this.context.inputs.live) this.#ended.at(laneOf(item), failure)
  }

  #record(outputs: NewDocument[]): void {
    if (outputs.length === 0) return
    const bad = outputs.find(({ failure }) => failure?.code === 'Md5Mismatch')
    if (bad && !this.operation.options.returnErrors) this.#halt ??= bad.failure
    const work = this.#outputs
      .add(outputs)
      .catch((error: unknown) => this.#stopFor(error))
      .finally(() => this.#recording.delete(work))
    this.#recording.add(work)
  }

  /** Without the journal nothing more is sent. */
  #stopFor(error: unknown): void {
    this.#halt ??= toFailure(error, { action: 'SendMessage' })
    this.#wake()
    this.#makeRoom()
  }
}

const sum = (items: Outgoing[]) => items.reduce((bytes, item) => bytes + item.bytes, 0)

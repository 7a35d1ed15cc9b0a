import { limits, type CommitStrategy, type Failure } from '../contract/index.js'
import { BackingOff } from './backing-off.js'
import type { SqsClients } from './clients.js'
import { toFailure } from './errors.js'
import { IdleWatch } from './idle-watch.js'
import { commit, giveUp, type Committed, type Received } from './listen-commit.js'
import { LaneCount } from './lane-count.js'
import { listenerEnded, receiveBudget } from './listen-errors.js'
import { giveBack, recordAnswer, recordFailedPoll, type Intake } from './listen-intake.js'
import { runLane } from './listen-lane.js'
import { ListenPoller, type Answer } from './listen-poller.js'
import { ListenTargets } from './listen-targets.js'
import { ListenView } from './listen-view.js'
import { queueFacts, type QueueFacts } from './objects.js'
import { budgetNotice, LookPace, observeNotice } from './observe-guard.js'
import { Overlap } from './overlap.js'
import { StateNotes } from './state-notes.js'
import type { SessionDeps, SessionInput } from './session-input.js'
import { pause, settledWithin } from './timing.js'

/** Milliseconds between polls where the option is blank. */
const defaultInterval = 10_000

/**
 * One listening session.
 *
 * It runs in lanes: each polls, brings the answer into the journal, commits it, and polls again. So there are never more
 * executions than lanes, and never more lanes than allowed. Their number follows the queue: it doubles while answers come
 * full or at once, and falls back to one long poll while they come back empty.
 */
export class ListenSession {
  readonly view: ListenView
  readonly #work = new Set<Promise<unknown>>()
  readonly #poller: ListenPoller
  readonly #intake: Intake
  readonly #notes: StateNotes
  readonly #overlap: Overlap
  readonly #lanes: LaneCount
  readonly #idle: IdleWatch
  readonly #pace: LookPace | null
  readonly #targets: ListenTargets
  #clients: SqsClients | null = null
  #facts: QueueFacts | null = null
  /** Ends with a pause or a stop; a resume begins a new one. */
  #period = new AbortController()
  readonly #backedOff = new BackingOff()
  /** When polls were last given up: what arrives later was not asked for any more. */
  #quietAt = Infinity
  #overBudget = false

  constructor(
    readonly input: SessionInput,
    private readonly deps: SessionDeps
  ) {
    const { id, connectionId, queue, operationId, options } = input
    const notice = this.#observes ? observeNotice(null) : null
    this.#targets = new ListenTargets(input.targets, (targets) => this.view.set({ targets }))
    const { states: targets } = this.#targets
    const queueUrl = queue.url
    const shown = { id, connectionId, queueUrl, operationId, options, notice, targets }
    this.view = new ListenView(shown, deps.journal, deps.emit)
    this.#poller = new ListenPoller((open) => this.view.setPolling(open))
    this.#notes = new StateNotes(deps.journal)
    this.#overlap = new Overlap(options.commitStrategy === 'at-least-once', queue.fifo)
    this.#lanes = new LaneCount(options.maximumConcurrentExecutions, options.maximumMessageCount)
    this.#intake = { connectionId, listenerId: id, journal: deps.journal, options }
    this.#idle = new IdleWatch(input, deps.journal, this.view)
    this.#pace = this.#observes || options.visibilityTimeout === 0 ? new LookPace() : null
  }

  /** Starts to listen, or goes on after a pause. */
  begin(): void {
    this.#period = new AbortController()
    this.#quietAt = Infinity
    this.#backedOff.forget()
    this.#track(this.#listen(this.#period.signal))
  }

  pause(): void {
    if (this.view.ended || this.view.status === 'paused') return
    this.#quiet()
    this.view.set({ status: 'paused', failure: null, nextTryAt: null })
  }

  /** @throws ConnectorError where the session has ended or must not look again */
  resume(): void {
    if (this.view.ended) throw listenerEnded()
    // What is leased the person can delete, or take the risk; what was observed has been released already.
    if (this.#overBudget && this.#observes) throw receiveBudget()
    if (this.view.status === 'listening' || this.view.status === 'starting') return
    this.#quiet()
    // The connection or the queue may have been changed since: both are looked at anew.
    this.#facts = null
    this.view.set({ status: 'starting', failure: null, nextTryAt: null })
    this.begin()
  }

  /** Ends the session. Resolves when the answers at hand are committed, after `ms` milliseconds at the latest. */
  async stop(ms: number): Promise<void> {
    if (!this.view.ended) {
      this.view.set({ status: 'stopped', failure: null, nextTryAt: null })
      this.#finish('succeeded', null)
    }
    await settledWithin([this.#settled()], ms)
  }

  /** No more polls: those that wait are aborted, answers on their way are still taken in. */
  #quiet(): void {
    this.#quietAt = Math.min(this.#quietAt, Date.now())
    this.#period.abort()
    this.#poller.abort()
  }

  #finish(status: 'succeeded' | 'failed', failure: Failure | null): void {
    this.#quiet()
    const end = async () => {
      await this.#settled()
      const { journal } = this.deps
      await journal.endListening(this.input.id, { status, endedAt: Date.now(), failure })
      this.view.leasesChanged()
    }
    // That the end could not be written down changes nothing for the session, which has ended.
    end().catch(() => undefined)
  }

  async #settled(): Promise<void> {
    while (this.#work.size > 0) await Promise.allSettled(this.#work)
  }

  #track(work: Promise<unknown>): void {
    const tracked = work
      .catch((error: unknown) => this.#fail(toFailure(error, this.#task('ReceiveMessage'))))
      .finally(() => this.#work.delete(tracked))
    this.#work.add(tracked)
  }

  #task(action: string) {
    return { action, queue: this.input.queue.name }
  }

  /** Learns about the queue, as often as it takes, then opens the first lane. */
  async #listen(signal: AbortSignal): Promise<void> {
    while (!this.#facts && !signal.aborted) {
      const startedAt = Date.now()
      try {
        this.#clients = await this.deps.clients()
        this.#facts = await queueFacts(
          this.#clients,
          this.input.queue,
          'ReceiveMessage',
          signal,
          'listen'
        )
      } catch (error) {
        const failure = toFailure(error, this.#task('ReceiveMessage'))
        if (!signal.aborted) await this.#pollFailed(failure, startedAt)
        await pause(this.#backedOff.until - Date.now(), signal)
      }
    }
    if (signal.aborted) return
    if (this.#observes && this.#facts) {
      this.view.set({ notice: observeNotice(this.#facts.maxReceiveCount) })
    }
    this.#recovered()
    this.#lanes.reset()
    this.#openLanes()
  }

  #openLanes(): void {
    const { signal } = this.#period
    while (!signal.aborted && this.#facts && this.#lanes.open < this.#lanes.wanted) {
      this.#lanes.open++
      this.#track(this.#lane(signal, this.#facts))
    }
  }

  async #lane(signal: AbortSignal, facts: QueueFacts): Promise<void> {
    try {
      await runLane({
        interval: this.input.options.pollingInterval ?? defaultInterval,
        overlap: this.#overlap,
        mayPoll: (readyAt) => this.#mayPoll(readyAt, signal),
        poll: (short) => this.#poll(facts, signal, short),
        takeIn: (answer) => this.#takeIn(answer, facts, signal),
        commit: (received, answer) => this.#commit(received, answer, facts, signal)
      })
    } finally {
      this.#lanes.open--
      this.#openLanes()
    }
  }

  /** Waits until this lane may poll. @returns false when it is to end */
  async #mayPoll(readyAt: number, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted && this.#lanes.open <= this.#lanes.wanted) {
      const wait = Math.max(readyAt, this.#backedOff.until) - Date.now()
      if (wait <= 0) return true
      await pause(wait, signal)
    }
    return false
  }

  async #poll(facts: QueueFacts, signal: AbortSignal, short: boolean): Promise<Answer | null> {
    const { maximumMessageCount: count, visibilityTimeout } = this.input.options
    // After a failure the first poll does not wait, so that the session knows at once whether it works again.
    const waitTimeout = short || this.view.status === 'backing-off' ? 0 : limits.waitSeconds
    const answered = this.#idle.during(() => this.#track(this.#idle.look(this.#sqs, signal)))
    const call = { queue: facts, count, visibilityTimeout, waitTimeout }
    const result = await this.#poller.poll(this.#sqs, call, signal)
    answered()
    if ('answer' in result) return result.answer
    if (!signal.aborted) await this.#pollFailed(result.failure, result.startedAt)
    return null
  }

  get #sqs(): SqsClients {
    if (!this.#clients) throw new Error('A lane was opened before the clients were there')
    return this.#clients
  }

  /** Brings an answer into the journal. @returns what is to be committed, or null where there is nothing */
  async #takeIn(answer: Answer, facts: QueueFacts, signal: AbortSignal): Promise<Received | null> {
    if (answer.messages.length === 0) {
      this.#recovered(answer.startedAt)
      this.#lanes.note(answer)
      this.#track(this.#idle.look(this.#sqs, signal))
      return null
    }
    const received = await this.#record(answer, facts)
    if (received) this.#grow(answer)
    return received
  }

  async #commit(
    received: Received,
    answer: Answer,
    facts: QueueFacts,
    signal: AbortSignal
  ): Promise<void> {
    const context = {
      clients: this.#sqs,
      journal: this.deps.journal,
      notes: this.#notes,
      queueUrl: facts.url,
      strategy: this.#strategyFor(answer),
      signal
    }
    const failure = this.#isLate(answer) ? null : await this.#targets.take(received.documents)
    const done = failure
      ? await giveUp(context, received, failure)
      : await commit(context, received)
    this.#committed(done, answer, signal)
    if (!signal.aborted) this.#guardBudget(received, facts)
  }

  /** It arrived after Pause or Stop: nothing more is done with it than to write it down. */
  #isLate({ receivedAt }: Answer): boolean {
    return receivedAt > this.#quietAt
  }

  /** After Pause or Stop nothing is deleted: an answer that was on its way is given back once it is in the journal. */
  #strategyFor(answer: Answer): CommitStrategy {
    const { commitStrategy } = this.input.options
    return this.#isLate(answer) && commitStrategy === 'at-least-once' ? 'observe' : commitStrategy
  }

  async #record(answer: Answer, facts: QueueFacts): Promise<Received | null> {
    try {
      const received = await recordAnswer(this.#intake, answer, facts)
      this.view.arrived(answer.messages.length, received.recorded)
      return received
    } catch (error) {
      this.#fail(toFailure(error, this.#task('ReceiveMessage')))
      await giveBack(this.#sqs, facts.url, answer.messages)
      return null
    }
  }

  /** Opens more lanes while the queue fills them. What was all seen before is left alone for a while. */
  #grow(answer: Answer): void {
    const ids = answer.messages.map(({ MessageId }) => MessageId)
    const pace = this.#pace
    const full = ids.length === this.input.options.maximumMessageCount
    if (!pace || pace.note(ids, full)) this.#lanes.note(answer)
    else {
      this.#lanes.reset()
      this.#backedOff.rest(pace.pause)
    }
    this.#openLanes()
  }

  #committed(
    { written, failed, failure, lasting }: Committed,
    answer: Answer,
    signal: AbortSignal
  ): void {
    this.#track(written.then(() => this.view.leasesChanged()))
    if (!failure) return this.#recovered(answer.startedAt)
    this.view.failed(failed)
    if (signal.aborted) return
    if (lasting) this.#fail(failure)
    else this.#backOff(failure)
  }

  get #observes(): boolean {
    return this.input.options.commitStrategy === 'observe'
  }

  #guardBudget({ documents }: Received, facts: QueueFacts): void {
    const { commitStrategy, exceedReceiveBudget } = this.input.options
    if (commitStrategy === 'at-least-once' || exceedReceiveBudget || this.view.ended) return
    const notice = budgetNotice(documents, facts.maxReceiveCount, commitStrategy)
    if (!notice) return
    this.#overBudget = true
    this.pause()
    this.view.set({ notice })
  }

  /** A failed poll is a failed run. Polls side by side that fail of one cause are one failure. */
  async #pollFailed(failure: Failure, startedAt: number): Promise<void> {
    if (this.#backedOff.outdates(startedAt) || this.view.ended) return
    this.view.failed(1)
    this.#backedOff.note()
    if (failure.retryable) this.#backOff(failure)
    else this.#fail(failure)
    await recordFailedPoll(this.#intake, this.input.queue.url, startedAt, failure)
  }

  #backOff(failure: Failure): void {
    const nextTryAt = this.#backedOff.failed()
    this.#lanes.reset()
    this.view.set({ status: 'backing-off', failure, nextTryAt })
  }

  /** @param startedAt of the poll that worked; one that began before the last failure proves nothing */
  #recovered(startedAt = Infinity): void {
    if (this.#backedOff.outdates(startedAt) || this.view.ended) return
    this.#backedOff.worked()
    const { status } = this.view
    if (status !== 'backing-off' && status !== 'starting') return
    this.view.set({ status: 'listening', failure: null, nextTryAt: null })
  }

  #fail(failure: Failure): void {
    if (this.view.ended) return
    this.view.set({ status: 'failed', failure, nextTryAt: null })
    this.#finish('failed', failure)
  }
}

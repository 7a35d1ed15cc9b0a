import { limits, type Failure } from '../contract/index.js'
import type { SqsClients } from './clients.js'
import { toFailure } from './errors.js'
import { IdleWatch } from './idle-watch.js'
import { ListenAnswers } from './listen-answers.js'
import type { Received } from './listen-commit.js'
import { listenerEnded, receiveBudget } from './listen-errors.js'
import { ListenHealth } from './listen-health.js'
import { ListenLanes, type Period } from './listen-lanes.js'
import { ListenPoller, type Answer } from './listen-poller.js'
import { ListenView } from './listen-view.js'
import { queueFacts, type QueueFacts } from './objects.js'
import { observeNotice, pausedNotice, type ReceiveBudget } from './observe-guard.js'
import type { SessionDeps, SessionInput } from './session-input.js'
import { pause, settledWithin } from './timing.js'

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
  readonly #answers: ListenAnswers
  readonly #health: ListenHealth
  readonly #lanes: ListenLanes
  readonly #idle: IdleWatch
  #clients: SqsClients | null = null
  #facts: QueueFacts | null = null
  /** Ends with a pause or a stop; a resume begins a new one. */
  #period = new AbortController()
  /** What the session was paused for, until it is resumed. */
  #budget: ReceiveBudget | null = null

  constructor(
    readonly input: SessionInput,
    private readonly deps: SessionDeps
  ) {
    const { id, connectionId, queue, operationId, options } = input
    const notice = this.#observes ? observeNotice(null) : null
    this.#answers = new ListenAnswers(input, deps.journal, () => this.view)
    const { states: targets } = this.#answers.targets
    const queueUrl = queue.url
    const shown = { id, connectionId, queueUrl, operationId, options, notice, targets }
    this.view = new ListenView(shown, deps.journal, deps.emit)
    this.#poller = new ListenPoller((open) => this.view.setPolling(open))
    this.#health = new ListenHealth(this.view, {
      slowDown: () => this.#lanes.slowDown(),
      fail: (failure) => this.fail(failure),
      record: (startedAt, failure) => this.#answers.recordFailedPoll(startedAt, failure)
    })
    this.#lanes = new ListenLanes(input, this.#health, {
      poll: (period, short) => this.#poll(period, short),
      takeIn: (answer, period) => this.#takeIn(answer, period),
      commit: (received, answer, period) => this.#commit(received, answer, period),
      track: (work) => this.#track(work)
    })
    this.#idle = new IdleWatch(input, deps.journal, this.view)
  }

  /** Starts to listen, or goes on after a pause. */
  begin(): void {
    this.#period = new AbortController()
    this.#answers.wanted()
    this.#health.forget()
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
    if (this.#budget && this.#observes) throw receiveBudget()
    if (this.view.status === 'listening' || this.view.status === 'starting') return
    this.#quiet()
    // The connection or the queue may have been changed since: both are looked at anew.
    this.#facts = null
    if (this.#budget) this.view.set({ notice: null })
    this.#budget = null
    this.view.set({ status: 'starting', failure: null, nextTryAt: null })
    this.begin()
  }

  /** Ends the session. Resolves when the answers at hand are committed, after `ms` milliseconds at the latest. */
  async stop(ms: number): Promise<void> {
    if (!this.view.ended) this.#finish('stopped', null)
    await settledWithin([this.#settled()], ms)
  }

  /** Ends the session for a reason outside of it, e.g. that its connection became read-only. */
  fail(failure: Failure): void {
    if (!this.view.ended) this.#finish('failed', failure)
  }

  /** No more polls: those that wait are aborted, answers on their way are still taken in. */
  #quiet(): void {
    this.#answers.unwanted()
    this.#period.abort()
    this.#poller.abort()
  }

  #finish(ended: 'stopped' | 'failed', failure: Failure | null): void {
    // Nothing looks any more: what stays true is which message is near its limit.
    const notice = this.#budget?.fact ?? null
    this.view.set({ status: ended, failure, nextTryAt: null, notice })
    this.#quiet()
    const end = async () => {
      await this.#settled()
      const status = ended === 'stopped' ? 'succeeded' : 'failed'
      const end = { status, endedAt: Date.now(), failure } as const
      await this.deps.journal.endListening(this.input.id, end)
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
      .catch((error: unknown) => this.fail(this.#failureOf(error)))
      .finally(() => this.#work.delete(tracked))
    this.#work.add(tracked)
  }

  #failureOf(error: unknown): Failure {
    return toFailure(error, { action: 'ReceiveMessage', queue: this.input.queue.name })
  }

  /** Learns about the queue, as often as it takes, then opens the first lane. */
  async #listen(signal: AbortSignal): Promise<void> {
    const { queue } = this.input
    while (!this.#facts && !signal.aborted) {
      const startedAt = Date.now()
      try {
        this.#clients = await this.deps.clients()
        this.#facts = await queueFacts(this.#clients, queue, 'ReceiveMessage', signal, 'listen')
      } catch (error) {
        const failure = this.#failureOf(error)
        if (!signal.aborted) await this.#health.pollFailed(failure, startedAt)
        await pause(this.#health.until - Date.now(), signal)
      }
    }
    if (signal.aborted || !this.#facts) return
    if (this.#observes) this.view.set({ notice: observeNotice(this.#facts.maxReceiveCount) })
    this.#health.recovered()
    this.#lanes.begin({ signal, facts: this.#facts })
  }

  async #poll({ facts, signal }: Period, short: boolean): Promise<Answer | null> {
    const { maximumMessageCount: count, visibilityTimeout } = this.input.options
    // After a failure the first poll does not wait, so that the session knows at once whether it works again.
    const waitTimeout = short || this.view.status === 'backing-off' ? 0 : limits.waitSeconds
    const answered = this.#idle.during(() => this.#track(this.#idle.look(this.#sqs, signal)))
    const call = { queue: facts, count, visibilityTimeout, waitTimeout }
    const result = await this.#poller.poll(this.#sqs, call, signal)
    answered()
    if ('answer' in result) return result.answer
    if (!signal.aborted) await this.#health.pollFailed(result.failure, result.startedAt)
    return null
  }

  get #sqs(): SqsClients {
    if (!this.#clients) throw new Error('A lane was opened before the clients were there')
    return this.#clients
  }

  /** Brings an answer into the journal. @returns what is to be committed, or null where there is nothing */
  async #takeIn(answer: Answer, { facts, signal }: Period): Promise<Received | null> {
    if (answer.messages.length === 0) {
      this.#health.recovered(answer.startedAt)
      this.#lanes.foundNothing(answer)
      this.#track(this.#idle.look(this.#sqs, signal))
      return null
    }
    const context = { clients: this.#sqs, facts, signal }
    const received = await this.#answers.record(answer, context, (failure) => this.fail(failure))
    if (received) this.#lanes.grow(answer)
    return received
  }

  async #commit(received: Received, answer: Answer, { facts, signal }: Period): Promise<void> {
    const context = { clients: this.#sqs, facts, signal }
    const { written, failed, failure, lasting } = await this.#answers.commit(
      received,
      answer,
      context
    )
    this.#track(written.then(() => this.view.leasesChanged()))
    if (!failure) this.#health.recovered(answer.startedAt)
    else {
      this.view.failed(failed)
      if (!signal.aborted && lasting) this.fail(failure)
      else if (!signal.aborted) this.#health.backOff(failure)
    }
    if (!signal.aborted) this.#guardBudget(received, facts)
  }

  get #observes(): boolean {
    return this.input.options.commitStrategy === 'observe'
  }

  #guardBudget(received: Received, facts: QueueFacts): void {
    const budget = this.view.ended ? null : this.#answers.spentBudget(received, facts)
    if (!budget) return
    this.#budget = budget
    this.pause()
    this.view.set({ notice: pausedNotice(budget) })
  }
}

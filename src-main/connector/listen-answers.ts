import type { CommitStrategy, Failure } from '../contract/index.js'
import type { Journal } from '../journal/journal.js'
import type { SqsClients } from './clients.js'
import { toFailure } from './errors.js'
import { commit, giveUp, type Committed, type Received } from './listen-commit.js'
import { giveBack, recordAnswer, recordFailedPoll, type Intake } from './listen-intake.js'
import type { Answer } from './listen-poller.js'
import { ListenTargets } from './listen-targets.js'
import type { ListenView } from './listen-view.js'
import type { QueueFacts } from './objects.js'
import { spentBudget, type ReceiveBudget } from './observe-guard.js'
import type { SessionInput } from './session-input.js'
import { StateNotes } from './state-notes.js'

/** Where an answer came from, and until when its session wants to have to do with it. */
export interface AnswerContext {
  clients: SqsClients
  facts: QueueFacts
  /** Aborted by a pause or a stop. */
  signal: AbortSignal
}

/** What a session does with an answer: it writes it down, gives it to the targets, and commits it. */
export class ListenAnswers {
  readonly targets: ListenTargets
  readonly #notes: StateNotes
  readonly #intake: Intake
  /** When polls were last given up: what arrives later was not asked for any more. */
  #quietAt = Infinity

  constructor(
    private readonly input: SessionInput,
    private readonly journal: Journal,
    private readonly view: () => ListenView
  ) {
    const { id, connectionId, operationName, options } = input
    this.targets = new ListenTargets(input.targets, (targets) => view().set({ targets }))
    this.#notes = new StateNotes(journal)
    this.#intake = { connectionId, listenerId: id, operationName, journal, options }
  }

  /** A period begins in which answers are wanted. */
  wanted(): void {
    this.#quietAt = Infinity
  }

  /** No answer is wanted from now on. */
  unwanted(): void {
    this.#quietAt = Math.min(this.#quietAt, Date.now())
  }

  recordFailedPoll(startedAt: number, failure: Failure): Promise<void> {
    return recordFailedPoll(this.#intake, this.input.queue.url, startedAt, failure)
  }

  /** @returns what is to be committed, or null where it could not be written down: `fail` is told, and it is given back */
  async record(
    answer: Answer,
    { clients, facts }: AnswerContext,
    fail: (failure: Failure) => void
  ): Promise<Received | null> {
    try {
      const received = await recordAnswer(this.#intake, answer, facts)
      this.view().arrived(answer.messages.length, received.recorded)
      return received
    } catch (error) {
      fail(toFailure(error, { action: 'ReceiveMessage', queue: this.input.queue.name }))
      await giveBack(clients, facts.url, answer.messages)
      return null
    }
  }

  async commit(received: Received, answer: Answer, at: AnswerContext): Promise<Committed> {
    const context = {
      clients: at.clients,
      journal: this.journal,
      notes: this.#notes,
      queueUrl: at.facts.url,
      strategy: this.#strategyFor(answer),
      signal: at.signal
    }
    const failure = this.#isLate(answer) ? null : await this.targets.take(received.documents)
    return failure ? giveUp(context, received, failure) : commit(context, received)
  }

  /** Why the next look could push a message over the queue's receive budget; null where it could not, or may. */
  spentBudget({ documents }: Received, facts: QueueFacts): ReceiveBudget | null {
    const { commitStrategy, exceedReceiveBudget } = this.input.options
    if (commitStrategy === 'at-least-once' || exceedReceiveBudget) return null
    return spentBudget(documents, facts.maxReceiveCount, commitStrategy)
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
}

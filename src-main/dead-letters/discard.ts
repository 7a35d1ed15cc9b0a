import { changeVisibility, deleteMessages, type Outcomes } from '../connector/lease-calls.js'
import type { LiveWork } from '../connector/run.js'
import {
  answering,
  failedDocument,
  outputDocument,
  type RunContext
} from '../connector/run-context.js'
import {
  deadLetterOf,
  deadLetterTest,
  parseQueueUrl,
  type DeadLetterFilter,
  type Queue
} from '../contract/index.js'
import type { NewDocument } from '../journal/journal.js'
import { Holding, type Held } from './holding.js'
import { Polling } from './polling.js'
import { RedriveNotes } from './redrive-notes.js'

/** The work of deleting chosen messages: each is deleted only when it is in the journal, with its body. */
export function discardWork(queueUrl: string, filter: DeadLetterFilter): LiveWork {
  return {
    kept: { discard: { filter } },
    perform: (context) => new Discarding(context, parseQueueUrl(queueUrl), filter).run()
  }
}

class Discarding {
  readonly #holding: Holding
  readonly #polling: Polling
  readonly #isChosen: ReturnType<typeof deadLetterTest>
  readonly #notes: RedriveNotes
  readonly #stopped = new Set<string>()
  /** Whose deletion got no answer. */
  readonly #unsure = new Set<Held>()
  #ordinal = 0

  constructor(
    private readonly context: RunContext,
    private readonly queue: Queue,
    filter: DeadLetterFilter
  ) {
    const { clients, noteStates } = context
    this.#notes = new RedriveNotes((notes) => context.say(notes))
    this.#holding = new Holding({ clients, queueUrl: queue.url, noteStates })
    this.#polling = new Polling({
      context,
      queue,
      holding: this.#holding,
      busy: () => 0,
      waiting: (elsewhere) => this.#notes.waiting(elsewhere)
    })
    this.#isChosen = deadLetterTest(filter)
  }

  async run(): Promise<void> {
    this.#holding.start()
    try {
      for await (const found of this.#polling.rounds()) {
        const chosen = found.filter((document) => this.#choose(document))
        if (chosen.length > 0) await this.#discard(chosen)
        if (this.context.cancelled.aborted) return
      }
    } finally {
      await this.#polling.end()
      await this.#releaseUnsure()
      this.#notes.end(this.#polling, await this.#holding.end())
    }
  }

  #choose(document: NewDocument): boolean {
    const { messageGroupId: group = '' } = document.properties
    const behind = this.#stopped.has(group)
    const chosen = this.#isChosen(deadLetterOf(document))
    if (chosen && !behind && !document.failure) return true
    const stops = this.queue.fifo && !behind
    if (stops) this.#stopped.add(group)
    this.#notes.left(behind ? 'behind' : chosen ? 'altered' : 'notChosen', stops)
    return false
  }

  async #discard(chosen: NewDocument[]): Promise<void> {
    const ids = await this.context.recordInputs(
      chosen.map((document) => ({ ...document, direction: 'input' }))
    )
    const held = chosen.flatMap(
      ({ properties }, index) =>
        this.#holding.keep(properties.messageId ?? '', ids[index] ?? null) ?? []
    )
    const { clients } = this.context
    const call = { clients, queueUrl: this.queue.url, use: 'call', tries: 4 } as const
    const outcomes = await deleteMessages(call, held)
    const outputs = held.map((one) => {
      const { receiptHandle, messageId } = one
      // What is sent back is the message, wherever its deletion is chosen.
      const documentId = one.documentId ?? undefined
      const failure = outcomes.get(one) ?? null
      if (!failure) this.#holding.drop(one)
      const properties = { queueUrl: this.queue.url, messageId }
      const output = failure
        ? failedDocument(failure, this.queue.url, properties)
        : outputDocument('deleted', { id: receiptHandle }, properties)
      return answering(this.#ordinal++, failure ? output : { ...output, origin: documentId })
    })
    await this.context.recordOutputs(outputs)
    await this.#noteFailures(held, outcomes)
    const gone = held.filter((one) => !outcomes.get(one))
    await this.context.noteDeleted(gone.flatMap(({ documentId }) => documentId ?? []))
  }

  /** With the message itself, since it may be gone all the same. */
  async #noteFailures(held: readonly Held[], outcomes: Outcomes<Held>): Promise<void> {
    for (const one of held) {
      const failure = outcomes.get(one)
      if (!failure) continue
      if (failure.retryable) this.#unsure.add(one)
      const documentIds = one.documentId === null ? [] : [one.documentId]
      await this.context.noteStates({ documentIds, state: 'held', failure })
    }
  }

  /** What got no answer is given back, if it is there; if it is not, nothing is leased any more either. */
  async #releaseUnsure(): Promise<void> {
    const unsure = [...this.#unsure].filter((one) => this.#holding.find(one.messageId) === one)
    if (unsure.length === 0) return
    const { clients, noteStates } = this.context
    const call = { clients, queueUrl: this.queue.url, use: 'call', tries: 3 } as const
    const outcomes = await changeVisibility(call, unsure, 0)
    for (const one of unsure) {
      const released = outcomes.get(one) === null
      const documentIds = one.documentId === null ? [] : [one.documentId]
      this.#holding.drop(one)
      if (!released) this.#notes.left('unanswered', false)
      await noteStates(
        released
          ? { documentIds, state: 'released', leaseUntil: null }
          : { documentIds, state: 'held', leaseUntil: Date.now() }
      )
    }
  }
}

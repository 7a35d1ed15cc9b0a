import { randomUUID } from 'node:crypto'
import { isAbort, toFailure } from '../connector/errors.js'
import { OpenCalls, wholePoll } from '../connector/polls.js'
import { receivePatiently } from '../connector/receive-call.js'
import { leaseEnd, toDocument } from '../connector/received.js'
import { RunFailure, type RunContext } from '../connector/run-context.js'
import { pause } from '../connector/timing.js'
import { limits, type Failure, type Queue } from '../contract/index.js'
import type { NewDocument } from '../journal/journal.js'
import { firstLease, type Holding } from './holding.js'
import { readCounts } from './queue-counts.js'

/** Receives at the same time, while each of them comes back full. */
const mostLanes = 4
/** Seconds of a poll that decides whether anything is left: a poll that waits asks every server of SQS. */
const longWait = 1
/** Milliseconds between looks at its own messages that are on their way. */
const shortWait = 50
/** Milliseconds after which it asks again although none of them has gone: others may have sent something. */
const longestProgress = 10_000
/** Messages that may come again in a row, beyond all that are held: duplicates are few. */
const mostAgain = 100
/** Empty polls after which a count that says otherwise, or is not to be had, is not waited for: counts are approximate. */
const mostMisses = 3
/**
 * Milliseconds for which messages that somebody else holds are waited for: longer than a first lease, so that what a
 * killed run had received comes again.
 */
const patience = (firstLease + 10) * 1000

interface PollingDeps {
  context: Pick<RunContext, 'clients' | 'cancelled'>
  queue: Queue
  holding: Holding
  /** Messages that are on their way: their groups open again when they have gone. */
  busy(): number
  /** Told how many messages somebody else holds while they are waited for; 0 when that is over. */
  waiting(elsewhere: number): void
}

/** What came of asking. */
interface Answer {
  /** Messages that came. */
  found: number
  /** Those that are held since then. */
  fresh: NewDocument[]
  /** Whether it was given up, or the queue gives no more. */
  refused: boolean
}

/** Receives everything that a queue gives, each message once, until nothing is left that could come. */
export class Polling {
  /** Why it ended early; null where it did not. */
  quota: Failure | null = null
  /** Messages that somebody else held when it ended. */
  elsewhere = 0
  /** Messages that the queue counts as visible and did not give out before it ended; 0 where others keep them back. */
  withheld = 0
  /** Whether it ended because nothing came any more but what is held: leases end before they can be renewed. */
  repeats = false
  /** Whether it could not be told what was left in the queue when it ended. */
  unknown = false
  /** Whether everything that was in the queue has come. */
  complete = false
  readonly #stopped = new AbortController()
  readonly #calls = new OpenCalls(wholePoll(longWait))
  /** The receives that are on their way. */
  #asked: Promise<unknown> = Promise.resolve()
  #lanes = 1
  #misses = 0
  /** Messages in a row that were held already when they came. */
  #again = 0
  /** Whether the queue said last that it has nothing but what is held. */
  #empty = false
  #foundAt = Date.now()

  constructor(private readonly deps: PollingDeps) {
    const stop = () => this.stop()
    deps.context.cancelled.addEventListener('abort', stop, { once: true })
    if (deps.context.cancelled.aborted) stop()
  }

  /** Nothing more is received. */
  stop(): void {
    this.#stopped.abort()
    this.#calls.abort()
  }

  /** Stops, and waits for what is on its way: it is held, so that it can be given back. */
  async end(): Promise<void> {
    this.stop()
    await this.#asked
  }

  /** Messages as they come, those left out that are held already. @throws RunFailure */
  async *rounds(): AsyncGenerator<NewDocument[]> {
    while (!this.#stopped.signal.aborted) {
      const wait = this.deps.busy() > 0 ? 0 : longWait
      const { found, fresh, refused } = await this.#round(wait)
      if (this.#stopped.signal.aborted) return
      if (fresh.length > 0) yield fresh
      this.#again = fresh.length > 0 || found === 0 ? 0 : this.#again + found
      if (this.deps.busy() === 0 && this.#again > this.deps.holding.size + mostAgain) {
        this.repeats = true
        return
      }
      if (found > 0) continue
      // What is on its way may make room under the quota.
      if (this.deps.busy() > 0) await this.#progress()
      // A short poll may have asked a server that has none of what is there.
      if (wait === 0) continue
      if (refused) return
      if (await this.#isOver()) {
        this.complete = !this.#stopped.signal.aborted && this.#empty
        return
      }
    }
  }

  async #round(wait: number): Promise<Answer> {
    const asked = Promise.allSettled(Array.from({ length: this.#lanes }, () => this.#take(wait)))
    this.#asked = asked
    const answers = (await asked).map((answer) => {
      // Only now, when all that the others brought is held.
      if (answer.status === 'rejected') throw answer.reason
      return answer.value
    })
    const found = answers.reduce((sum, answer) => sum + answer.found, 0)
    const full = found === this.#lanes * limits.receiveBatch
    this.#lanes = full ? Math.min(mostLanes, this.#lanes * 2) : 1
    if (found > 0) {
      this.#misses = 0
      this.#foundAt = Date.now()
    }
    const fresh = answers.flatMap((answer) => answer.fresh)
    return { found, fresh, refused: answers.some((answer) => answer.refused) }
  }

  /** Receives once; whatever comes is held from then on. @throws RunFailure */
  async #take(waitTimeout: number): Promise<Answer> {
    const { queue, holding } = this.deps
    try {
      const documents = await this.#receive(waitTimeout)
      this.quota = null
      const fresh = documents.filter((document) => holding.take(document) !== null)
      return { found: documents.length, fresh, refused: false }
    } catch (error) {
      const nothing = { found: 0, fresh: [], refused: true }
      if (isAbort(error) && this.#stopped.signal.aborted) return nothing
      const failure = toFailure(error, { action: 'ReceiveMessage', queue: queue.name })
      if (failure.code !== 'OverLimit') throw new RunFailure(failure)
      this.quota = failure
      return nothing
    }
  }

  /** Rejects with the SDK's error. */
  async #receive(waitTimeout: number): Promise<NewDocument[]> {
    const { context, queue } = this.deps
    const call = {
      queue,
      count: limits.receiveBatch,
      visibilityTimeout: firstLease,
      waitTimeout,
      attemptId: randomUUID()
    }
    const messages = await this.#calls.run((signal) =>
      receivePatiently(context.clients, call, signal, 'call')
    )
    const receivedAt = Date.now()
    const leaseUntil = leaseEnd(receivedAt, firstLease)
    return messages.map((message) =>
      toDocument(message, { queue, receivedAt, leaseUntil, sequenceNumber: true })
    )
  }

  /** Asked after polls that found nothing. */
  async #isOver(): Promise<boolean> {
    const counts = await readCounts(this.deps.context.clients, this.deps.queue)
    this.unknown = counts === null
    this.elsewhere = Math.max(0, (counts?.inFlight ?? 0) - this.deps.holding.size)
    const waited = Date.now() - this.#foundAt
    const waits = this.elsewhere > 0 && waited < patience
    this.deps.waiting(waits ? this.elsewhere : 0)
    if (waits) return false
    const visible = counts?.visible ?? 0
    this.#empty = counts !== null && visible + this.elsewhere === 0
    const over = counts?.visible === 0 || ++this.#misses >= mostMisses
    // A group of a FIFO queue waits for those of it that are held.
    const mayBeBehind = this.deps.queue.fifo && this.deps.holding.size + this.elsewhere > 0
    this.withheld = over && !mayBeBehind ? visible : 0
    return over
  }

  /** Nothing can come before one of its own messages has gone, however slow the pace is: nobody is asked until then. */
  async #progress(): Promise<void> {
    const { busy } = this.deps
    const before = busy()
    const end = Date.now() + longestProgress
    while (busy() === before && Date.now() < end && !this.#stopped.signal.aborted) {
      await pause(shortWait, this.#stopped.signal)
    }
  }
}

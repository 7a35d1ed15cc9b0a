import { LaneCount } from './lane-count.js'
import type { Received } from './listen-commit.js'
import type { ListenHealth } from './listen-health.js'
import { runLane } from './listen-lane.js'
import type { Answer } from './listen-poller.js'
import type { QueueFacts } from './objects.js'
import { LookPace } from './observe-guard.js'
import { Overlap } from './overlap.js'
import type { SessionInput } from './session-input.js'
import { pause } from './timing.js'

/** Milliseconds between polls where the option is blank. */
const defaultInterval = 10_000

/** What the lanes belong to: they end with its signal, at a pause or a stop. */
export interface Period {
  signal: AbortSignal
  facts: QueueFacts
}

/** What a lane does, as its session does it. */
interface Work {
  poll(period: Period, short: boolean): Promise<Answer | null>
  takeIn(answer: Answer, period: Period): Promise<Received | null>
  commit(received: Received, answer: Answer, period: Period): Promise<void>
  /** Is told of everything that goes on by itself. */
  track(work: Promise<unknown>): void
}

/** The lanes of a session: as many as its queue fills, and never more than are allowed. */
export class ListenLanes {
  readonly #count: LaneCount
  readonly #overlap: Overlap
  readonly #pace: LookPace | null
  #period: Period | null = null

  constructor(
    private readonly input: SessionInput,
    private readonly health: ListenHealth,
    private readonly work: Work
  ) {
    const { options, queue } = input
    const looks = options.commitStrategy === 'observe' || options.visibilityTimeout === 0
    this.#overlap = new Overlap(options.commitStrategy === 'at-least-once', queue.fifo)
    this.#count = new LaneCount(options.maximumConcurrentExecutions, options.maximumMessageCount)
    this.#pace = looks ? new LookPace() : null
  }

  /** Opens the first lane of a period. */
  begin(period: Period): void {
    this.#period = period
    this.#count.reset()
    this.#open()
  }

  /** One lane is enough. */
  slowDown(): void {
    this.#count.reset()
  }

  /** An answer without messages. */
  foundNothing(answer: Answer): void {
    this.#count.note(answer)
  }

  /** Opens more lanes while the queue fills them. What was all seen before is left alone for a while. */
  grow(answer: Answer): void {
    const ids = answer.messages.map(({ MessageId }) => MessageId)
    const full = ids.length === this.input.options.maximumMessageCount
    if (!this.#pace || this.#pace.note(ids, full)) this.#count.note(answer)
    else {
      this.#count.reset()
      this.health.rest(this.#pace.pause)
    }
    this.#open()
  }

  #open(): void {
    const period = this.#period
    while (period && !period.signal.aborted && this.#count.open < this.#count.wanted) {
      this.#count.open++
      this.work.track(this.#lane(period))
    }
  }

  async #lane(period: Period): Promise<void> {
    try {
      await runLane({
        interval: this.input.options.pollingInterval ?? defaultInterval,
        overlap: this.#overlap,
        mayPoll: (readyAt) => this.#mayPoll(readyAt, period.signal),
        poll: (short) => this.work.poll(period, short),
        takeIn: (answer) => this.work.takeIn(answer, period),
        commit: (received, answer) => this.work.commit(received, answer, period)
      })
    } finally {
      this.#count.open--
      this.#open()
    }
  }

  /** Waits until this lane may poll. @returns false when it is to end */
  async #mayPoll(readyAt: number, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted && this.#count.open <= this.#count.wanted) {
      const wait = Math.max(readyAt, this.health.until) - Date.now()
      if (wait <= 0) return true
      await pause(wait, signal)
    }
    return false
  }
}

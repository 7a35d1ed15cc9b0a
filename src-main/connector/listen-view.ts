import type {
  Failure,
  Listener,
  ListenerStatus,
  ListenOptions,
  TargetState
} from '../contract/index.js'
import type { Journal, RecordedPoll } from '../journal/journal.js'
import { RateMeter } from './rate-meter.js'
import { Throttle } from './timing.js'

/** Milliseconds between looks at the clock: the rate falls and leases end without anything happening. */
const tickInterval = 1000

type Changes = Partial<
  Pick<Listener, 'status' | 'failure' | 'nextTryAt' | 'notice' | 'elsewhere' | 'targets'>
>

/** What the view of a session needs to begin. */
export interface ViewInput {
  id: string
  connectionId: string
  queueUrl: string
  operationId: string | null
  options: ListenOptions
  notice: string | null
  targets: TargetState[]
}

const hasEnded = (status: ListenerStatus) => status === 'stopped' || status === 'failed'

/** What a listening session shows of itself: counters whose size does not grow, told at most ten times a second. */
export class ListenView {
  #state: Listener
  #rate = new RateMeter()
  #progress: Throttle
  #ticker: NodeJS.Timeout | null = null
  #heldIsOld = true
  #asking: Promise<void> | null = null
  #closed = false
  /** Milliseconds since the epoch of the last message; 0 before the first. */
  lastArrival = 0

  constructor(
    input: ViewInput,
    private readonly journal: Journal,
    emit: (listener: Listener) => void
  ) {
    this.#state = {
      ...input,
      status: 'starting',
      startedAt: Date.now(),
      messages: 0,
      groups: 0,
      runs: 0,
      failures: 0,
      rate: 0,
      newestOrdinal: 0,
      held: 0,
      polling: 0,
      failure: null,
      nextTryAt: null,
      elsewhere: null
    }
    this.#progress = new Throttle(() => {
      if (!this.#closed) emit(this.snapshot())
    })
    this.#tick()
  }

  get status(): ListenerStatus {
    return this.#state.status
  }

  get ended(): boolean {
    return hasEnded(this.#state.status)
  }

  get held(): number {
    return this.#state.held
  }

  snapshot(): Listener {
    return { ...this.#state, rate: this.#rate.rate(Date.now()) }
  }

  set(changes: Changes): void {
    Object.assign(this.#state, changes)
    this.#tick()
    this.#progress.ask()
  }

  setPolling(polling: number): void {
    if (polling === this.#state.polling) return
    this.#state.polling = polling
    this.#progress.ask()
  }

  /** Counts an answer that is in the journal. */
  arrived(count: number, { newestOrdinal, groups }: RecordedPoll): void {
    const now = Date.now()
    this.#rate.add(count, now)
    this.#state.messages += count
    this.#state.runs++
    // Answers of polls side by side may be told in another order than they were written.
    this.#state.newestOrdinal = Math.max(this.#state.newestOrdinal, newestOrdinal)
    this.#state.groups = Math.max(this.#state.groups, groups)
    this.#state.elsewhere = null
    this.lastArrival = now
    this.leasesChanged()
  }

  failed(count: number, failure: Failure | null = null): void {
    this.#state.failures += count
    if (failure) this.#state.failure = failure
    this.#progress.ask()
  }

  /** The leases of this session have changed: they are counted again within a second. */
  leasesChanged(): void {
    this.#heldIsOld = true
    this.#tick()
    this.#progress.ask()
  }

  /** Asks the journal how many documents of the session are leased. One question at a time. */
  countHeld(): Promise<void> {
    this.#asking ??= this.#askHeld().finally(() => (this.#asking = null))
    return this.#asking
  }

  /** Tells nothing any more. */
  close(): void {
    this.#closed = true
    if (this.#ticker) clearInterval(this.#ticker)
    this.#ticker = null
  }

  async #askHeld(): Promise<void> {
    this.#heldIsOld = false
    const question = { listenerId: this.#state.id, now: Date.now(), limit: 1 }
    // The number is for show: where the journal cannot answer, the last one stands.
    const answer = await this.journal.leases(question).catch(() => null)
    if (answer && answer.total !== this.#state.held) {
      this.#state.held = answer.total
      this.#progress.ask()
    }
  }

  /** Looks at the clock once a second while something can change by itself. */
  #tick(): void {
    if (this.#ticker || this.#closed) return
    this.#ticker = setInterval(() => {
      const before = this.#state.rate
      this.#state.rate = this.#rate.rate(Date.now())
      if (this.#state.rate !== before) this.#progress.ask()
      if (this.#heldIsOld || this.#state.held > 0) void this.countHeld()
      else if (this.ended && this.#state.rate === 0) this.#stopTicking()
    }, tickInterval)
    this.#ticker.unref()
  }

  #stopTicking(): void {
    if (this.#ticker) clearInterval(this.#ticker)
    this.#ticker = null
  }
}

import type { Failure } from '../contract/index.js'
import { BackingOff } from './backing-off.js'
import type { ListenView } from './listen-view.js'

/** What a session does about a failure. */
interface Remedies {
  /** Falls back to one lane. */
  slowDown(): void
  /** Ends the session. */
  fail(failure: Failure): void
  /** Writes a failed poll down. */
  record(startedAt: number, failure: Failure): Promise<void>
}

/** How a session gets on with its server: it backs off after a failure, recovers, or ends where no further try can help. */
export class ListenHealth {
  readonly #backedOff = new BackingOff()

  constructor(
    private readonly view: ListenView,
    private readonly remedies: Remedies
  ) {}

  /** No poll goes out before. Milliseconds since the epoch. */
  get until(): number {
    return this.#backedOff.until
  }

  /** A person wants to go on at once. */
  forget(): void {
    this.#backedOff.forget()
  }

  /** No poll for so many milliseconds. */
  rest(milliseconds: number): void {
    this.#backedOff.rest(milliseconds)
  }

  /** A failed poll is a failed run. Polls side by side that fail of one cause are one failure. */
  async pollFailed(failure: Failure, startedAt: number): Promise<void> {
    if (this.#backedOff.outdates(startedAt) || this.view.ended) return
    this.view.failed(1)
    this.#backedOff.note()
    if (failure.retryable) this.backOff(failure)
    else this.remedies.fail(failure)
    await this.remedies.record(startedAt, failure)
  }

  backOff(failure: Failure): void {
    const nextTryAt = this.#backedOff.failed()
    this.remedies.slowDown()
    this.view.set({ status: 'backing-off', failure, nextTryAt })
  }

  /** @param startedAt of the poll that worked; one that began before the last failure proves nothing */
  recovered(startedAt = Infinity): void {
    if (this.#backedOff.outdates(startedAt) || this.view.ended) return
    this.#backedOff.worked()
    const { status } = this.view
    if (status !== 'backing-off' && status !== 'starting') return
    this.view.set({ status: 'listening', failure: null, nextTryAt: null })
  }
}

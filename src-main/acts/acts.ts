import type { Agreed } from '../connector/agreed.js'
import { ConnectorError, toFailure } from '../connector/errors.js'
import { refuseReadOnly } from '../connector/read-only.js'
import { settledWithin, Throttle } from '../connector/timing.js'
import type { Act, ActRow, RequestInput, RequestOutput } from '../contract/index.js'
import { ActRecord, type ActInput } from './act-record.js'
import { actOn, type ActDeps, type ActPorts } from './act-run.js'
import { Pacing } from './pacing.js'
import { Slots } from './slots.js'

/** Few enough not to be throttled: SQS allows some tens of such requests a second. */
const atOnce = { requests: 8, copies: 8 }
/** Acts that have ended and are still shown. */
const mostEnded = 20

interface ActsDeps {
  /** What works on connections for as long as they are what was agreed on. */
  held(agreed: Agreed): ActPorts
  /** @throws an error with a `failure` where the connection is not known */
  isReadOnly(connectionId: string): Promise<boolean>
  tell(act: Act): void
  tellDeleted(connectionId: string, urls: string[]): void
}

/** What is done to queues, one or thousands. It goes on whether or not the page is there. */
export class Acts {
  readonly #acts = new Map<string, { act: ActRecord; agreed: Agreed; done: Promise<void> }>()
  readonly #shared: Omit<ActDeps, keyof ActPorts>
  readonly #gone = new Map<string, string[]>()
  readonly #tellGone: Throttle

  constructor(
    private readonly deps: ActsDeps,
    pacing = new Pacing()
  ) {
    this.#tellGone = new Throttle(() => {
      for (const [connectionId, urls] of this.#gone) deps.tellDeleted(connectionId, urls)
      this.#gone.clear()
    })
    this.#shared = {
      pacing,
      slots: { requests: new Slots(atOnce.requests), copies: new Slots(atOnce.copies) },
      deleted: (connectionId, url) => {
        this.#gone.set(connectionId, [...(this.#gone.get(connectionId) ?? []), url])
        this.#tellGone.ask()
      }
    }
  }

  /**
   * It stops, and says so of every queue that is not done, once the connection is another one than was agreed on.
   *
   * @throws an error with a `failure`
   */
  async start({ connectionId, urls, change }: ActInput, agreed: Agreed): Promise<Act> {
    await refuseReadOnly(this.deps, connectionId, { action: 'configure' })
    agreed(connectionId)
    const act = new ActRecord({ connectionId, urls, change }, this.deps.tell)
    const done = this.#perform(act, { ...this.#shared, ...this.deps.held(agreed) })
    this.#acts.set(act.id, { act, agreed, done })
    this.#forgetOld()
    return act.view
  }

  list(): Act[] {
    return [...this.#acts.values()].map(({ act }) => act.view).reverse()
  }

  rows({ actId, state, from, limit }: RequestInput<'acts.rows'>): RequestOutput<'acts.rows'> {
    const { rows } = this.#find(actId).act
    const wanted = state === undefined ? rows : rows.filter((row) => row.state === state)
    return { rows: wanted.slice(from, from + limit), total: wanted.length }
  }

  cancel(actId: string): Act {
    const { act } = this.#find(actId)
    act.cancel()
    return act.view
  }

  /**
   * The same again for queues that failed, of those that were agreed to, where they were chosen: not once the connection
   * has become another one.
   *
   * @throws an error with a `failure`
   */
  async retry(actId: string, confirmed: readonly string[], agreed: Agreed): Promise<Act> {
    const { act: before, agreed: asBefore } = this.#find(actId)
    const { connectionId, change } = before
    asBefore(connectionId)
    const meant = new Set(confirmed)
    const urls = before.failed.filter((url) => meant.has(url))
    if (urls.length > 0) {
      const act = await this.start({ connectionId, change, urls }, agreed)
      before.noteRetried(urls)
      return act
    }
    throw new ConnectorError({
      code: 'NothingFailed',
      message: 'No queue of this act has failed.',
      retryable: false,
      hint: 'Start a new one.'
    })
  }

  /** Answers for the queues that ask, of those that were agreed to. @throws an error with a `failure` where none asks */
  purgeRest(actId: string, agreed: readonly string[]): Act {
    const { act } = this.#find(actId)
    if (act.answer(agreed, 'rest') > 0) return act.view
    throw new ConnectorError({
      code: 'NothingAsks',
      message: 'Nothing was purged or deleted: none of these queues asks any more.',
      retryable: true,
      hint: 'What became visible meanwhile is copied. Answer again if it asks again.'
    })
  }

  /** Leaves what is left in every queue that asks. */
  leave(actId: string): Act {
    const { act } = this.#find(actId)
    act.answer(act.asking, 'leave')
    return act.view
  }

  /** An act that goes on is not forgotten. */
  forget(actId: string): void {
    if (this.#acts.get(actId)?.act.ended) this.#acts.delete(actId)
  }

  /** Where an act is done, and which of these queues are its own, for the guard. @throws an error with a `failure` */
  concerned(actId: string, urls: readonly string[]): { connectionId: string; urls: string[] } {
    const { connectionId, rows } = this.#find(actId).act
    const own = new Set(rows.map(({ url }) => url))
    return { connectionId, urls: urls.filter((url) => own.has(url)) }
  }

  /** The settings of a connection were changed: what is not done there by then fails, unless it was just renamed. */
  connectionChanged(connectionId: string): void {
    for (const { act, agreed } of this.#acts.values()) {
      if (act.connectionId !== connectionId) continue
      try {
        agreed(connectionId)
      } catch (error) {
        act.cancel(toFailure(error, { action: 'the act' }))
      }
    }
  }

  /** Cancels every act, or those of one connection, and waits for what is on its way, at most `ms` milliseconds. */
  async stopAll(ms: number, connectionId?: string): Promise<void> {
    const all = [...this.#acts.values()].filter(
      ({ act }) => connectionId === undefined || act.connectionId === connectionId
    )
    for (const { act } of all) act.cancel()
    await settledWithin(
      all.map(({ done }) => done),
      ms
    )
  }

  async #perform(act: ActRecord, deps: ActDeps): Promise<void> {
    await Promise.all(act.rows.map((row: ActRow) => actOn(deps, act, row)))
    act.end()
    this.#tellGone.now()
  }

  #find(actId: string) {
    const found = this.#acts.get(actId)
    if (found) return found
    throw new ConnectorError({
      code: 'ActNotFound',
      message: 'Longpoll does not know this act any more.',
      retryable: false,
      hint: 'Look into Runs for what was copied.'
    })
  }

  #forgetOld(): void {
    const ended = [...this.#acts.values()].filter(({ act }) => act.ended)
    for (const { act } of ended.slice(0, Math.max(0, ended.length - mostEnded))) {
      this.#acts.delete(act.id)
    }
  }
}

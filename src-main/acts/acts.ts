import { ConnectorError } from '../connector/errors.js'
import { refuseReadOnly } from '../connector/read-only.js'
import { settledWithin, Throttle } from '../connector/timing.js'
import type { Act, ActRow, RequestInput, RequestOutput } from '../contract/index.js'
import { ActRecord, type ActInput } from './act-record.js'
import { actOn, type ActDeps } from './act-run.js'
import { Pacing } from './pacing.js'
import { Slots } from './slots.js'

/** Few enough not to be throttled: SQS allows some tens of such requests a second. */
const atOnce = { requests: 8, copies: 8 }
/** Acts that have ended and are still shown. */
const mostEnded = 20

interface ActsDeps extends Pick<ActDeps, 'clientsOf' | 'runs' | 'queues'> {
  /** @throws an error with a `failure` where the connection is not known */
  isReadOnly(connectionId: string): Promise<boolean>
  tell(act: Act): void
  tellDeleted(connectionId: string, urls: string[]): void
}

/** What is done to queues, one or thousands. It goes on whether or not the page is there. */
export class Acts {
  readonly #acts = new Map<string, { act: ActRecord; done: Promise<void> }>()
  readonly #deps: ActDeps
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
    this.#deps = {
      clientsOf: deps.clientsOf,
      runs: deps.runs,
      queues: deps.queues,
      pacing,
      slots: { requests: new Slots(atOnce.requests), copies: new Slots(atOnce.copies) },
      deleted: (connectionId, url) => {
        this.#gone.set(connectionId, [...(this.#gone.get(connectionId) ?? []), url])
        this.#tellGone.ask()
      }
    }
  }

  /** @throws an error with a `failure` */
  async start({ connectionId, urls, change }: ActInput): Promise<Act> {
    await refuseReadOnly(this.deps, connectionId, { action: 'configure' })
    const act = new ActRecord({ connectionId, urls, change }, this.deps.tell)
    const done = this.#perform(act)
    this.#acts.set(act.id, { act, done })
    this.#forgetOld()
    return act.view
  }

  list(): Act[] {
    return [...this.#acts.values()].map(({ act }) => act.view).reverse()
  }

  rows({ actId, state, from, limit }: RequestInput<'acts.rows'>): RequestOutput<'acts.rows'> {
    const { rows } = this.#act(actId)
    const wanted = state === undefined ? rows : rows.filter((row) => row.state === state)
    return { rows: wanted.slice(from, from + limit), total: wanted.length }
  }

  cancel(actId: string): Act {
    const act = this.#act(actId)
    if (!act.ended) act.cancel()
    return act.view
  }

  /** The same again for queues that failed, of those that were agreed to. @throws an error with a `failure` */
  async retry(actId: string, agreed: readonly string[]): Promise<Act> {
    const before = this.#act(actId)
    const { connectionId, change } = before
    const meant = new Set(agreed)
    const urls = before.failed.filter((url) => meant.has(url))
    if (urls.length > 0) {
      const act = await this.start({ connectionId, change, urls })
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
    const act = this.#act(actId)
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
    const act = this.#act(actId)
    act.answer(act.asking, 'leave')
    return act.view
  }

  /** An act that goes on is not forgotten. */
  forget(actId: string): void {
    if (this.#acts.get(actId)?.act.ended) this.#acts.delete(actId)
  }

  /** Where an act is done, and which of these queues are its own, for the guard. @throws an error with a `failure` */
  concerned(actId: string, urls: readonly string[]): { connectionId: string; urls: string[] } {
    const { connectionId, rows } = this.#act(actId)
    const own = new Set(rows.map(({ url }) => url))
    return { connectionId, urls: urls.filter((url) => own.has(url)) }
  }

  /** Cancels every act, or those of one connection, and waits for what is on its way, at most `ms` milliseconds. */
  async stopAll(ms: number, connectionId?: string): Promise<void> {
    const all = [...this.#acts.values()].filter(
      ({ act }) => connectionId === undefined || act.connectionId === connectionId
    )
    for (const { act } of all) if (!act.ended) act.cancel()
    await settledWithin(
      all.map(({ done }) => done),
      ms
    )
  }

  async #perform(act: ActRecord): Promise<void> {
    await Promise.all(act.rows.map((row: ActRow) => actOn(this.#deps, act, row)))
    act.end()
    this.#tellGone.now()
  }

  #act(actId: string): ActRecord {
    const found = this.#acts.get(actId)
    if (found) return found.act
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

import { randomUUID } from 'node:crypto'
import { Throttle } from '../connector/timing.js'
import type { Act, ActChange, ActRow, ActState, Failure, RequestInput } from '../contract/index.js'

/** States in which nothing happens to a queue any more. */
const over: ReadonlySet<ActState> = new Set(['done', 'left', 'failed', 'retried', 'cancelled'])

/** What becomes of messages that could not be copied: they go with the queue's act, or nothing is done. */
export type Answer = 'rest' | 'leave'

/** What is asked to begin an act. */
export type ActInput = Pick<RequestInput<'acts.start'>, 'connectionId' | 'urls' | 'change'>

/** One act as it stands: a row for each queue, and what the window is told of all of them. */
export class ActRecord {
  readonly id = randomUUID()
  readonly connectionId: string
  readonly change: ActChange
  readonly rows: readonly ActRow[]
  /** Aborted: nothing further is begun. */
  readonly cancelled = new AbortController()
  readonly #startedAt = Date.now()
  readonly #counts = new Map<ActState, number>()
  readonly #answers = new Map<ActRow, (answer: Answer) => void>()
  readonly #progress: Throttle
  /** Why nothing further is begun, where that is no cancel of a person. */
  #why: Failure | null = null
  #version = 0
  #endedAt: number | null = null
  #copied = 0
  #expected = 0

  constructor({ connectionId, urls, change }: ActInput, tell: (act: Act) => void) {
    this.connectionId = connectionId
    this.change = change
    this.rows = [...new Set(urls)].map(newRow)
    this.#counts.set('waiting', this.rows.length)
    this.#progress = new Throttle(() => tell(this.view))
  }

  get ended(): boolean {
    return this.#endedAt !== null
  }

  /** What the window is told. */
  get view(): Act {
    const [only] = this.rows
    return {
      id: this.id,
      version: ++this.#version,
      connectionId: this.connectionId,
      change: this.change,
      startedAt: this.#startedAt,
      endedAt: this.#endedAt,
      cancelled: this.cancelled.signal.aborted && this.#why === null,
      url: this.rows.length === 1 && only ? only.url : null,
      queues: this.rows.length,
      counts: Object.fromEntries([...this.#counts].filter(([, count]) => count > 0)),
      copied: this.#copied,
      expected: this.#expected,
      until: this.#until()
    }
  }

  /** Changes what is known of a queue. Once its state is over it stays so. */
  set(row: ActRow, change: Partial<Omit<ActRow, 'url'>>): void {
    const before = { ...row }
    Object.assign(row, change)
    this.#copied += row.copied - before.copied
    this.#expected += (row.expected ?? 0) - (before.expected ?? 0)
    if (row.state !== before.state) {
      this.#count(before.state, -1)
      this.#count(row.state, 1)
      this.#answers.delete(row)
    }
    this.#progress.ask()
  }

  /** Asks what becomes of what is left in a queue; a cancel is no answer. */
  ask(row: ActRow): Promise<Answer | null> {
    this.set(row, { state: 'asking' })
    const { signal } = this.cancelled
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(null)
      signal.addEventListener('abort', () => resolve(null), { once: true })
      this.#answers.set(row, resolve)
    })
  }

  /** Answers for those of these queues that ask. @returns how many do */
  answer(urls: readonly string[], answer: Answer): number {
    const meant = new Set(urls)
    const asking = [...this.#answers].filter(([{ url }]) => meant.has(url))
    for (const [, resolve] of asking) resolve(answer)
    return asking.length
  }

  /** Queues that ask. */
  get asking(): string[] {
    return [...this.#answers.keys()].map(({ url }) => url)
  }

  get failed(): string[] {
    return this.rows.filter(({ state }) => state === 'failed').map(({ url }) => url)
  }

  /** These have failed and are part of a later act. */
  noteRetried(urls: readonly string[]): void {
    const meant = new Set(urls)
    for (const row of this.rows) {
      if (row.state === 'failed' && meant.has(row.url)) this.set(row, { state: 'retried' })
    }
    this.#progress.now()
  }

  /** Everything has come to an end. */
  end(): void {
    this.#endedAt = Date.now()
    this.#progress.now()
  }

  /** @param why the failure of every queue that is not done; null for a cancel by a person */
  cancel(why: Failure | null = null): void {
    if (this.ended || this.cancelled.signal.aborted) return
    this.#why = why
    this.cancelled.abort()
    for (const row of this.rows) {
      if (row.state === 'waiting') this.drop(row)
    }
    this.#progress.now()
  }

  /** Nothing further happens to a queue, since the act was cancelled. */
  drop(row: ActRow): void {
    const failure = this.#why
    this.set(row, { state: failure ? 'failed' : 'cancelled', failure, until: null })
  }

  #count(state: ActState, by: 1 | -1): void {
    this.#counts.set(state, (this.#counts.get(state) ?? 0) + by)
  }

  #until(): number | null {
    if (!this.#counts.get('pacing')) return null
    const all = this.rows.flatMap(({ state, until }) => (state === 'pacing' && until ? until : []))
    return all.length > 0 ? Math.min(...all) : null
  }
}

/** Whether nothing happens to the queue any more. */
export const isOver = ({ state }: ActRow): boolean => over.has(state)

const newRow = (url: string): ActRow => ({
  url,
  state: 'waiting',
  failure: null,
  until: null,
  runId: null,
  copied: 0,
  expected: null,
  emptied: false,
  gone: false,
  left: null
})

import type { Failure } from '../contract/index.js'
import { JournalError, journalDamaged, storageFailed } from './journal-error.js'
import { isRead, performRead, performWrite } from './perform.js'
import { isWrite, type Answer, type Call, type FromWorker, type WriteCalls } from './protocol.js'
import type { RetentionLimits } from './retention.js'
import { isDamage, sqliteCode } from './sqlite.js'
import type { Durability, Store } from './store.js'

type WriteCall = Extract<Call, { name: keyof WriteCalls }>

/** Documents that are not indexed after which indexing no longer waits for a quiet moment. */
const urgentBacklog = 50_000
/** Milliseconds without a call after which there is time for what can wait. */
const quiet = 200

/** What the host needs from the worker around it. */
export interface HostPorts {
  /** Calls that have arrived since, without waiting. */
  drain(): Call[]
  send(message: FromWorker): void
  /** Opens the store again after its file turned out to be damaged. */
  reopen(): Store
  closed(): void
}

/**
 * What was received must survive everything before it is deleted from the queue. What became of it comes after that: a
 * power loss may forget the last moment of it, and the documents show as leased until their leases end.
 */
const durabilityOf = (calls: readonly WriteCall[]): Durability =>
  calls.every(({ name }) => name === 'setState' || name === 'endLeases') ? 'crash' : 'power loss'

const isOwn = (error: unknown) => error instanceof JournalError

function failureOf(error: unknown): Failure {
  if (error instanceof JournalError) return error.failure
  return storageFailed(sqliteCode(error) ?? 'unknown').failure
}

/**
 * Answers calls. Whatever writes have arrived share one commit; then one read, then the writes that have arrived
 * meanwhile: neither waits for more than one of the other.
 */
export class Host {
  readonly #writes: WriteCall[] = []
  readonly #reads: Call[] = []
  readonly #settling: number[] = []
  #retaining: { id: number; limits: RetentionLimits } | null = null
  #idle: NodeJS.Timeout | null = null
  #lastWrite = 0
  #lastSlice = 0
  #needsCheckpoint = false
  #scheduled = false
  #closed = false

  constructor(
    private store: Store,
    private readonly ports: HostPorts
  ) {
    this.#later(quiet)
  }

  /** Takes a call, and with it whatever else has arrived. */
  receive(call: Call): void {
    this.#enqueue(call)
    this.#work()
  }

  #enqueue(call: Call): void {
    if (isWrite(call)) this.#writes.push(call)
    else this.#reads.push(call)
  }

  /** One round; comes back in the next turn, so that calls which arrived meanwhile take part. */
  #work(): void {
    for (const call of this.ports.drain()) this.#enqueue(call)
    if (this.#writes.length > 0) this.#commit(this.#writes.splice(0))
    const read = this.#reads.shift()
    if (read) this.#answerOther(read)
    if (this.#reads.length > 0 || this.#writes.length > 0) this.#again()
    else this.#rest()
  }

  #again(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#work()
    })
  }

  #commit(calls: WriteCall[]): void {
    this.#needsCheckpoint = true
    this.#lastWrite = performance.now()
    let answers: Answer[]
    try {
      const results = this.store.commitAll(
        calls.map((call) => () => performWrite(this.store, call)),
        isOwn,
        durabilityOf(calls)
      )
      answers = calls.map(({ id }, at) => answerOf(id, results[at]))
    } catch (error) {
      const failure = this.#recover(error)
      answers = calls.map(({ id }) => ({ id, ok: false, failure }))
    }
    this.ports.send({ answers })
  }

  #answerOther(call: Call): void {
    if (call.name === 'settled') this.#settling.push(call.id)
    else if (call.name === 'retain') this.#startRetaining(call.id, call.args[0])
    else if (call.name === 'close') this.#close(call.id)
    else if (isRead(call)) this.#try(call.id, () => performRead(this.store, call))
  }

  #try(id: number, work: () => unknown): void {
    let answer: Answer
    try {
      answer = { id, ok: true, value: work() }
    } catch (error) {
      answer = { id, ok: false, failure: this.#recover(error) }
    }
    this.ports.send({ answers: [answer] })
  }

  /** A damaged file is set aside and a new one started: later calls work again. */
  #recover(error: unknown): Failure {
    if (!isDamage(error)) return failureOf(error)
    this.store = this.ports.reopen()
    return journalDamaged().failure
  }

  #startRetaining(id: number, limits: RetentionLimits): void {
    // The newest limits are the ones that hold: an older call is done with.
    if (this.#retaining) this.#answer(this.#retaining.id)
    this.#retaining = { id, limits }
    this.#later(0)
  }

  #close(id: number): void {
    this.#closed = true
    if (this.#idle) clearTimeout(this.#idle)
    this.store.close()
    this.#answer(id)
    this.ports.closed()
  }

  #answer(id: number): void {
    this.ports.send({ answers: [{ id, ok: true, value: null }] })
  }

  /** Decides when there is time again for what can wait: in a moment without writes, unless it is urgent. */
  #rest(): void {
    if (this.#closed) return
    this.#later(this.#isUrgent() ? 0 : Math.max(0, this.#lastWrite + quiet - performance.now()))
  }

  #isUrgent(): boolean {
    if (this.#settling.length > 0 || this.#retaining !== null) return true
    const waited = performance.now() - this.#lastSlice > 100
    return this.#tryQuietly(
      () => this.store.boundSlice() || (waited && this.store.backlog() > urgentBacklog)
    )
  }

  /** Nobody waits for the answer: a file that turns out to be damaged is all that matters. */
  #tryQuietly(work: () => boolean): boolean {
    try {
      return work()
    } catch (error) {
      this.#recover(error)
      return false
    }
  }

  #later(ms: number): void {
    if (this.#idle) clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.#background(), ms)
  }

  /** A slice of what can wait, then whoever called meanwhile, then the next. */
  #background(): void {
    this.#idle = null
    const more = this.#tryQuietly(() => this.#slice())
    this.#lastSlice = performance.now()
    if (more) this.#later(0)
    else this.#needsCheckpoint = false
  }

  #slice(): boolean {
    if (this.#retaining) {
      if (!this.store.retainSlice(this.#retaining.limits)) {
        this.#answer(this.#retaining.id)
        this.#retaining = null
      }
      return true
    }
    if (this.store.indexSlice() || this.store.boundSlice()) return true
    for (const id of this.#settling.splice(0)) this.#answer(id)
    if (this.#needsCheckpoint) this.store.checkpoint()
    return false
  }
}

function answerOf(id: number, result: unknown): Answer {
  const { value, error } = result as { value?: unknown; error?: unknown }
  return error === undefined
    ? { id, ok: true, value: value ?? null }
    : { id, ok: false, failure: failureOf(error) }
}

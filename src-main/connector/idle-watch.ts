import type { Journal } from '../journal/journal.js'
import type { SqsClients } from './clients.js'
import { ElsewhereProbe, type OwnLeases } from './elsewhere.js'
import type { ListenView } from './listen-view.js'
import type { SessionInput } from './session-input.js'

/** Leases that are looked through for those of the queue. */
const mostLeases = 500
/** Milliseconds after which an unanswered poll says that nothing is there for this session. */
const idle = 2_000

/** Finds out, while nothing arrives, whether messages are there that others hold. */
export class IdleWatch {
  readonly #probe: ElsewhereProbe

  constructor(
    private readonly input: SessionInput,
    private readonly journal: Journal,
    private readonly view: ListenView
  ) {
    this.#probe = new ElsewhereProbe(input.queue.url, () => this.#ownLeases())
  }

  /** Calls when a poll has waited for long enough. @returns a function that calls it off */
  during(act: () => void): () => void {
    const timer = setTimeout(act, idle)
    return () => clearTimeout(timer)
  }

  /** Asks the queue for its numbers, unless something has arrived lately. */
  async look(clients: SqsClients, signal: AbortSignal): Promise<void> {
    if (signal.aborted || Date.now() - this.view.lastArrival <= idle) return
    const askedAt = Date.now()
    const elsewhere = await this.#probe.ask(clients, signal)
    if (elsewhere && this.view.lastArrival < askedAt) this.view.set({ elsewhere })
  }

  async #ownLeases(): Promise<OwnLeases> {
    await this.view.countHeld()
    const { connectionId, queue } = this.input
    const leases = { connectionId, now: Date.now(), limit: mostLeases }
    const { rows } = await this.journal.leases(leases)
    const ofQueue = rows.filter(({ queueUrl }) => queueUrl === queue.url).length
    return { session: this.view.held, others: Math.max(0, ofQueue - this.view.held) }
  }
}

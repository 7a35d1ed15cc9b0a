import type { Journal } from '../journal/journal.js'
import { RecentIds } from './recent-ids.js'

/** Milliseconds within which SQS drops a repeat on a FIFO queue. */
const window = 300_000
/** Ids that one half of the memory holds: what one connection sends in five minutes at a good pace. */
const remembered = 100_000

/**
 * The Message Ids that SQS gave to what was sent to FIFO queues. It answers a repeat that it drops with the id of the
 * first message, so an id that comes a second time tells of a repeat.
 */
export class SentIds {
  readonly #known = new Map<string, Promise<RecentIds>>()

  constructor(private readonly journalOf: (connectionId: string) => Journal) {}

  /** Those of a connection: at first the ones that the journal has, from before the app was started. */
  of(connectionId: string): Promise<RecentIds> {
    const known = this.#known.get(connectionId)
    if (known) return known
    const read = this.#read(connectionId)
    this.#known.set(connectionId, read)
    // The journal may answer the next time.
    read.catch(() => this.#known.delete(connectionId))
    return read
  }

  async #read(connectionId: string): Promise<RecentIds> {
    const since = Date.now() - window
    const ids = await this.journalOf(connectionId).sentIds({
      connectionId,
      since,
      limit: remembered
    })
    const recent = new RecentIds(remembered)
    for (const id of ids.reverse()) recent.add(id)
    return recent
  }
}

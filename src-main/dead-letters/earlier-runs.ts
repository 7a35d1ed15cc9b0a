import { changeVisibility, deleteMessages } from '../connector/lease-calls.js'
import type { RunContext } from '../connector/run-context.js'
import { isSameQueue, longestRetention, type Queue } from '../contract/index.js'
import type { Journal, Unsettled } from '../journal/journal.js'
import { sentBefore, type SentBefore } from './earlier.js'

const pageSize = 500

export type RedriveJournal = Pick<Journal, 'openRedrives' | 'redriveTries' | 'unsettled'>

/**
 * What redrives before this one have left in its dead-letter queue, through whatever connection. The journal has it, and
 * is asked again and again: nothing of it is remembered here.
 */
export class EarlierRuns {
  /** The oldest first. */
  #runIds: number[] = []

  constructor(
    private readonly journal: RedriveJournal,
    private readonly context: Pick<RunContext, 'clients' | 'noteStates' | 'noteDeleted'>,
    private readonly queue: Queue
  ) {}

  /** What is known of these messages, by their Message Id; nothing of those that were never sent. */
  async of(messageIds: string[]): Promise<Map<string, SentBefore>> {
    return sentBefore(await this.journal.redriveTries(messageIds))
  }

  /**
   * Settles as much as can be settled without receiving: what the target accepted is deleted, and what was held is given
   * back, so that it comes again now. SQS may take an old receipt handle and delete nothing: then it comes again too.
   */
  async settle(): Promise<void> {
    const since = Date.now() - longestRetention
    const open = await this.journal.openRedrives(since)
    this.#runIds = open
      .filter(({ deadLetterUrl }) => isSameQueue(deadLetterUrl, this.queue.url))
      .map(({ runId }) => runId)
    for await (const page of this.#left()) {
      await this.#delete(page.filter(({ accepted }) => accepted))
      await this.#release(page.filter(({ accepted, held }) => !accepted && held))
    }
  }

  /** Documents of messages that a target has accepted and that were not seen deleted, page by page. */
  async *undeleted(): AsyncGenerator<Unsettled[]> {
    for await (const page of this.#left()) yield page.filter(({ accepted }) => accepted)
  }

  async *#left(): AsyncGenerator<Unsettled[]> {
    for (const runId of this.#runIds) {
      for (let after: number | null = 0; after !== null;) {
        const page: { found: Unsettled[]; last: number | null } = await this.journal.unsettled({
          runId,
          after,
          limit: pageSize
        })
        yield page.found
        after = page.last
      }
    }
  }

  async #delete(accepted: Unsettled[]): Promise<void> {
    const deletions = await deleteMessages(this.#call, accepted)
    const deleted = accepted.filter((one) => !deletions.get(one))
    await this.context.noteDeleted(deleted.map(({ documentId }) => documentId))
  }

  async #release(held: Unsettled[]): Promise<void> {
    if (held.length === 0) return
    await changeVisibility(this.#call, held, 0)
    // Where it was refused the lease has ended by itself.
    const documentIds = held.map(({ documentId }) => documentId)
    await this.context.noteStates({ documentIds, state: 'released', leaseUntil: null })
  }

  get #call() {
    return {
      clients: this.context.clients,
      queueUrl: this.queue.url,
      use: 'call',
      tries: 3
    } as const
  }
}

import type { Journal, StagedInput, StagedKind } from '../journal/journal.js'
import { inParts } from './input-parts.js'

let batches = 0

/**
 * Input documents that wait in the journal for their run, part by part: no message to the main process holds thousands of
 * them, and neither does its memory. They are kept before the first of them goes out, so a run that is cut off has all.
 */
export class StagedInputs {
  /** Negative: never the id of a run. */
  readonly batch = -++batches
  /** How many documents there are of each kind. */
  readonly counts: Record<StagedKind, number> = { literal: 0, template: 0 }

  constructor(
    private readonly journal: Pick<Journal, 'stage' | 'unstage'>,
    readonly connectionId: string
  ) {}

  /** Adds documents behind those that are there. Resolves when they are durable. */
  async add(documents: readonly StagedInput[], kind: StagedKind): Promise<void> {
    const { connectionId, batch } = this
    this.counts[kind] += documents.length
    const parts = [...inParts(documents, (document) => document.body.length)]
    await Promise.all(
      parts.map((part) => this.journal.stage({ connectionId, batch, kind, documents: part }))
    )
  }

  /** Forgets them: no run takes them. */
  drop(): Promise<void> {
    return this.journal.unstage(this.connectionId, this.batch)
  }
}

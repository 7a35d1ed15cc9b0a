import type { DocumentState } from '../contract/index.js'
import type { Journal } from '../journal/journal.js'
import { Gather } from './gather.js'

type Noted = Extract<DocumentState, 'deleted' | 'released'>

/** Notes that the leases of documents are over. */
export class StateNotes {
  readonly #gathers: Record<Noted, Gather<number>>

  constructor(journal: Journal) {
    const gather = (state: Noted) =>
      new Gather<number>((documentIds) =>
        journal.setState({ documentIds, state, leaseUntil: null })
      )
    this.#gathers = { deleted: gather('deleted'), released: gather('released') }
  }

  /** What became of these documents. Resolves when that is written. */
  note(state: Noted, documentIds: readonly number[]): Promise<void> {
    return this.#gathers[state].add(documentIds)
  }
}

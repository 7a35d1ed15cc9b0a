import type { DocumentState } from '../contract/index.js'
import type { Journal } from '../journal/journal.js'

/** Milliseconds that changes wait for others, and the most documents that wait. */
const gather = { ms: 25, documents: 500 }

type Noted = Extract<DocumentState, 'deleted' | 'released'>

interface Waiting {
  documentIds: number[]
  written: Promise<void>
  write: () => void
}

/** Gathers what became of documents, so that the answers of many polls are one write to the journal. */
export class StateNotes {
  #waiting = new Map<Noted, Waiting>()

  constructor(private readonly journal: Journal) {}

  /** The leases of these documents are over. Resolves when that is written. */
  note(state: Noted, documentIds: readonly number[]): Promise<void> {
    if (documentIds.length === 0) return Promise.resolve()
    const waiting = this.#waiting.get(state) ?? this.#open(state)
    waiting.documentIds.push(...documentIds)
    if (waiting.documentIds.length >= gather.documents) waiting.write()
    return waiting.written
  }

  #open(state: Noted): Waiting {
    const documentIds: number[] = []
    let write: () => void = () => undefined
    const due = new Promise<void>((resolve) => {
      const timer = setTimeout(() => write(), gather.ms)
      write = () => {
        clearTimeout(timer)
        this.#waiting.delete(state)
        resolve()
      }
    })
    const written = due.then(() => this.journal.setState({ documentIds, state, leaseUntil: null }))
    const waiting = { documentIds, written, write }
    this.#waiting.set(state, waiting)
    return waiting
  }
}

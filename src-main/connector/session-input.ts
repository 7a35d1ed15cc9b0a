import type { Listener, ListenOptions, Queue } from '../contract/index.js'
import type { Journal } from '../journal/journal.js'
import type { Agreed } from './agreed.js'
import type { OpenTarget } from './listen-targets.js'
import type { SqsClients } from './clients.js'

/** What a session listens to, and how. */
export interface SessionInput {
  id: string
  connectionId: string
  queue: Queue
  /** The saved operation that it runs. */
  operationId: string | null
  operationName?: string | undefined
  options: ListenOptions
  /** In the order of the options. */
  targets: readonly OpenTarget[]
  /** What its start, or its last resume, was agreed on for. */
  agreement: { agreed: Agreed }
}

/** What a session needs from the outside. */
export interface SessionDeps {
  journal: Journal
  clients: () => Promise<SqsClients>
  emit: (listener: Listener) => void
}

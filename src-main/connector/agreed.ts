import type { SqsClients } from './clients.js'
import type { RunManager } from './ports.js'

/**
 * What is asked for is agreed on for the connections as they are then. Throws an error with a `failure` for one that has
 * become another since: what was agreed on must not happen there.
 */
export type Agreed = (connectionId: string) => void

/** For work that nobody had to agree on. */
export const always: Agreed = () => undefined

type ClientsOf = (connectionId: string) => Promise<SqsClients>

/** Gives out the clients of a connection for as long as it is what was agreed on. Whoever has them works where they do. */
export const agreedClients =
  (clientsOf: ClientsOf, agreed: Agreed): ClientsOf =>
  async (connectionId) => {
    const clients = await clientsOf(connectionId)
    agreed(connectionId)
    return clients
  }

/** Starts runs for as long as their connection is what was agreed on. */
export const agreedRuns = (runs: RunManager, agreed: Agreed): RunManager => ({
  ...runs,
  start: (input) => runs.start({ ...input, agreed }),
  follow: (input, tell) => runs.follow({ ...input, agreed }, tell)
})

import { createLeaseKeeper } from './lease.js'
import { createListenerManager } from './listen.js'
import type { Connector, ConnectorDeps } from './ports.js'
import { createRunManager } from './runs.js'

export { createSqsClients, type SqsClients } from './clients.js'

export type * from './ports.js'

/** Makes the connector: Send, Receive and Delete as runs, Listen as sessions, and what can be done with leases. */
export function createConnector(deps: ConnectorDeps): Connector {
  const runs = createRunManager(deps)
  const listeners = createListenerManager(deps, runs)
  return {
    runs,
    listeners,
    leases: createLeaseKeeper(deps, (listenerId) => listeners.leasesChanged(listenerId))
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Agreed } from '../connector/agreed.js'
import type { Connector, LeaseResults } from '../connector/ports.js'
import type { Connections } from '../connections/connections.js'
import type { Failure, RequestInput } from '../contract/index.js'
import type { Journal } from '../journal/journal.js'

const ended: Failure = {
  code: 'LeaseEnded',
  message: 'This message is not leased any more.',
  retryable: false,
  hint: 'Receive it again.'
}

/** Acts on leases of any connection: the journal knows whose they are. */
export async function actOnLeases(
  connector: Connector,
  journals: Journal,
  { documentIds, ...input }: RequestInput<'leases.act'> & { agreed: Agreed },
  cancel: AbortSignal
): Promise<LeaseResults> {
  const leases = await journals.leasesOf(documentIds)
  const byConnection = new Map<string, number[]>()
  for (const { connectionId, documentId } of leases) {
    byConnection.set(connectionId, [...(byConnection.get(connectionId) ?? []), documentId])
  }
  const acted = await Promise.all(
    [...byConnection].map(([connectionId, ids]) =>
      connector.leases.act(connectionId, { ...input, documentIds: ids }, cancel)
    )
  )
  const results = new Map(acted.flat().map((result) => [result.documentId, result]))
  return documentIds.map((id) => results.get(id) ?? { documentId: id, failure: ended })
}

/** Milliseconds that a connection is given to release its leases before it is deleted. */
const releaseMs = 5000

/** Releases what a connection holds, as far as its server answers: later nothing could release it. */
export async function releaseLeases(
  connector: () => Promise<Connector>,
  journals: Journal,
  connectionId: string
): Promise<void> {
  const { total } = await journals.leases({ connectionId, now: Date.now(), limit: 1 })
  if (total === 0) return
  const { leases } = await connector()
  await Promise.race([leases.releaseAll(connectionId), sleep(releaseMs, null, { ref: false })])
}

/** Releases everything that is held, on every connection. A connection that fails keeps its leases until they end. */
export async function releaseEverything(
  connector: Connector,
  connections: Connections,
  cancel: AbortSignal
): Promise<void> {
  const all = await connections.list()
  await Promise.allSettled(all.map(({ id }) => connector.leases.releaseAll(id, { cancel })))
}

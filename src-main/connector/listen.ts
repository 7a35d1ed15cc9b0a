import { randomUUID } from 'node:crypto'
import { deletesMessages, parseQueueUrl } from '../contract/index.js'
import { agreedClients, always, type Agreed } from './agreed.js'
import { noDynamicQueue, unknownListener } from './listen-errors.js'
import { ListenSession } from './listen-session.js'
import { checkObject } from './objects.js'
import { openTargets } from './listen-targets.js'
import type { ConnectorDeps, ListenerManager, RunStarter } from './ports.js'
import { readOnlyRefusal, refuseReadOnly } from './read-only.js'
import { settledWithin } from './timing.js'

type Performed = Parameters<RunStarter['perform']>[0]

/** Milliseconds that a stop waits for answers at hand; they are taken in all the same when it takes longer. */
const stopWait = 1000

/** Makes the manager of listening sessions. `leasesChanged` tells a session that its leases were acted on. */
export function createListenerManager(
  deps: ConnectorDeps,
  runs: RunStarter
): ListenerManager & {
  leasesChanged(listenerId: string): void
} {
  const sessions = new Map<string, ListenSession>()

  const find = (listenerId: string) => {
    const session = sessions.get(listenerId)
    if (!session) throw unknownListener()
    return session
  }

  const of = (connectionId: string) =>
    [...sessions.values()].filter(({ input }) => input.connectionId === connectionId)

  return {
    async start({
      connectionId,
      object,
      options,
      operationId = null,
      operationName,
      agreed = always
    }) {
      if (object.kind === 'dynamic') throw noDynamicQueue()
      checkObject(object)
      await refuseReadOnly(deps, connectionId, { action: 'listen', options })
      const queue = parseQueueUrl(object.url)
      const agreement = { agreed }
      const now: Agreed = (id) => agreement.agreed(id)
      const held = { ...runs, perform: (run: Performed) => runs.perform({ ...run, agreed: now }) }
      const targets = await openTargets(deps, held, options.targets, queue)
      const clientsOf = agreedClients(deps.clientsOf, now)
      const saved = { operationId, operationName, agreement }
      const input = { id: randomUUID(), connectionId, queue, ...saved, options, targets }
      const session = new ListenSession(input, {
        journal: deps.journalOf(connectionId),
        clients: () => clientsOf(connectionId),
        emit: deps.emitListener
      })
      sessions.set(input.id, session)
      session.begin()
      return session.view.snapshot()
    },
    async pause(listenerId) {
      find(listenerId).pause()
      return find(listenerId).view.snapshot()
    },
    async resume(listenerId, { agreed, asked } = { agreed: always, asked: true }) {
      const { connectionId, options, agreement } = find(listenerId).input
      await refuseReadOnly(deps, connectionId, { action: 'listen', options })
      agreed(connectionId)
      if (asked || !deletesMessages({ action: 'listen', options })) agreement.agreed = agreed
      find(listenerId).resume()
      return find(listenerId).view.snapshot()
    },
    async stop(listenerId) {
      const session = find(listenerId)
      await session.stop(stopWait)
      return session.view.snapshot()
    },
    list: () => [...sessions.values()].map(({ view }) => view.snapshot()),
    async connectionChanged(connectionId) {
      for (const session of of(connectionId)) {
        const asked = { action: 'listen', options: session.input.options } as const
        const failure = await readOnlyRefusal(deps, connectionId, asked)
        // One that is paused does nothing, and Resume says why it is refused.
        if (failure && session.view.status !== 'paused') session.fail(failure)
      }
    },
    async close(listenerId) {
      const session = find(listenerId)
      await session.stop(stopWait)
      session.view.close()
      sessions.delete(listenerId)
    },
    async stopAll(ms = 5000, connectionId) {
      const all = connectionId === undefined ? [...sessions.values()] : of(connectionId)
      await settledWithin(
        all.map((session) => session.stop(ms)),
        ms
      )
    },
    leasesChanged: (listenerId) => sessions.get(listenerId)?.view.leasesChanged()
  }
}

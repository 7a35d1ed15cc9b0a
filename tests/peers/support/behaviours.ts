import { afterAll, beforeAll, describe, test } from 'vitest'
import type { SqsClients } from '../../../src-main/connector/clients.js'
import { startFaultProxy, type FaultProxy } from '../../support/fault-proxy.js'
import { createRig } from '../../support/connector-rig.js'
import { connectSqsServer, startSqsServer, type SqsServer } from '../../support/sqs-server.js'
import { gaps, type Gap, type ServerName } from './gaps.js'
import { peerUrls } from './urls.js'

/** What the matrix shows of a test; see build/peers/matrix.mjs. */
declare module 'vitest' {
  interface TaskMeta {
    server?: ServerName
    /** The reason of a known gap. */
    gap?: string
  }
}

/** A server, and what a test needs to see how the connector does on it. */
export interface Peer {
  server: SqsServer
  /** A connector that talks to the server. */
  rig: () => ReturnType<typeof createRig>
  /** A connector behind a proxy that breaks what it is told to break. */
  faulty: () => Promise<{
    rig: ReturnType<typeof createRig>
    clients: SqsClients
    proxy: FaultProxy
  }>
}

type Check = (peer: Peer) => Promise<void>
type Behaviour = (title: string, check: Check) => void

const urls = peerUrls()
const names: ServerName[] = ['sandbox', ...(Object.keys(urls) as ServerName[])]

const start = (name: ServerName) =>
  name === 'sandbox' ? startSqsServer() : Promise.resolve(connectSqsServer(urls[name]!))

/** A peer for one test; what it opened is closed when the test ends. */
function peerFor(server: SqsServer, atEnd: (close: () => Promise<void>) => void): Peer {
  const rigOf = (clients: SqsClients) => {
    const rig = createRig(() => clients)
    atEnd(() => rig.connector.listeners.stopAll(1000))
    return rig
  }
  return {
    server,
    rig: () => rigOf(server.clients()),
    faulty: async () => {
      const proxy = await startFaultProxy(server.url)
      atEnd(() => proxy.stop())
      const clients = server.clients(proxy.url)
      return { rig: rigOf(clients), clients, proxy }
    }
  }
}

/** Makes sure that a gap is there, and is the one that is known. */
async function showGap(name: ServerName, gap: Gap, check: () => Promise<void>): Promise<void> {
  const failure = await check().then(
    () => null,
    (error: unknown) => error
  )
  if (failure === null) {
    throw new Error(`${name} does this now: remove the gap from tests/peers/support/gaps.ts.`)
  }
  if (failure instanceof Error && failure.message.includes(gap.fails)) return
  throw failure
}

/**
 * Behaviours of the connector, each one shown on every server that is there.
 *
 * @param define says what they are: a sentence, and the check, which has queues of its own
 */
export function behaviours(section: string, define: (behaviour: Behaviour) => void): void {
  const servers = new Map<ServerName, SqsServer>()
  beforeAll(async () => {
    for (const name of names) servers.set(name, await start(name))
  })
  afterAll(() => Promise.all([...servers.values()].map((server) => server.stop())))

  const behaviour: Behaviour = (title, check) =>
    describe(title, () => {
      for (const name of names) {
        test(name, async ({ task, onTestFinished }) => {
          const gap = gaps[name][title]
          task.meta.server = name
          if (gap) task.meta.gap = gap.reason
          const peer = peerFor(servers.get(name)!, onTestFinished)
          const run = () => (gap?.check ?? check)(peer)
          await (gap ? showGap(name, gap, run) : run())
        })
      }
    })
  describe(section, () => define(behaviour))
}

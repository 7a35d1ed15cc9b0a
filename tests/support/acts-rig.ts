import { beforeEach } from 'vitest'
import { Acts } from '../../src-main/acts/acts.js'
import { Pacing } from '../../src-main/acts/pacing.js'
import { Agreements } from '../../src-main/connections/agreements.js'
import { agreedClients, agreedRuns } from '../../src-main/connector/agreed.js'
import type { SqsClients } from '../../src-main/connector/index.js'
import type { Act, ActChange, ActRow } from '../../src-main/contract/index.js'
import { Queues } from '../../src-main/queues/queues.js'
import { connectionId, createRig, until } from './connector-rig.js'
import { withFaultyServer } from './connector-server.js'
import type { FaultProxy } from './fault-proxy.js'
import type { SqsServer } from './sqs-server.js'

/** Milliseconds between two purges of a queue, in place of SQS's 60 seconds. */
const pace = 800

export const purge = (copy: boolean): ActChange => ({ kind: 'purge', copy })

/** Acts on queues of a server of their own, with a journal in memory: made anew for each test of a file. */
export function withActs() {
  let server: SqsServer
  let proxy: FaultProxy
  let clients: SqsClients
  let rig: ReturnType<typeof createRig>
  let acts: Acts
  let told: Act[]
  let gone: string[]
  let readOnly = false
  let agreements: Agreements
  const held = new Map<string, Promise<void>>()

  withFaultyServer((one, before) => {
    server = one
    proxy = before
    clients = server.clients(proxy.url)
  })
  beforeEach(() => {
    told = []
    gone = []
    readOnly = false
    agreements = new Agreements()
    held.clear()
    rig = createRig(() => clients)
    acts = new Acts(
      {
        held(agreed) {
          const clientsOf = agreedClients(() => Promise.resolve(clients), agreed)
          return {
            clientsOf,
            queues: { counts: whenFree(new Queues(clientsOf)) },
            runs: () => Promise.resolve(agreedRuns(rig.connector.runs, agreed))
          }
        },
        isReadOnly: () => Promise.resolve(readOnly),
        tell: (act) => told.push(act),
        tellDeleted: (_, urls) => gone.push(...urls)
      },
      new Pacing(pace)
    )
  })

  const whenFree =
    (queues: Queues): Queues['counts'] =>
    async (connection, urls, signal) => {
      await Promise.all(urls.map((url) => held.get(url)))
      return queues.counts(connection, urls, signal)
    }

  /** Keeps an act from going on with a queue where its messages are counted. @returns lets it go on */
  function hold(url: string): () => void {
    let free = () => {}
    held.set(url, new Promise((resolve) => (free = resolve)))
    return () => free()
  }

  const now = (actId: string) => acts.list().find(({ id }) => id === actId)!
  const rowsOf = (actId: string): ActRow[] => acts.rows({ actId, from: 0, limit: 500 }).rows
  const agreement = () => agreements.begin()
  const start = (urls: string[], change: ActChange) =>
    acts.start({ connectionId, urls, change }, agreement())
  const ended = (actId: string) => until(() => now(actId).endedAt !== null, 'the act to end')
  const app = {
    get server() {
      return server
    },
    get proxy() {
      return proxy
    },
    get clients() {
      return clients
    },
    get rig() {
      return rig
    },
    get acts() {
      return acts
    },
    /** Everything that the window was told of acts, and of queues that are gone. */
    get told() {
      return told
    },
    get gone() {
      return gone
    },
    /** Holds what is asked for now to the connection as it is now. */
    agreement,
    /** The connection works elsewhere from now on. @param told whether acts are told so at once */
    move(elsewhere: SqsClients, told = true) {
      clients = elsewhere
      agreements.end(connectionId)
      if (told) acts.connectionChanged(connectionId)
    },
    setReadOnly: (now: boolean) => (readOnly = now)
  }

  async function perform(urls: string[], change: ActChange) {
    const { id } = await start(urls, change)
    await ended(id)
    return { act: now(id), rows: rowsOf(id) }
  }

  async function queueWith(count: number, { fifo = false, groups = 5 } = {}) {
    const url = await server.createQueue({ fifo })
    const entries = Array.from({ length: count }, (_, n) => ({
      MessageBody: `message ${n}`,
      ...(fifo
        ? { MessageGroupId: `group-${n % groups}`, MessageDeduplicationId: `${url} ${n}` }
        : {})
    }))
    await server.send(url, entries)
    return url
  }

  const left = async (url: string) => {
    const { visible, inFlight } = await server.counts(url)
    return visible + inFlight
  }

  return { app, hold, rowsOf, now, start, ended, perform, queueWith, left }
}

import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect } from 'vitest'
import { Acts } from '../../../src-main/acts/acts.js'
import { always } from '../../../src-main/connector/agreed.js'
import { rerun } from '../../../src-main/app/rerun.js'
import { createRestores } from '../../../src-main/app/restore.js'
import type { SqsClients } from '../../../src-main/connector/index.js'
import type { ActRow, Operation, RequestInput, Run } from '../../../src-main/contract/index.js'
import type { JournalClient } from '../../../src-main/journal/client.js'
import { openJournal } from '../../../src-main/journal/open.js'
import { Queues } from '../../../src-main/queues/queues.js'
import { connectionId, createRig, noDeadLetters, until } from '../../support/connector-rig.js'
import { withFaultyServer } from '../../support/connector-server.js'
import type { FaultProxy } from '../../support/fault-proxy.js'
import type { SqsServer } from '../../support/sqs-server.js'
import { key, temporaryFolder, workerUrl } from '../journal/worker.js'

export const { signal } = new AbortController()

/** The documents that a run gave. */
export const outputsOf = (runId: number) =>
  ({ scope: { kind: 'run', runId, direction: 'output' } }) as const

const attribute = { DataType: 'Number.int', StringValue: '7' }

/** Restores from a journal on disk, of a server of their own: made anew for each test of a file. */
export function withRestores() {
  let server: SqsServer
  let proxy: FaultProxy
  let clients: SqsClients
  let journal: JournalClient
  let rig: ReturnType<typeof createRig>
  let acts: Acts
  let restores: ReturnType<typeof createRestores>
  let readOnly = false
  const folder = temporaryFolder()
  let files = 0
  const connections = { get: async () => ({ readOnly }) as never }

  withFaultyServer((one, before) => {
    server = one
    proxy = before
    clients = server.clients(proxy.url)
  })
  afterAll(() => folder.remove())
  beforeEach(() => {
    readOnly = false
    journal = openJournal({ file: join(folder.path, `${++files}.db`), key, workerUrl })
    rig = createRig(() => clients, journal)
    const clientsOf = () => Promise.resolve(clients)
    acts = new Acts({
      held: () => ({
        clientsOf,
        queues: new Queues(clientsOf),
        runs: () => Promise.resolve(rig.connector.runs)
      }),
      isReadOnly: () => Promise.resolve(false),
      tell: () => undefined,
      tellDeleted: () => undefined
    })
    restores = createRestores({
      connections,
      connector: () => Promise.resolve(rig.connector),
      journal: () => Promise.resolve(journal)
    })
  })
  afterEach(() => journal.close())

  /** Sends numbered messages, in groups on a FIFO queue, each with an attribute. */
  async function fill(url: string, count: number, groups = 0) {
    const entries = Array.from({ length: count }, (_, n) => ({
      MessageBody: `${n}`,
      MessageAttributes: { part: attribute },
      ...(groups > 0
        ? { MessageGroupId: `group-${n % groups}`, MessageDeduplicationId: `first ${n}` }
        : {})
    }))
    await server.send(url, entries)
  }

  /** Purges with a copy. @returns what became of it */
  async function purgeTo(url: string, state: ActRow['state']): Promise<ActRow> {
    const change = { kind: 'purge', copy: true } as const
    const { id } = await acts.start({ connectionId, urls: [url], change }, always)
    await until(() => acts.list().some((act) => act.id === id && act.endedAt !== null), 'the purge')
    const [row] = acts.rows({ actId: id, from: 0, limit: 1 }).rows
    expect(row).toMatchObject({ state })
    return row!
  }

  const ended = async (runId: number): Promise<Run> => {
    await until(async () => (await journal.run(runId)).status !== 'running', 'the run to end')
    return journal.run(runId)
  }

  return {
    app: {
      get server() {
        return server
      },
      get proxy() {
        return proxy
      },
      get clients() {
        return clients
      },
      get journal() {
        return journal
      },
      get rig() {
        return rig
      },
      get restores() {
        return restores
      },
      connections,
      setReadOnly: () => (readOnly = true)
    },
    fill,
    ended,
    purgeTo,
    /** @returns the run of the copy */
    purge: async (url: string): Promise<number> => (await purgeTo(url, 'done')).runId ?? 0,
    async restore(
      input: RequestInput<'restore.prepare'>,
      over: Partial<RequestInput<'restore.start'>> = {}
    ): Promise<Run> {
      const { restoreId } = await restores.prepare(input, signal)
      const how = { to: null, unknown: false, again: false, ...over }
      return ended((await restores.start({ restoreId, ...how })).runId)
    },
    /** Goes on with a run, also with what is in doubt. */
    resume: (runId: number) =>
      rerun(
        { connections, connector: rig.connector, journal, deadLetters: noDeadLetters },
        { runId, part: 'rest', inDoubt: true }
      ),
    async run(operation: Operation, documents: Parameters<typeof rig.run>[1] = []): Promise<Run> {
      const start = { connectionId, operation, documents }
      return ended((await rig.connector.runs.start(start)).runId)
    }
  }
}

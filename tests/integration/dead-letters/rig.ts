import { afterEach } from 'vitest'
import { rerun } from '../../../src-main/app/rerun.js'
import { DeadLetters } from '../../../src-main/dead-letters/dead-letters.js'
import { openJournal } from '../../../src-main/journal/open.js'
import type { Redrive, Run } from '../../../src-main/contract/index.js'
import { connectionId, createRig, until } from '../../support/connector-rig.js'
import { withFaultyServer } from '../../support/connector-server.js'
import type { FaultProxy } from '../../support/fault-proxy.js'
import type { SqsServer } from '../../support/sqs-server.js'
import { workerUrl } from '../journal/worker.js'

/** Dead letters over a real journal in memory, and what is asked of them in tests. */
export function openDeadLetters(
  server: SqsServer,
  { endpoint = server.url, readOnly = false }: { endpoint?: string; readOnly?: boolean } = {}
) {
  const journal = openJournal({ file: null, key: null, workerUrl })
  const clients = server.clients(endpoint)
  const rig = createRig(
    () => clients,
    journal,
    () => readOnly
  )
  const { runs } = rig.connector
  const deadLetters = new DeadLetters({ clientsOf: async () => clients, runs, journal })

  async function ended(started: Promise<{ runId: number }>): Promise<Run> {
    const { runId } = await started
    const last = () => rig.runs.findLast(({ id }) => id === runId)
    await until(() => last()?.status !== 'running' && last() !== undefined, 'the end', 120_000)
    return journal.run(runId)
  }

  const begin = (
    deadLetterUrl: string,
    url: string | null,
    redrive: Partial<Redrive> = {},
    through = connectionId
  ) =>
    deadLetters.redrive(through, {
      deadLetterUrl,
      filter: {},
      target: url === null ? { kind: 'source', otherwise: null } : { kind: 'queue', url },
      perSecond: null,
      edits: [],
      ...redrive
    })

  return {
    journal,
    deadLetters,
    rig,
    begin,
    ended,
    redrive: (...asked: Parameters<typeof begin>) => ended(begin(...asked)),
    examine: (url: string) => ended(deadLetters.examine(connectionId, url)),
    resume: (runId: number, inDoubt = false) =>
      ended(
        rerun(
          {
            connections: { get: async () => ({}) as never },
            connector: rig.connector,
            journal,
            deadLetters: async () => deadLetters
          },
          { runId, part: 'rest', inDoubt }
        )
      ),
    close: () => journal.close()
  }
}

export type Rig = ReturnType<typeof openDeadLetters>

/**
 * Dead letters behind a proxy that breaks what it is told to, on a server of their own.
 *
 * @param started told about all three before each test
 */
export function withFaultyDeadLetters(
  started: (server: SqsServer, proxy: FaultProxy, rig: Rig) => void
): void {
  let rig: Rig
  withFaultyServer((server, proxy) => {
    rig = openDeadLetters(server, { endpoint: proxy.url })
    started(server, proxy, rig)
  })
  afterEach(() => rig.close())
}

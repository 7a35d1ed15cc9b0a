import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DocumentRow } from '../../../src-main/contract/index.js'
import type { JournalClient } from '../../../src-main/journal/client.js'
import { openJournal } from '../../../src-main/journal/open.js'
import { connectionId, createRig, input, until } from '../../support/connector-rig.js'
import { startSqsServer, type SqsServer } from '../../support/sqs-server.js'
import { empty, inGroups } from '../../support/test-messages.js'
import { key, temporaryFolder, workerUrl } from '../journal/worker.js'

let server: SqsServer
let journal: JournalClient
const folder = temporaryFolder()

beforeAll(async () => {
  server = await startSqsServer()
  journal = openJournal({ file: join(folder.path, 'journal.db'), key, workerUrl })
})
afterAll(async () => {
  await journal.close()
  await server.stop()
  folder.remove()
})

const rig = () => {
  const clients = server.clients()
  return createRig(() => clients, journal)
}

async function rowsOf(listenerId: string): Promise<DocumentRow[]> {
  const rows: DocumentRow[] = []
  for (;;) {
    const last = rows.at(-1)
    const page = await journal.page({
      scope: { kind: 'listener', listenerId },
      limit: 500,
      ...(last ? { cursor: { kind: 'older', than: last.id } as const } : {})
    })
    rows.push(...page.rows)
    if (!page.more) return rows.reverse()
  }
}

describe('The connector with the journal of the app', () => {
  it('keeps every message of a listening session, in order per group, and empties the queue', async () => {
    const url = await server.createQueue({ fifo: true })
    await server.send(url, inGroups(1000, 50))
    const one = rig()
    const id = await one.listen(url, {
      commitStrategy: 'at-least-once',
      maximumConcurrentExecutions: 8
    })
    await until(() => one.newest(id).messages === 1000, 'all messages')
    await one.connector.listeners.stop(id)
    await until(async () => (await rowsOf(id)).every(({ state }) => state === 'deleted'))
    const rows = await rowsOf(id)
    expect(rows.map(({ ordinal }) => ordinal)).toEqual(rows.map((_, index) => index + 1))
    expect(one.newest(id)).toMatchObject({ newestOrdinal: 1000, groups: 50, failures: 0 })
    for (let group = 0; group < 50; group++) {
      const order = rows
        .filter(({ groupId }) => groupId === `g${group}`)
        .map(({ preview }) => Number(preview))
      expect(order).toEqual(Array.from({ length: 20 }, (_, index) => group + index * 50))
    }
    expect(await server.counts(url)).toEqual(empty)
    const { runs } = await journal.runs({ connectionId, limit: 10 })
    expect(runs.find(({ listenerId }) => listenerId === id)).toMatchObject({
      action: 'listen',
      status: 'succeeded',
      outputs: 1000
    })
  })

  it('keeps both sides of a Send, and the lease of a Receive until it is acted on', async () => {
    const url = await server.createQueue()
    const one = rig()
    const attributes = [{ name: 'n', type: 'Number.int', value: '1' }]
    const sent = await one.send(url, [input('Grüße 🎈', {}, attributes)])
    expect(await journal.run(sent.run.id)).toMatchObject({
      status: 'succeeded',
      inputs: 1,
      outputs: 1
    })
    const { run } = await one.receive(url)
    const scope = { kind: 'run', runId: run.id, direction: 'output' } as const
    const [row] = (await journal.page({ scope, limit: 10 })).rows
    const document = await journal.document(row!.id)
    expect(document).toMatchObject({ body: 'Grüße 🎈', attributes, state: 'held' })
    const question = { action: 'delete' as const, documentIds: [row!.id] }
    expect(await one.connector.leases.act(connectionId, question)).toEqual([
      { documentId: row!.id, failure: null }
    ])
    expect((await journal.document(row!.id)).state).toBe('deleted')
    expect(await server.counts(url)).toEqual(empty)
  })

  it('counts a failed poll with its session', async () => {
    const one = rig()
    const id = await one.listen(`${server.url}/000000000000/there-is-none`)
    await until(() => one.newest(id).status === 'failed')
    await until(async () => {
      const { runs } = await journal.runs({ connectionId, limit: 10 })
      const session = runs.find(({ listenerId }) => listenerId === id)
      return session?.status === 'failed' && session.failures === 1
    })
  })
})

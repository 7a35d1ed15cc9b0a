import { afterEach, beforeEach, expect, test } from 'vitest'
import { Agreements } from '../../../src-main/connections/agreements.js'
import type { SqsClients } from '../../../src-main/connector/index.js'
import { defaultOptions, type Operation } from '../../../src-main/contract/index.js'
import { connectionId, createRig, input, until } from '../../support/connector-rig.js'
import { withFaultyServer } from '../../support/connector-server.js'
import { startFaultProxy, type FaultProxy } from '../../support/fault-proxy.js'
import type { SqsServer } from '../../support/sqs-server.js'

/** Runs and sessions are agreed on for a connection as it is then: none of them begins once it is another one. */

let server: SqsServer
let proxy: FaultProxy
let elsewhere: FaultProxy
let agreements: Agreements
let clients: SqsClients
let rig: ReturnType<typeof createRig>
/** Happens while it is looked at whether a connection is read-only. */
let meanwhile: () => void

withFaultyServer((one, before) => {
  server = one
  proxy = before
})
beforeEach(async () => {
  elsewhere = await startFaultProxy(server.url)
  agreements = new Agreements()
  clients = server.clients(proxy.url)
  meanwhile = () => undefined
  rig = createRig(
    () => clients,
    undefined,
    () => {
      meanwhile()
      return false
    }
  )
})
afterEach(() => elsewhere.stop())

function move() {
  clients = server.clients(elsewhere.url)
  agreements.end(connectionId)
}

const failure = { code: 'ConnectionChanged', hint: 'Start it again.' }
const listening = { ...defaultOptions.listen, commitStrategy: 'at-least-once' } as const
const deleting = (url: string): Operation => ({
  action: 'receive',
  object: { kind: 'queue', url },
  options: { ...defaultOptions.receive, deleteMessages: true }
})

test('a run is refused where its connection changes while it is made ready', async () => {
  const url = await server.createQueue()
  const agreed = agreements.begin()
  meanwhile = move
  const run = { connectionId, operation: deleting(url), documents: [], agreed }
  await expect(rig.connector.runs.start(run)).rejects.toMatchObject({ failure })
  expect(rig.runs).toEqual([])
  expect([...proxy.seen, ...elsewhere.seen]).toEqual([])
})

test('a run that has just begun does nothing where its connection changes before it has its clients', async () => {
  const url = await server.createQueue()
  const rest = rig.connector.runs
  const starting = rest.start({
    ...{ connectionId, operation: deleting(url), documents: [], agreed: agreements.begin() }
  })
  // The run is in the journal by then.
  rig.journal.startRun = (
    (start) =>
    async (...args: Parameters<typeof start>) => {
      const id = await start.apply(rig.journal, args)
      move()
      return id
    }
  )(rig.journal.startRun)
  const { runId } = await starting
  await until(() => rig.runs.some((run) => run.id === runId && run.endedAt !== null), 'the end')
  expect(rig.runs.at(-1)).toMatchObject({ status: 'failed', failure })
  expect([...proxy.seen, ...elsewhere.seen]).toEqual([])
})

test('a session that backs off does not go on elsewhere', async () => {
  const url = await server.createQueue()
  await server.send(url, [{ MessageBody: 'stays' }])
  await proxy.refuse()
  const { id } = await rig.connector.listeners.start({
    ...{ connectionId, object: { kind: 'queue', url }, options: listening },
    agreed: agreements.begin()
  })
  await until(() => rig.newest(id).status === 'backing-off', 'the first failure')
  move()
  // Nobody was asked again: it is still what its start was agreed on for.
  await rig.connector.listeners.resume(id, { agreed: agreements.begin(), asked: false })
  await until(() => rig.newest(id).status === 'failed', 'the session to end')
  expect(rig.newest(id).failure).toMatchObject(failure)
  expect(elsewhere.seen).toEqual([])
  await proxy.accept()
})

test('a session that was paused goes on elsewhere once a person was asked again', async () => {
  const url = await server.createQueue()
  const object = { kind: 'queue', url } as const
  const { listeners } = rig.connector
  const { id } = await listeners.start({
    ...{ connectionId, object, options: listening, agreed: agreements.begin() }
  })
  await until(() => rig.newest(id).status === 'listening', 'the first poll')
  await listeners.pause(id)
  move()
  await server.send(url, [{ MessageBody: 'comes' }])
  await listeners.resume(id, { agreed: agreements.begin(), asked: true })
  await until(async () => (await server.counts(url)).visible === 0, 'the message to be taken')
  expect(rig.newest(id).failure).toBeNull()
  await listeners.stop(id)
})

test('a session does not send on to where its connection works by then', async () => {
  const [url, to] = [await server.createQueue(), await server.createQueue()]
  rig.operations.set('on', {
    ...{ id: 'on', name: 'Send on', connectionId, action: 'send' },
    ...{ object: { kind: 'queue', url: to }, options: { ...defaultOptions.send } }
  })
  const { id } = await rig.connector.listeners.start({
    ...{ connectionId, object: { kind: 'queue', url }, agreed: agreements.begin() },
    options: { ...listening, targets: [{ kind: 'operation', operationId: 'on' }] }
  })
  await until(() => rig.newest(id).status === 'listening', 'the first poll')
  move()
  await server.send(url, [{ MessageBody: 'stays' }])
  await until(() => rig.newest(id).status === 'failed', 'the session to end')
  expect(rig.newest(id).failure).toMatchObject({ code: 'ConnectionChanged' })
  expect(elsewhere.seen).toEqual([])
  await until(async () => {
    const { visible, inFlight } = await server.counts(url)
    return visible + inFlight === 1
  }, 'the message to be there')
})

test('leases are not deleted where the connection has changed since', async () => {
  const url = await server.createQueue({ attributes: { VisibilityTimeout: '300' } })
  await server.send(url, [{ MessageBody: 'stays' }])
  const { outputs } = await rig.run({
    action: 'receive',
    object: { kind: 'queue', url },
    options: defaultOptions.receive
  })
  const agreed = agreements.begin()
  move()
  const documentIds = outputs.map(({ id }) => id)
  const results = await rig.connector.leases.act(connectionId, {
    ...{ action: 'delete', documentIds, agreed }
  })
  expect(results).toMatchObject([{ failure: { code: 'ConnectionChanged' } }])
  expect(elsewhere.seen).toEqual([])
  expect((await server.counts(url)).inFlight).toBe(1)
})

test('a send is not refused for what changed before it was asked for', async () => {
  const url = await server.createQueue()
  move()
  const object = { kind: 'queue', url } as const
  const operation = { action: 'send', object, options: defaultOptions.send } as const
  const documents = [input('goes')]
  const agreed = agreements.begin()
  await rig.connector.runs.start({ connectionId, operation, documents, agreed })
  await until(async () => (await server.counts(url)).visible === 1, 'the message')
})

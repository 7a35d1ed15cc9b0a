import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Prompts } from '../../../src-main/connections/authentication/prompts.js'
import { ConnectionChecker } from '../../../src-main/connections/checker.js'
import { ChosenKeys } from '../../../src-main/connections/chosen-keys.js'
import { Connections } from '../../../src-main/connections/connections.js'
import { ConnectionsFile, emptyFile } from '../../../src-main/connections/stored-connection.js'
import { Targets } from '../../../src-main/connections/targets.js'
import type { ConnectionDraft } from '../../../src-main/contract/index.js'
import { startServer, type SandboxServer } from '../../../src-main/sandbox/server.js'
import { createMemoryStore } from '../../../src-main/secrets/memory-store.js'
import { Secrets } from '../../../src-main/secrets/secrets.js'
import { JsonFile } from '../../../src-main/storage/json-file.js'
import { json, sqsError, startWireServer, stsError, type WireServer } from './wire-server.js'
import { connectionDraft } from '../../support/connection-draft.js'

const { signal } = new AbortController()
let folder: string
let sandbox: SandboxServer
let connections: Connections
let checker: ConnectionChecker
const servers: WireServer[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checker-'))
  sandbox = await startServer(0)
  connections = new Connections(
    new JsonFile(join(folder, 'connections.json'), ConnectionsFile, emptyFile),
    new Secrets(createMemoryStore()),
    () => undefined,
    () => undefined,
    new ChosenKeys()
  )
  const emulator = { endpoint: () => Promise.resolve(`http://127.0.0.1:${sandbox.port}`) }
  checker = new ConnectionChecker(
    new Targets(connections, emulator, new Prompts(() => undefined)),
    () => undefined
  )
})
afterAll(async () => {
  await sandbox.close()
  await rm(folder, { recursive: true, force: true })
})
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

const serve = async (answer: Parameters<typeof startWireServer>[0]): Promise<WireServer> => {
  const server = await startWireServer(answer)
  servers.push(server)
  return server
}

const draft = (over: Partial<ConnectionDraft> = {}): ConnectionDraft =>
  connectionDraft({ accessKeyId: 'AKIAEXAMPLE00001234', secretKey: 'secret', ...over })

const identity = (account = '123456789012') => ({
  type: 'text/xml',
  body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::${account}:user/ada</Arn><UserId>U</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`
})

test('the sandbox passes all three checks', async () => {
  const report = await checker.test(draft({ authentication: 'sandbox' }), signal)
  expect(report).toMatchObject({
    usable: true,
    summary: 'Connected to account 000000000000.',
    identity: { status: 'ok' },
    listQueues: { status: 'ok' },
    getQueueUrl: { status: 'ok' }
  })
})

test('STS is asked at the endpoint too', async () => {
  const server = await serve((action) =>
    action === 'GetCallerIdentity' ? identity() : json({ QueueUrls: [] })
  )
  const report = await checker.test(draft({ endpoint: server.endpoint }), signal)
  expect(report.summary).toBe('Connected to account 123456789012.')
  expect(server.calls.sort()).toEqual(['GetCallerIdentity', 'GetQueueUrl', 'ListQueues'])
})

test('GetQueueUrl is tried with a queue that is there, or proven by one that is not', async () => {
  const asked: unknown[] = []
  const queueUrls: string[] = ['http://localhost/123456789012/first']
  const server = await serve((action, input) => {
    if (action === 'GetCallerIdentity') return identity()
    if (action === 'ListQueues') return json({ QueueUrls: queueUrls })
    asked.push(input['QueueName'])
    return input['QueueName'] === 'first'
      ? json({ QueueUrl: queueUrls[0] })
      : sqsError('QueueDoesNotExist')
  })
  const test = () => checker.test(draft({ endpoint: server.endpoint }), signal)
  expect((await test()).getQueueUrl.status).toBe('ok')
  queueUrls.length = 0
  expect((await test()).getQueueUrl.status).toBe('ok')
  expect(asked[0]).toBe('first')
  expect(asked[1]).not.toBe('first')
})

test('lacking the two permissions is not a failure, and says what can still be done', async () => {
  const server = await serve((action) =>
    action === 'GetCallerIdentity' ? identity() : sqsError('AccessDenied', 403)
  )
  const report = await checker.test(draft({ endpoint: server.endpoint }), signal)
  expect(report).toMatchObject({
    usable: true,
    identity: { status: 'ok' },
    listQueues: { status: 'denied', failure: { code: 'AccessDenied' } },
    getQueueUrl: { status: 'denied', failure: { code: 'AccessDenied' } }
  })
  for (const text of [report.summary, report.listQueues.message, report.getQueueUrl.message]) {
    expect(text).toContain('External Queue URL')
  }
})

test.each([
  ['an answer of its own', { status: 404, body: 'There is nothing here.' }],
  ['a web page', { status: 200, type: 'text/html', body: '<html>Hello</html>' }],
  ['an error that it has for unknown calls', stsError('InvalidAction', 400)]
])('an endpoint without STS that answers with %s is usable', async (_, answer) => {
  const server = await serve((action) =>
    action === 'GetCallerIdentity' ? answer : json({ QueueUrls: [] })
  )
  const report = await checker.test(draft({ endpoint: server.endpoint }), signal)
  expect(report).toMatchObject({
    usable: true,
    identity: {
      status: 'skipped',
      message: 'This endpoint does not tell who the credentials are.'
    },
    listQueues: { status: 'ok' }
  })
})

test('wrong keys are told as that, in every check', async () => {
  const server = await serve((action) =>
    action === 'GetCallerIdentity'
      ? stsError('InvalidClientTokenId')
      : sqsError('InvalidClientTokenId', 403)
  )
  const report = await checker.test(draft({ endpoint: server.endpoint }), signal)
  expect(report.usable).toBe(false)
  for (const check of [report.identity, report.listQueues, report.getQueueUrl]) {
    expect(check).toMatchObject({ status: 'failed', failure: { code: 'InvalidClientTokenId' } })
  }
})

test('a server that is not there is told as that', async () => {
  const server = await serve(() => null)
  await server.close()
  servers.length = 0
  const report = await checker.test(draft({ endpoint: server.endpoint }), signal)
  expect(report).toMatchObject({
    usable: false,
    identity: { failure: { code: 'ConnectionRefused' } },
    listQueues: { failure: { code: 'ConnectionRefused' } }
  })
})

test('a server that never answers costs ten seconds, not more', async () => {
  const server = await serve(() => null)
  const started = Date.now()
  const report = await checker.test(draft({ endpoint: server.endpoint }), signal)
  expect(Date.now() - started).toBeLessThan(12_000)
  expect(report).toMatchObject({
    usable: false,
    identity: { status: 'failed', failure: { code: 'RequestTimeout' } },
    listQueues: { status: 'failed', failure: { code: 'RequestTimeout' } },
    getQueueUrl: { status: 'skipped', failure: null }
  })
})

test('a test can be cancelled while it waits', async () => {
  const server = await serve(() => null)
  const controller = new AbortController()
  const testing = checker.test(draft({ endpoint: server.endpoint }), controller.signal)
  await expect.poll(() => server.calls.length).toBeGreaterThan(0)
  controller.abort()
  await expect(testing).rejects.toThrow()
})

test('a draft without keys says so and sends nothing', async () => {
  const server = await serve(() => null)
  const report = await checker.test(draft({ endpoint: server.endpoint, secretKey: '' }), signal)
  expect(report).toMatchObject({
    usable: false,
    identity: { status: 'failed', failure: { code: 'MissingSecretKey' } },
    listQueues: { status: 'skipped' }
  })
  expect(server.calls).toEqual([])
})

test('who a connection is is asked once, and again after it was changed', async () => {
  const server = await serve(() => identity())
  const { id } = await connections.save(draft({ name: 'asked', endpoint: server.endpoint }))
  const expected = { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/ada' }
  expect(await checker.identity(id, signal)).toEqual(expected)
  expect(await checker.identity(id, signal)).toEqual(expected)
  expect(server.calls).toHaveLength(1)
  checker.forget(id)
  await checker.identity(id, signal)
  expect(server.calls).toHaveLength(2)
})

test('the secret is in no failure', async () => {
  const secretKey = 'VerySecretKey0123456789'
  const server = await serve(() => stsError('SignatureDoesNotMatch'))
  const report = await checker.test(draft({ endpoint: server.endpoint, secretKey }), signal)
  expect(JSON.stringify(report)).not.toContain(secretKey)
})

import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  StartMessageMoveTaskCommand
} from '@aws-sdk/client-sqs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Prompts } from '../../../src-main/connections/authentication/prompts.js'
import { ChosenKeys } from '../../../src-main/connections/chosen-keys.js'
import { ClientCache } from '../../../src-main/connections/client-cache.js'
import { Connections } from '../../../src-main/connections/connections.js'
import { ConnectionsFile, emptyFile } from '../../../src-main/connections/stored-connection.js'
import { Targets } from '../../../src-main/connections/targets.js'
import type { ConnectionDraft } from '../../../src-main/contract/index.js'
import { createMemoryStore } from '../../../src-main/secrets/memory-store.js'
import { Secrets } from '../../../src-main/secrets/secrets.js'
import { JsonFile } from '../../../src-main/storage/json-file.js'
import { connectionDraft } from '../../support/connection-draft.js'
import { connectionId, createRig, input, until } from '../../support/connector-rig.js'
import { startSqsServer, type SqsServer } from '../../support/sqs-server.js'
import { numbered } from '../../support/test-messages.js'

let folder: string
let server: SqsServer
let connections: Connections
let cache: ClientCache
const requests: unknown[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-only-'))
  server = await startSqsServer()
  connections = new Connections(
    new JsonFile(join(folder, 'connections.json'), ConnectionsFile, emptyFile),
    new Secrets(createMemoryStore()),
    () => undefined,
    () => undefined,
    new ChosenKeys()
  )
  const none = { endpoint: () => Promise.reject(new Error('There is no sandbox')) }
  const targets = new Targets(connections, none, new Prompts(() => undefined))
  cache = new ClientCache(connections, targets, (request) => requests.push(request))
})
afterAll(async () => {
  cache.close()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const draft = (over: Partial<ConnectionDraft> = {}): ConnectionDraft =>
  connectionDraft({
    name: 'guarded',
    environment: 'production',
    endpoint: server.url,
    readOnly: true,
    accessKeyId: 'AKIAEXAMPLE00001234',
    secretKey: 'secret',
    ...over
  })

test('no request that sends, deletes, purges or changes a queue leaves a read-only connection', async () => {
  const { id } = await connections.save(draft())
  const QueueUrl = await server.createQueue()
  await server.send(QueueUrl, numbered(2))
  const client = (await cache.of(id)).clientFor(QueueUrl)
  const ReceiptHandle = 'handle'
  const before = requests.length
  const changing = [
    () => client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' })),
    () => client.send(new SendMessageBatchCommand({ QueueUrl, Entries: [] })),
    () => client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
    () => client.send(new PurgeQueueCommand({ QueueUrl })),
    () => client.send(new DeleteQueueCommand({ QueueUrl })),
    () => client.send(new CreateQueueCommand({ QueueName: 'made' })),
    () => client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: {} })),
    () => client.send(new StartMessageMoveTaskCommand({ SourceArn: 'arn' }))
  ]
  for (const ask of changing) {
    await expect(ask()).rejects.toMatchObject({ failure: { code: 'ReadOnlyConnection' } })
  }
  expect(requests).toHaveLength(before)
  expect(await server.counts(QueueUrl)).toMatchObject({ visible: 2, inFlight: 0 })

  await client.send(new ListQueuesCommand({}))
  await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))
  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl }))
  await client.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl,
      ReceiptHandle: Messages[0]!.ReceiptHandle,
      VisibilityTimeout: 0
    })
  )
  expect(await server.counts(QueueUrl)).toMatchObject({ visible: 2, inFlight: 0 })
})

test('a session that deletes fails once its connection is made read-only, and its messages stay', async () => {
  const { id } = await connections.save(draft({ name: 'changed', readOnly: false }))
  const url = await server.createQueue()
  // Read-only to the clients alone: the session was started before.
  const one = createRig(() => cache.of(id))
  const listenerId = await one.listen(url, { commitStrategy: 'at-least-once' })
  await until(() => one.newest(listenerId).status === 'listening', 'the first poll')
  await connections.save(draft({ id, name: 'changed', secretKey: '', accessKeyId: '' }))
  await server.send(url, numbered(3))
  await until(() => one.newest(listenerId).status === 'failed', 'the session to fail')
  expect(one.newest(listenerId).failure).toMatchObject({ code: 'ReadOnlyConnection' })
  await until(async () => {
    const { visible, inFlight } = await server.counts(url)
    return visible + inFlight === 3
  }, 'all of the messages to be there')
})

test('a run that goes on while its connection is made read-only sends nothing more', async () => {
  const { id } = await connections.save(draft({ name: 'sending', readOnly: false }))
  const url = await server.createQueue()
  const one = createRig(() => cache.of(id))
  const documents = Array.from({ length: 2000 }, (_, n) => input(`document ${n}`))
  const operation = {
    action: 'send',
    object: { kind: 'queue', url },
    options: { delaySeconds: null, returnErrors: false }
  } as const
  const { runId } = await one.connector.runs.start({ connectionId, operation, documents })
  await until(async () => (await server.counts(url)).visible > 0, 'the first messages')
  await connections.save(draft({ id, name: 'sending', secretKey: '', accessKeyId: '' }))
  await until(
    () => one.runs.some((run) => run.id === runId && run.status !== 'running'),
    'the run to end'
  )
  const run = one.runs.findLast((some) => some.id === runId)!
  expect(run).toMatchObject({ status: 'failed', failure: { code: 'ReadOnlyConnection' } })
  expect((await server.counts(url)).visible).toBeLessThan(2000)
})

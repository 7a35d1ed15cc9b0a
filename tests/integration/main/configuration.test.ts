import { GetQueueAttributesCommand, ListQueueTagsCommand } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { refuseChanges } from '../../../src-main/connections/read-only-clients.js'
import { sqsClients } from '../../../src-main/connections/clients.js'
import type { RequestInput } from '../../../src-main/contract/index.js'
import { createRouter, type Handlers } from '../../../src-main/ipc/router.js'
import { Configuration } from '../../../src-main/queues/configuration.js'
import { always } from '../../../src-main/connector/agreed.js'
import { Queues } from '../../../src-main/queues/queues.js'
import { withFaultyServer } from '../../support/connector-server.js'
import type { FaultProxy } from '../../support/fault-proxy.js'
import { testCredentials, type SqsServer } from '../../support/sqs-server.js'

/** Creating and changing queues, over HTTP against a real server. */

const { signal } = new AbortController()
const connectionId = 'c'

let server: SqsServer
let proxy: FaultProxy
let configuration: Configuration

withFaultyServer((one, before) => {
  server = one
  proxy = before
  const clients = server.clients(proxy.url)
  const clientsOf = () => Promise.resolve(clients)
  configuration = new Configuration({ clientsOf, queues: new Queues(clientsOf) })
})

const attributesOf = async (QueueUrl: string) => {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })
  return (await server.client.send(command)).Attributes ?? {}
}
const tagsOf = async (QueueUrl: string) =>
  (await server.client.send(new ListQueueTagsCommand({ QueueUrl }))).Tags ?? {}

const nothing = { attributes: {}, before: {}, tagsBefore: {}, tagsSet: {}, tagsRemoved: [] }
const create = (name: string, more = {}) =>
  configuration.create({ connectionId, name, attributes: {}, tags: {}, ...more }, signal)
const configure = (url: string, change: Partial<RequestInput<'queues.configure'>>) =>
  configuration.configure({ connectionId, url, ...nothing, ...change }, signal)

test('a queue is made with every attribute and its tags', async () => {
  const attributes = {
    FifoQueue: 'true',
    VisibilityTimeout: '45',
    DelaySeconds: '5',
    MessageRetentionPeriod: '1209600',
    ReceiveMessageWaitTimeSeconds: '20',
    MaximumMessageSize: '262144',
    ContentBasedDeduplication: 'true',
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
    RedriveAllowPolicy: '{"redrivePermission":"denyAll"}',
    SqsManagedSseEnabled: 'false',
    KmsMasterKeyId: 'alias/orders',
    KmsDataKeyReusePeriodSeconds: '600',
    Policy: '{"Version":"2012-10-17","Statement":[]}'
  } as const
  const queue = await create('made.fifo', { attributes, tags: { team: 'crew' } })
  expect(queue).toMatchObject({ name: 'made.fifo', fifo: true, region: 'us-east-1' })
  expect(await attributesOf(queue.url)).toMatchObject(attributes)
  expect(await tagsOf(queue.url)).toEqual({ team: 'crew' })
})

test('a name that is taken is refused, although SQS would answer with the queue that is there', async () => {
  await create('taken')
  await expect(create('taken')).rejects.toMatchObject({
    failure: { code: 'QueueNameExists', retryable: false }
  })
  expect(proxy.seen.filter(({ action }) => action === 'CreateQueue')).toHaveLength(1)
})

test('who may not look up a name may still create a queue', async () => {
  proxy.fault = (action) =>
    action === 'GetQueueUrl' ? { kind: 'error', status: 403, code: 'AccessDenied' } : null
  expect(await create('unseen')).toMatchObject({ name: 'unseen' })
})

test('nor does a queue count as made that was there long before', async () => {
  proxy.fault = (action) => {
    if (action === 'GetQueueUrl') return { kind: 'error', status: 403, code: 'AccessDenied' }
    if (action !== 'GetQueueAttributes') return null
    return {
      kind: 'rewrite',
      answer: ({ Attributes }) => ({
        Attributes: { ...(Attributes as object), CreatedTimestamp: '1700000000' }
      })
    }
  }
  await expect(create('there-unseen')).rejects.toMatchObject({
    failure: { code: 'QueueNameExists' }
  })
})

test('a name that was deleted a moment ago is told as that, and may be tried again', async () => {
  proxy.fault = (action) =>
    action === 'CreateQueue'
      ? { kind: 'error', status: 400, code: 'AWS.SimpleQueueService.QueueDeletedRecently' }
      : null
  await expect(create('again')).rejects.toMatchObject({
    failure: { code: 'QueueDeletedRecently', retryable: true }
  })
})

test('only what changed is sent, in one call', async () => {
  const { url } = await create('changed', { tags: { keep: 'a', drop: 'b' } })
  proxy.seen.length = 0
  const result = await configure(url, {
    attributes: { VisibilityTimeout: '60' },
    before: { VisibilityTimeout: '30' },
    tagsBefore: { drop: 'b' },
    tagsSet: { added: 'c' },
    tagsRemoved: ['drop']
  })
  expect(result).toEqual({
    attributes: { state: 'done' },
    tagsSet: { state: 'done' },
    tagsRemoved: { state: 'done' }
  })
  const asked = ['GetQueueAttributes', 'ListQueueTags']
  const calls = proxy.seen.filter(({ action }) => !asked.includes(action))
  expect(calls.map(({ action }) => action)).toEqual([
    'SetQueueAttributes',
    'TagQueue',
    'UntagQueue'
  ])
  expect(calls[0]!.body['Attributes']).toEqual({ VisibilityTimeout: '60' })
  expect(await attributesOf(url)).toMatchObject({ VisibilityTimeout: '60' })
  expect(await tagsOf(url)).toEqual({ keep: 'a', added: 'c' })
})

test('what somebody else changed meanwhile is not overwritten', async () => {
  const { url } = await create('contested')
  await configure(url, { attributes: { DelaySeconds: '9' }, before: { DelaySeconds: '0' } })
  const late = configure(url, {
    attributes: { DelaySeconds: '1', VisibilityTimeout: '1' },
    before: { DelaySeconds: '0', VisibilityTimeout: '30' }
  })
  await expect(late).rejects.toMatchObject({
    failure: {
      code: 'ChangedMeanwhile',
      message: expect.stringContaining('changed DelaySeconds since') as string
    }
  })
  expect(await attributesOf(url)).toMatchObject({ DelaySeconds: '9', VisibilityTimeout: '30' })
})

test.each([
  ['set', { tagsBefore: { owner: 'me' }, tagsSet: { owner: 'mine' } }],
  ['removed', { tagsBefore: { owner: 'me' }, tagsRemoved: ['owner'] }],
  ['added', { tagsBefore: {}, tagsSet: { owner: 'mine' } }]
])('nor a tag that somebody else set meanwhile and that is %s here', async (what, change) => {
  const { url } = await create(`tag-${what}`, { tags: { owner: 'theirs', other: 'a' } })
  const late = configure(url, {
    ...change,
    attributes: { DelaySeconds: '1' },
    before: { DelaySeconds: '0' }
  })
  await expect(late).rejects.toMatchObject({
    failure: {
      code: 'ChangedMeanwhile',
      message: expect.stringContaining('changed the tag owner since') as string
    }
  })
  expect(await tagsOf(url)).toEqual({ owner: 'theirs', other: 'a' })
  expect(await attributesOf(url)).toMatchObject({ DelaySeconds: '0' })
})

test('a tag without a value that somebody else added is not overwritten either', async () => {
  const { url } = await create('tag-blank', { tags: { owner: '' } })
  const late = configure(url, { tagsSet: { owner: 'mine' } })
  await expect(late).rejects.toMatchObject({ failure: { code: 'ChangedMeanwhile' } })
})

test('a change whose answer was lost can be made again: what it did is not somebody else’s', async () => {
  const { url } = await create('lost', { tags: { drop: 'a', owner: 'me' } })
  const change = {
    attributes: { DelaySeconds: '1' },
    before: { DelaySeconds: '0' },
    tagsBefore: { drop: 'a', owner: 'me' },
    tagsSet: { owner: 'mine' },
    tagsRemoved: ['drop']
  }
  const lose = (action: string) => {
    proxy.fault = (one) => (one === action ? { kind: 'lose-answer' } : null)
  }
  lose('SetQueueAttributes')
  expect(await configure(url, change)).toMatchObject({ attributes: { state: 'failed' } })
  lose('UntagQueue')
  expect(await configure(url, change)).toMatchObject({
    attributes: { state: 'done' },
    tagsRemoved: { state: 'failed' }
  })
  proxy.fault = () => null
  expect(await configure(url, change)).toMatchObject({ tagsRemoved: { state: 'done' } })
  expect(await tagsOf(url)).toEqual({ owner: 'mine' })
})

test('other tags are no obstacle, and of attributes alone no tag is asked for', async () => {
  const { url } = await create('tag-other', { tags: { owner: 'me', other: 'theirs' } })
  const change = { tagsBefore: { owner: 'me' }, tagsSet: { owner: 'mine' } }
  expect(await configure(url, change)).toMatchObject({ tagsSet: { state: 'done' } })
  expect(await tagsOf(url)).toEqual({ owner: 'mine', other: 'theirs' })
  proxy.seen.length = 0
  await configure(url, { attributes: { DelaySeconds: '1' }, before: { DelaySeconds: '0' } })
  expect(proxy.seen.map(({ action }) => action)).not.toContain('ListQueueTags')
})

test('tags that may not be read any more are not changed: what is there now is not known', async () => {
  const { url } = await create('tag-unseen', { tags: { owner: 'me' } })
  proxy.fault = (action) =>
    action === 'ListQueueTags' ? { kind: 'error', status: 403, code: 'AccessDenied' } : null
  const change = { tagsBefore: { owner: 'me' }, tagsSet: { owner: 'mine' } }
  await expect(configure(url, change)).rejects.toMatchObject({
    failure: {
      code: 'AccessDenied',
      hint: expect.stringContaining('sqs:ListQueueTags') as string
    }
  })
  expect(await tagsOf(url)).toEqual({ owner: 'me' })
})

test('a part that fails is told, and the parts after it are not tried', async () => {
  const { url } = await create('partly', { tags: { drop: 'b' } })
  proxy.fault = (action) =>
    action === 'TagQueue' ? { kind: 'error', status: 403, code: 'AccessDenied' } : null
  const result = await configure(url, {
    attributes: { VisibilityTimeout: '61' },
    before: { VisibilityTimeout: '30' },
    tagsBefore: { drop: 'b' },
    tagsSet: { added: 'c' },
    tagsRemoved: ['drop']
  })
  expect(result).toMatchObject({
    attributes: { state: 'done' },
    tagsSet: {
      state: 'failed',
      failure: { code: 'AccessDenied', hint: expect.stringContaining('sqs:TagQueue') as string }
    },
    tagsRemoved: { state: 'not-tried' }
  })
})

test('a read-only connection creates and changes nothing', async () => {
  const { url } = await create('only-read')
  const clients = sqsClients(
    { region: 'us-east-1', endpoint: proxy.url, credentials: testCredentials },
    () => undefined,
    refuseChanges(() => true)
  )
  const clientsOf = () => Promise.resolve(clients)
  const readOnly = new Configuration({ clientsOf, queues: new Queues(clientsOf) })
  const refused = { failure: { code: 'ReadOnlyConnection' } }
  await expect(
    readOnly.create({ connectionId, name: 'no', attributes: {}, tags: {} }, signal)
  ).rejects.toMatchObject(refused)
  const change = { connectionId, url, ...nothing, tagsSet: { a: 'b' } }
  expect(await readOnly.configure(change, signal)).toMatchObject({
    tagsSet: { state: 'failed', ...refused }
  })
  expect(await tagsOf(url)).toEqual({})
  clients.close()
})

test.each([
  ['an attribute out of its range', { attributes: { DelaySeconds: '901' } }],
  ['an attribute that cannot be set', { attributes: { QueueArn: 'arn' } }],
  ['a tag that AWS keeps', { tags: { 'aws:any': 'x' } }],
  ['too many tags', { tags: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [n, ''])) }],
  ['a name that no queue has', { name: 'a b' }]
])('%s never reaches SQS', async (_, wrong) => {
  const handlers = {
    'queues.create': (input: never) => configuration.create(input, signal)
  } as unknown as Handlers
  const input = { connectionId, name: 'fine', attributes: {}, tags: {}, ...wrong }
  const answer = await createRouter(
    handlers,
    () => Promise.resolve([]),
    () => always
  ).call(1, {
    name: 'queues.create',
    input,
    callId: '1'
  })
  expect(answer).toMatchObject({ ok: false, failure: { code: 'InvalidRequest' } })
  expect(proxy.seen).toEqual([])
})

import { CreateQueueCommand } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import type { SqsClients } from '../../../src-main/connector/clients.js'
import { Configuration } from '../../../src-main/queues/configuration.js'
import { deleteQueue } from '../../../src-main/queues/delete-queue.js'
import { Queues } from '../../../src-main/queues/queues.js'
import { setAttributes } from '../../../src-main/queues/set-attributes.js'
import { serviceError, withFaultyServer } from '../../support/connector-server.js'
import type { FaultProxy } from '../../support/fault-proxy.js'

/** SQS finds a queue only a while after it was made, and may find one still that was deleted. */

const { signal } = new AbortController()
const connectionId = 'c'

let proxy: FaultProxy
let clients: SqsClients
let queues: Queues
let configuration: Configuration

withFaultyServer((server, before) => {
  proxy = before
  clients = server.clients(proxy.url)
  const clientsOf = () => Promise.resolve(clients)
  queues = new Queues(clientsOf)
  configuration = new Configuration({ clientsOf, queues })
})

const create = (name: string, how = signal) =>
  configuration.create({ connectionId, name, attributes: {}, tags: { team: 'crew' } }, how)

const missing = serviceError('QueueDoesNotExist')
/** The next so many questions about a queue are answered as if there were none. */
function hide(questions: number) {
  let left = questions
  proxy.fault = (action) =>
    /^(GetQueueAttributes|ListQueueTags)$/.test(action) && left-- > 0 ? missing : null
}
const asked = () => proxy.seen.filter(({ action }) => action === 'GetQueueAttributes').length

test('a queue is made when SQS finds it', async () => {
  hide(2)
  await create('found-late')
  expect(asked()).toBe(3)
})

test('a queue that was just made does not count as missing because a part of SQS does not know it', async () => {
  const { url } = await create('known-late')
  hide(2)
  const known = { attributes: { QueueArn: expect.any(String) as string }, tags: { team: 'crew' } }
  expect(await queues.overview(connectionId, url, signal)).toMatchObject(known)
  hide(2)
  const notYet = { ok: false, failure: { code: 'QueueNotThereYet', retryable: true } }
  expect(await queues.counts(connectionId, [url], signal)).toMatchObject([notYet])
  expect(await queues.facts({ connectionId, urls: [url], tags: true }, signal)).toMatchObject([
    notYet
  ])
})

test('one that may not be looked at is not waited for', async () => {
  proxy.fault = (action) =>
    action === 'GetQueueAttributes' ? serviceError('AccessDenied', 403) : null
  expect(await create('unseen')).toMatchObject({ name: 'unseen' })
  expect(asked()).toBe(1)
})

test('a cancel while SQS does not find it is no error: the queue is made', async () => {
  const abort = new AbortController()
  proxy.fault = (action) => {
    if (action !== 'GetQueueAttributes') return null
    abort.abort()
    return missing
  }
  expect(await create('cancelled', abort.signal)).toMatchObject({ name: 'cancelled' })
})

test('one that was deleted here is gone, although SQS still answers for it', async () => {
  const { url } = await create('still-there')
  proxy.fault = (action) =>
    action === 'DeleteQueue' ? { kind: 'answer', status: 200, body: '{}' } : null
  await deleteQueue(clients, url)
  const gone = { failure: { code: 'QueueDoesNotExist' } }
  await expect(queues.overview(connectionId, url, signal)).rejects.toMatchObject(gone)
  expect(await queues.counts(connectionId, [url], signal)).toMatchObject([gone])
  // Not taken: its name is kept for a minute, which can be waited for.
  await expect(create('still-there')).rejects.toMatchObject({
    failure: { code: 'QueueDeletedRecently', retryable: true }
  })
})

test('one that was just made and that SQS does not find is not deleted already', async () => {
  const { url } = await create('not-gone')
  proxy.fault = () => missing
  const notYet = { failure: { code: 'QueueNotThereYet', retryable: true } }
  await expect(deleteQueue(clients, url)).rejects.toMatchObject(notYet)
  await expect(setAttributes(clients, url, { DelaySeconds: '1' }, signal)).rejects.toMatchObject(
    notYet
  )
  proxy.fault = () => null
  await deleteQueue(clients, url)
})

test('one of its name that somebody else made since is there', async () => {
  const { url } = await create('again')
  await deleteQueue(clients, url)
  const later = String(Math.ceil(Date.now() / 1000) + 1)
  await clients.clientFor(null).send(new CreateQueueCommand({ QueueName: 'again' }))
  proxy.fault = (action) =>
    action === 'GetQueueAttributes'
      ? {
          kind: 'rewrite',
          answer: ({ Attributes }) => ({
            Attributes: { ...(Attributes as object), CreatedTimestamp: later }
          })
        }
      : null
  expect(await queues.overview(connectionId, url, signal)).toMatchObject({
    queue: { name: 'again' }
  })
  expect(await queues.counts(connectionId, [url], signal)).toMatchObject([{ ok: true }])
})

test('one of its name that somebody else made at once is there, as on servers that keep no name back', async () => {
  const sqs = clients.clientFor(null)
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'at-once' }))
  await deleteQueue(clients, url)
  await sqs.send(new CreateQueueCommand({ QueueName: 'at-once' }))
  expect(await queues.counts(connectionId, [url], signal)).toMatchObject([{ ok: true }])
})

test('one of its name that somebody else made since is not set to what the one before was', async () => {
  const sqs = clients.clientFor(null)
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'anew' }))
  await setAttributes(clients, url, { MessageRetentionPeriod: '60' }, signal)
  await deleteQueue(clients, url)
  await sqs.send(new CreateQueueCommand({ QueueName: 'anew' }))
  const { attributes } = await queues.overview(connectionId, url, signal)
  expect(attributes).toMatchObject({ MessageRetentionPeriod: '345600' })
})

test('tags that could only not be read for now are not called forbidden', async () => {
  const { url } = await create('busy')
  proxy.fault = (action) => (action === 'ListQueueTags' ? serviceError('InternalError', 500) : null)
  await expect(queues.overview(connectionId, url, signal)).rejects.toMatchObject({
    failure: { code: 'InternalError' }
  })
})

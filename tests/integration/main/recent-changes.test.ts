import {
  GetQueueAttributesCommand,
  ListQueueTagsCommand,
  SetQueueAttributesCommand
} from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import type { SqsClients } from '../../../src-main/connector/clients.js'
import type { QueueAttributes, RequestInput } from '../../../src-main/contract/index.js'
import { Configuration } from '../../../src-main/queues/configuration.js'
import { Queues } from '../../../src-main/queues/queues.js'
import { setAttributes } from '../../../src-main/queues/set-attributes.js'
import { tagQueue } from '../../../src-main/queues/tag-queue.js'
import { untagQueue } from '../../../src-main/queues/untag-queue.js'
import { withFaultyServer } from '../../support/connector-server.js'
import type { FaultProxy, Json } from '../../support/fault-proxy.js'
import type { SqsServer } from '../../support/sqs-server.js'

/** SQS tells of a change up to a minute after it was made: what was changed here is not taken for what others did. */

const { signal } = new AbortController()
const connectionId = 'c'

let server: SqsServer
let proxy: FaultProxy
let clients: SqsClients
let queues: Queues
let configuration: Configuration

withFaultyServer((one, before) => {
  server = one
  proxy = before
  clients = server.clients(proxy.url)
  const clientsOf = () => Promise.resolve(clients)
  queues = new Queues(clientsOf)
  configuration = new Configuration({ clientsOf, queues })
})

async function answersOf(QueueUrl: string): Promise<Record<string, Json>> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })
  const { Attributes } = await server.client.send(command)
  const { Tags } = await server.client.send(new ListQueueTagsCommand({ QueueUrl }))
  return { GetQueueAttributes: { Attributes }, ListQueueTags: { Tags } }
}
const really = async (url: string) =>
  (await answersOf(url))['GetQueueAttributes']!['Attributes'] as QueueAttributes

/** From now on every question is answered as if nothing had been changed since. @returns ends that */
async function standStill(url: string): Promise<() => void> {
  const then = await answersOf(url)
  proxy.fault = (action) => {
    const answer = then[action]
    return answer ? { kind: 'rewrite', answer: () => answer } : null
  }
  return () => (proxy.fault = () => null)
}

const nothing = { attributes: {}, before: {}, tagsBefore: {}, tagsSet: {}, tagsRemoved: [] }
const change = (url: string, what: Partial<RequestInput<'queues.configure'>>) =>
  configuration.configure({ connectionId, url, ...nothing, ...what }, signal)
const seen = (url: string) => queues.overview(connectionId, url, signal)

const statement = (Sid: string) => ({
  Sid,
  Effect: 'Allow',
  Principal: { AWS: '111122223333' },
  Action: 'sqs:SendMessage',
  Resource: '*'
})
const policy = (...ids: string[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: ids.map(statement) })

test('a second statement of a policy does not take away the first, which SQS does not tell yet', async () => {
  const url = await server.createQueue()
  await standStill(url)
  await change(url, { attributes: { Policy: policy('first') }, before: { Policy: '' } })
  const { Policy = '' } = (await seen(url)).attributes
  expect(Policy).toContain('first')
  await change(url, { attributes: { Policy: policy('first', 'second') }, before: { Policy } })
  expect((await really(url)).Policy).toBe(policy('first', 'second'))
})

test('a policy that was set here is not somebody else’s because AWS tells it in its own way', async () => {
  const url = await server.createQueue()
  await change(url, { attributes: { Policy: policy('first') }, before: { Policy: '' } })
  const { Resource, Principal, Action, ...rest } = statement('first')
  const told = {
    Statement: {
      Resource: [Resource],
      ...rest,
      Principal: { AWS: [`arn:aws:iam::${Principal.AWS}:root`] },
      Action: [Action]
    },
    Version: '2012-10-17'
  }
  proxy.fault = (action) =>
    action === 'GetQueueAttributes'
      ? { kind: 'rewrite', answer: () => ({ Attributes: { Policy: JSON.stringify(told) } }) }
      : null
  await change(url, { attributes: { Policy: '' }, before: { Policy: policy('first') } })
  expect((await really(url)).Policy ?? '').toBe('')
})

test('what was set here can be set again before SQS tells it, and after', async () => {
  const url = await server.createQueue()
  const goOn = await standStill(url)
  await change(url, {
    attributes: { VisibilityTimeout: '60' },
    before: { VisibilityTimeout: '30' }
  })
  goOn()
  // Another part of SQS knows it already.
  expect((await seen(url)).attributes['VisibilityTimeout']).toBe('60')
  const before = { VisibilityTimeout: '60' }
  proxy.fault = (action) =>
    action === 'GetQueueAttributes'
      ? {
          kind: 'rewrite',
          answer: ({ Attributes }) => ({
            Attributes: { ...(Attributes as Json), VisibilityTimeout: '30' }
          })
        }
      : null
  await change(url, { attributes: { VisibilityTimeout: '90' }, before })
  expect(await really(url)).toMatchObject({ VisibilityTimeout: '90' })
  expect((await seen(url)).attributes['VisibilityTimeout']).toBe('90')
})

test('what somebody else changed since is told, and what was before it no more', async () => {
  const url = await server.createQueue()
  const goOn = await standStill(url)
  const before = { DelaySeconds: '0' }
  await change(url, { attributes: { DelaySeconds: '1' }, before })
  const theirs = { QueueUrl: url, Attributes: { DelaySeconds: '2' } }
  goOn()
  await server.client.send(new SetQueueAttributesCommand(theirs))
  const late = change(url, {
    attributes: { DelaySeconds: '3' },
    before: { DelaySeconds: '1' }
  })
  await expect(late).rejects.toMatchObject({ failure: { code: 'ChangedMeanwhile' } })
  proxy.fault = (action) =>
    action === 'GetQueueAttributes'
      ? { kind: 'rewrite', answer: () => ({ Attributes: { DelaySeconds: '1' } }) }
      : null
  expect((await seen(url)).attributes['DelaySeconds']).toBe('2')
})

test('what an act gave to queues is seen of them at once', async () => {
  const url = await server.createQueue()
  await standStill(url)
  await setAttributes(clients, url, { MessageRetentionPeriod: '120' }, signal)
  await tagQueue(clients, url, { team: 'crew' }, signal)
  await tagQueue(clients, url, { team: 'desk' }, signal)
  await untagQueue(clients, url, ['other'], signal)
  const asked = { connectionId, urls: [url], tags: true }
  expect(await queues.facts(asked, signal)).toMatchObject([
    { facts: { attributes: { MessageRetentionPeriod: '120' }, tags: { team: 'desk' } } }
  ])
})

test('a tag that was set, and one that was removed, are seen so at once', async () => {
  const url = await server.createQueue()
  await change(url, { tagsSet: { gone: 'a', kept: 'b' } })
  await standStill(url)
  await change(url, {
    tagsBefore: { gone: 'a' },
    tagsSet: { made: 'c' },
    tagsRemoved: ['gone']
  })
  expect((await seen(url)).tags).toEqual({ kept: 'b', made: 'c' })
  await change(url, { tagsBefore: { made: 'c' }, tagsSet: { made: 'd' } })
  expect((await seen(url)).tags).toEqual({ kept: 'b', made: 'd' })
})

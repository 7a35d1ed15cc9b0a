import {
  AddPermissionCommand,
  GetQueueAttributesCommand,
  ListQueueTagsCommand
} from '@aws-sdk/client-sqs'
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { QueueAttributes } from '@contract'
import { changesOf, creationOf, isNothing } from '@/model/queue-config/changes'
import type { QueueConfig } from '@/model/queue-config/attributes'
import { configOf, draftOf, newDraft, type QueueDraft } from '@/model/queue-config/draft'
import { settableOf } from '@/model/queue-config/file'
import { newPermission, withoutStatement, withPermission } from '@/model/queue-config/permission'
import { checkPolicy } from '@/model/queue-config/policy'
import { Configuration } from '../../src-main/queues/configuration.js'
import { Queues } from '../../src-main/queues/queues.js'
import { connectionId } from '../support/connector-rig.js'
import type { SqsServer } from '../support/sqs-server.js'
import { behaviours } from './support/behaviours.js'

const { signal } = new AbortController()

/** Creates and changes queues through the form, as a person does it. */
function administration(server: SqsServer) {
  const clients = server.clients()
  const clientsOf = () => Promise.resolve(clients)
  const queues = new Queues(clientsOf)
  const configuration = new Configuration({ clientsOf, queues })
  // Of another connection, which tells what the server does, and not what it was given a moment ago.
  const elsewhere = server.clients()
  const told = new Queues(() => Promise.resolve(elsewhere))

  async function read(url: string): Promise<QueueConfig & { arn: string }> {
    const { queue, attributes, tags } = await told.overview(connectionId, url, signal)
    const { name, fifo } = queue
    const arn = attributes['QueueArn'] ?? ''
    return { name, fifo, attributes: settableOf(attributes), tags: tags ?? {}, arn }
  }

  async function create(typed: Partial<QueueDraft>): Promise<string> {
    const name = `made-${randomUUID()}`
    const config = configOf({ ...newDraft(), name, ...typed })
    const attributes = creationOf(config)
    const input = { connectionId, name: config.name, attributes, tags: config.tags }
    return (await configuration.create(input, signal)).url
  }

  /** @returns what is still different then: nothing, where the server did what was asked */
  async function edit(
    url: string,
    typed: (draft: QueueDraft) => Partial<QueueDraft>,
    what = 'each part'
  ) {
    const before = await read(url)
    const draft = draftOf(before)
    const wanted = configOf({ ...draft, ...typed(draft) })
    const changes = changesOf(before, wanted)
    expect(isNothing(changes), 'something is to change').toBe(false)
    const result = await configuration.configure({ connectionId, url, ...changes }, signal)
    const states = Object.values(result).map(({ state }) => state)
    expect(states, what).not.toContain('failed')
    return changesOf(await read(url), wanted)
  }

  return { configuration, create, edit, read }
}

const unchanged = { attributes: {}, before: {}, tagsBefore: {}, tagsSet: {}, tagsRemoved: [] }

const attributesOf = async ({ client }: SqsServer, QueueUrl: string) => {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })
  return ((await client.send(command)).Attributes ?? {}) as QueueAttributes & { QueueArn: string }
}

behaviours('Configuration', (behaviour) => {
  behaviour('a queue is made as the form says', async ({ server }) => {
    const url = await administration(server).create({
      visibility: '61 s',
      delay: '7 s',
      wait: '5 s',
      tags: [{ key: 'team', value: 'crew' }]
    })
    expect(await attributesOf(server, url)).toMatchObject({
      VisibilityTimeout: '61',
      DelaySeconds: '7',
      ReceiveMessageWaitTimeSeconds: '5'
    })
    const { Tags } = await server.client.send(new ListQueueTagsCommand({ QueueUrl: url }))
    expect(Tags).toEqual({ team: 'crew' })
  })

  behaviour('a name that is taken is refused', async ({ server }) => {
    const { configuration, create, read } = administration(server)
    const { name } = await read(await create({}))
    const again = configuration.create({ connectionId, name, attributes: {}, tags: {} }, signal)
    await expect(again).rejects.toMatchObject({ failure: { code: 'QueueNameExists' } })
  })

  behaviour('times and tags are changed, and nothing else', async ({ server }) => {
    const { create, edit } = administration(server)
    const url = await create({ delay: '7 s', tags: [{ key: 'a', value: '1' }] })
    const left = await edit(url, () => ({
      visibility: '2 min',
      wait: '20 s',
      tags: [{ key: 'b', value: '2' }]
    }))
    expect(left).toEqual(unchanged)
    expect(await attributesOf(server, url)).toMatchObject({ DelaySeconds: '7' })
  })

  behaviour('retention and maximum size are changed', async ({ server }) => {
    const { create, edit } = administration(server)
    const url = await create({})
    const typed = { retention: '1 hour', maximumSize: '2 KiB' }
    expect(await edit(url, () => typed), 'what is left').toEqual(unchanged)
  })

  behaviour('a dead-letter queue is set and taken away', async ({ server }) => {
    const { create, edit, read } = administration(server)
    const [url, dead] = [await create({}), await create({})]
    const { arn } = await read(dead)
    const to = { hasDeadLetters: true, deadLetterArn: arn, maxReceiveCount: '3' }
    expect(await edit(url, () => to), 'set').toEqual(unchanged)
    const away = await edit(url, () => ({ hasDeadLetters: false }), 'taken away')
    expect(away, 'what is left').toEqual(unchanged)
  })

  behaviour('whose dead letters are accepted is set', async ({ server }) => {
    const { create, edit, read } = administration(server)
    const [url, source] = [await create({}), await create({})]
    const { arn } = await read(source)
    const by = { redriveAllow: 'byQueue', redriveSources: [arn] } as const
    expect(await edit(url, () => ({ ...by, redriveSources: [arn] })), 'by queue').toEqual(unchanged)
    expect(await edit(url, () => ({ redriveAllow: 'denyAll' })), 'none').toEqual(unchanged)
    expect(await edit(url, () => ({ redriveAllow: 'allowAll' })), 'all').toEqual(unchanged)
  })

  behaviour('high throughput of a FIFO queue is turned on', async ({ server }) => {
    const { create, edit } = administration(server)
    const url = await create({ fifo: true })
    const left = await edit(url, () => ({
      contentBasedDeduplication: true,
      deduplicationScope: 'messageGroup',
      throughputLimit: 'perMessageGroupId'
    }))
    expect(left, 'what is left').toEqual(unchanged)
  })

  behaviour('encryption goes from keys of SQS to a key of KMS, and off', async ({ server }) => {
    const { create, edit } = administration(server)
    const url = await create({ encryption: 'sqs' })
    const kms = { encryption: 'kms', kmsKeyId: 'alias/orders', kmsReuse: '10 min' } as const
    expect(await edit(url, () => kms), 'KMS').toEqual(unchanged)
    expect(await edit(url, () => ({ encryption: 'none' })), 'off').toEqual(unchanged)
  })
})

behaviours('Permissions of a queue', (behaviour) => {
  const permission = { ...newPermission(), account: '123456789012' }
  const words = 'Lets account 123456789012 send messages.'

  behaviour('one in plain words is kept, read back, and removed', async ({ server }) => {
    const { create, edit, read } = administration(server)
    const url = await create({})
    const { arn } = await read(url)
    const add = ({ policy }: QueueDraft) => ({ policy: withPermission(policy, permission, arn) })
    expect(await edit(url, add), 'kept').toEqual(unchanged)
    const { attributes } = await read(url)
    const { findings, statements } = checkPolicy(attributes.Policy ?? '', arn)
    expect(findings).toEqual([])
    expect(statements.map((one) => one.words)).toEqual([words])
    const remove = ({ policy }: QueueDraft) => ({ policy: withoutStatement(policy, 0) })
    expect(await edit(url, remove), 'removed').toEqual(unchanged)
    expect((await attributesOf(server, url)).Policy || '').toBe('')
  })

  behaviour('one of AddPermission is read in the same words, and removed', async ({ server }) => {
    const { create, edit, read } = administration(server)
    const url = await create({})
    const added = new AddPermissionCommand({
      QueueUrl: url,
      Label: 'orders',
      AWSAccountIds: ['123456789012'],
      Actions: ['SendMessage']
    })
    await server.client.send(added)
    const { attributes, arn } = await read(url)
    const { statements } = checkPolicy(attributes.Policy ?? '', arn)
    expect(statements, 'read').toEqual([{ sid: 'orders', words, open: false }])
    const remove = ({ policy }: QueueDraft) => ({ policy: withoutStatement(policy, 0) })
    expect(await edit(url, remove), 'removed').toEqual(unchanged)
  })
})

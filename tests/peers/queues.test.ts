import { TagQueueCommand } from '@aws-sdk/client-sqs'
import { expect } from 'vitest'
import { defaultOptions } from '../../src-main/contract/index.js'
import { Queues } from '../../src-main/queues/queues.js'
import { connectionId, input, until } from '../support/connector-rig.js'
import type { SqsServer } from '../support/sqs-server.js'
import { empty, numbered } from '../support/test-messages.js'
import { behaviours } from './support/behaviours.js'
import { withDeadLetters } from './support/queues.js'

const dynamic = { kind: 'dynamic' } as const
const { signal } = new AbortController()

const nameOf = (url: string) => url.split('/').at(-1)!

/** A URL of this server at which there is no queue. */
async function nowhere(server: SqsServer, fifo = false) {
  const url = await server.createQueue({ fifo })
  return url.replace(/[^/]+$/, `there-is-none${fifo ? '.fifo' : ''}`)
}

behaviours('Dynamic Queue', (behaviour) => {
  behaviour('Send: each document to its queue, by URL or by name', async ({ server, rig }) => {
    const first = await server.createQueue()
    const second = await server.createQueue({ fifo: true })
    const fifo = { messageGroupId: 'g', messageDeduplicationId: 'd' }
    const { run } = await rig().run(
      { action: 'send', object: dynamic, options: defaultOptions.send },
      [
        input('a', { queueNameOrUrl: nameOf(first) }),
        input('b', { queueNameOrUrl: second, ...fifo }),
        input('c', { queueNameOrUrl: first })
      ]
    )
    expect(run).toMatchObject({ status: 'succeeded', outputs: 3, queueUrl: null })
    expect((await server.drain(first)).map(({ Body }) => Body).sort()).toEqual(['a', 'c'])
    expect((await server.drain(second)).map(({ Body }) => Body)).toEqual(['b'])
  })

  behaviour('Receive and Delete: by name', async ({ server, rig }) => {
    const url = await server.createQueue()
    await server.send(url, numbered(1))
    const one = rig()
    const queueNameOrUrl = nameOf(url)
    const { outputs } = await one.run(
      { action: 'receive', object: dynamic, options: defaultOptions.receive },
      [input('', { queueNameOrUrl })]
    )
    expect(outputs.map(({ body }) => body)).toEqual(['0'])
    const { receiptHandle } = outputs[0]!.properties
    const { run } = await one.run(
      { action: 'delete', object: dynamic, options: defaultOptions.delete },
      [input('', { queueNameOrUrl, receiptHandle: receiptHandle! })]
    )
    expect(run).toMatchObject({ status: 'succeeded', failures: 0 })
    expect(await server.counts(url)).toEqual(empty)
  })

  behaviour('a name that does not exist fails its document alone', async ({ server, rig }) => {
    const url = await server.createQueue()
    const { outputs } = await rig().run(
      { action: 'send', object: dynamic, options: { ...defaultOptions.send, returnErrors: true } },
      [input('a', { queueNameOrUrl: 'there-is-none' }), input('b', { queueNameOrUrl: url })]
    )
    expect(outputs.map(({ failure }) => failure?.code ?? null).sort()).toEqual([
      'QueueDoesNotExist',
      null
    ])
    expect(await server.counts(url)).toMatchObject({ visible: 1 })
  })
})

behaviours('A queue that does not exist', (behaviour) => {
  for (const fifo of [false, true]) {
    const kind = fifo ? 'FIFO' : 'standard'
    behaviour(`Send, Receive: the run says so, ${kind}`, async ({ server, rig }) => {
      const url = await nowhere(server, fifo)
      const fifoProperties = { messageGroupId: 'g', messageDeduplicationId: 'd' }
      const sent = await rig().send(url, [input('a', fifo ? fifoProperties : {})])
      expect(sent.run.failure, 'Send').toMatchObject({ code: 'QueueDoesNotExist' })
      const received = await rig().receive(url)
      expect(received.run.failure, 'Receive').toMatchObject({ code: 'QueueDoesNotExist' })
    })
  }

  behaviour('Delete: each document says so', async ({ server, rig }) => {
    const { outputs } = await rig().delete(await nowhere(server), [input('AQEBsome-handle')], {
      returnErrors: true
    })
    expect(outputs[0]!.failure).toMatchObject({ code: 'QueueDoesNotExist' })
  })

  behaviour('Listen: the session fails and stops', async ({ server, rig }) => {
    const one = rig()
    const id = await one.listen(await nowhere(server))
    await until(() => one.newest(id).status === 'failed', 'the failure')
    expect(one.newest(id).failure).toMatchObject({ code: 'QueueDoesNotExist' })
  })
})

behaviours('Queues', (behaviour) => {
  behaviour('every attribute and the tags of a queue', async ({ server }) => {
    const url = await server.createQueue({ attributes: { VisibilityTimeout: '77' } })
    await server.client.send(new TagQueueCommand({ QueueUrl: url, Tags: { team: 'crew' } }))
    const clients = server.clients()
    const queues = new Queues(() => Promise.resolve(clients))
    const { queue, attributes, tags } = await queues.overview(connectionId, url, signal)
    expect(queue).toMatchObject({ url, name: nameOf(url), fifo: false })
    expect(attributes).toMatchObject({ VisibilityTimeout: '77', QueueArn: expect.any(String) })
    expect(tags).toEqual({ team: 'crew' })
  })

  behaviour('the queues that redrive to a queue, page by page', async ({ server }) => {
    const { url, dead } = await withDeadLetters(server, 3)
    const clients = server.clients()
    const queues = new Queues(() => Promise.resolve(clients))
    const sources = await queues.deadLetterSources({ connectionId, url: dead }, signal)
    expect(sources.queues.map(({ name }) => name)).toEqual([nameOf(url)])
    const none = await queues.deadLetterSources({ connectionId, url }, signal)
    expect(none.queues).toEqual([])
  })

  behaviour('a list of several pages, each queue once', async ({ server, faulty }) => {
    const prefix = `paged-${Date.now()}`
    const made = Array.from({ length: 25 }, (_, index) => `${prefix}-${index}`)
    for (const name of made) await server.createQueue({ name })
    // A page of the connector is a thousand queues: here they are ten, and only those of this test.
    const { proxy, clients } = await faulty()
    proxy.fault = (action) =>
      action === 'ListQueues'
        ? {
            kind: 'rewrite',
            request: (body) => ({ ...body, MaxResults: 10, QueueNamePrefix: prefix })
          }
        : null
    const queues = new Queues(() => Promise.resolve(clients))
    const found: string[] = []
    let pages = 0
    for (let token: string | undefined; pages === 0 || token; pages++) {
      const page = await queues.list(connectionId, token, signal)
      found.push(...page.queues.map(({ name }) => name))
      token = page.nextToken
    }
    expect(pages, 'pages').toBe(3)
    expect(found.sort(), 'each once').toEqual(made.sort())
  })
})

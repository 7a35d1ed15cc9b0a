import type { AddressInfo } from 'node:net'
import { buildApp } from 'fauxqs'
import { correct } from './corrections.mjs'
import { seedQueues, type SeedQueue } from './seed.js'

/** The region of the sandbox; its queues are known in this one only. */
const sandboxRegion = 'us-east-1'

const loopback = '127.0.0.1'

export interface SandboxServer {
  port: number
  close(): Promise<void>
}

type App = ReturnType<typeof buildApp>

/** What is needed of the server's own types, which the emulator does not pass on. */
interface Asked {
  headers: { host?: string | undefined }
}
interface Answering {
  code(status: number): { send(): PromiseLike<unknown> }
}

/**
 * Starts the emulator with its queues. It listens on loopback only, and answers only requests that name loopback as their
 * host, so that no web page can reach it under a name of its own.
 *
 * @param port 0 for any free one
 */
export async function startServer(port: number): Promise<SandboxServer> {
  const app = buildApp({ logger: false, defaultRegion: sandboxRegion })
  // Queues that are made now get a URL without the port, so that it is the same every time the app starts. It is only a
  // name: requests go to the endpoint of the connection.
  let known = 'localhost'
  app.addHook('onRequest', async (request: Asked, reply: Answering) => {
    if (request.headers.host !== known) await reply.code(403).send()
  })
  await correct(app)
  for (const queue of seedQueues(sandboxRegion)) await createQueue(app, queue)
  await app.listen({ port, host: loopback })
  const { port: bound } = app.server.address() as AddressInfo
  known = `${loopback}:${bound}`
  return { port: bound, close: () => app.close() }
}

async function createQueue(app: App, queue: SeedQueue): Promise<void> {
  const made = await call(app, 'CreateQueue', {
    QueueName: queue.name,
    Attributes: queue.attributes,
    tags: queue.tags
  })
  for (let from = 0; from < queue.messages.length; from += 10) {
    const entries = queue.messages.slice(from, from + 10)
    await call(app, 'SendMessageBatch', {
      QueueUrl: made['QueueUrl'],
      Entries: entries.map((message, index) => ({ Id: String(index), ...message }))
    })
  }
}

async function call(app: App, action: string, body: object): Promise<Record<string, unknown>> {
  const answer = await app.inject({
    method: 'POST',
    url: '/',
    headers: {
      host: 'localhost',
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AmazonSQS.${action}`
    },
    payload: JSON.stringify(body)
  })
  const result = answer.json<Record<string, unknown>>()
  if (answer.statusCode !== 200) throw new Error(`${action}: ${answer.payload}`)
  if (Array.isArray(result['Failed']) && result['Failed'].length > 0) {
    throw new Error(`${action}: ${JSON.stringify(result['Failed'])}`)
  }
  return result
}

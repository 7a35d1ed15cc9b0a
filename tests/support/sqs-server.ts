import { fork } from 'node:child_process'
import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
  type Message,
  type SendMessageBatchRequestEntry
} from '@aws-sdk/client-sqs'
import { createSqsClients, type SqsClients } from '../../src-main/connector/clients.js'

/** Credentials that every emulator takes. */
export const testCredentials = { accessKeyId: 'test', secretAccessKey: 'test' }

/** An SQS server on loopback, in its own process, spoken to over HTTP. */
export interface SqsServer {
  url: string
  /** A plain client of the SDK, for setting things up and for looking at what the connector did. */
  client: SQSClient
  /** The connector's own clients for this server, or for another address in front of it. */
  clients(endpoint?: string): SqsClients & { requests: number }
  /** @returns the URL of a new queue with a name of its own */
  createQueue(options?: {
    fifo?: boolean
    attributes?: Record<string, string>
    name?: string
  }): Promise<string>
  deleteQueue(queueUrl: string): Promise<void>
  send(queueUrl: string, entries: Omit<SendMessageBatchRequestEntry, 'Id'>[]): Promise<void>
  /** Receives until nothing comes any more, without deleting: everything that is visible. */
  drain(queueUrl: string, visibilityTimeout?: number): Promise<Message[]>
  counts(queueUrl: string): Promise<{ visible: number; inFlight: number; delayed: number }>
  stop(): Promise<void>
}

/** Starts a server on a free port. */
export async function startSqsServer(): Promise<SqsServer> {
  const child = fork(join(import.meta.dirname, 'fauxqs-process.mjs'), { execArgv: [] })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return connectSqsServer(`http://127.0.0.1:${port}`, async () => {
    const gone = once(child, 'exit')
    child.kill()
    await gone
  })
}

/** Talks to a server that runs already. @param end ends it, once every client is closed */
export function connectSqsServer(url: string, end = async () => {}): SqsServer {
  const client = new SQSClient({ region: 'us-east-1', endpoint: url, credentials: testCredentials })
  const made: SqsClients[] = []

  return {
    url,
    client,
    clients: (endpoint = url) => {
      const clients = createSqsClients({
        region: 'us-east-1',
        endpoint,
        credentials: testCredentials,
        onRequest: () => counted.requests++
      })
      const counted = Object.assign(clients, { requests: 0 })
      made.push(clients)
      return counted
    },
    ...helpers(client),
    stop: async () => {
      for (const clients of made) clients.close()
      client.destroy()
      await end()
    }
  }
}

function helpers(client: SQSClient) {
  return {
    async createQueue({ fifo = false, attributes = {}, name = `q-${randomUUID()}` } = {}) {
      const QueueName = fifo ? `${name}.fifo` : name
      const Attributes = { ...attributes, ...(fifo ? { FifoQueue: 'true' } : {}) }
      const answer = await client.send(new CreateQueueCommand({ QueueName, Attributes }))
      return answer.QueueUrl!
    },
    async deleteQueue(QueueUrl: string) {
      await client.send(new DeleteQueueCommand({ QueueUrl }))
    },
    async send(QueueUrl: string, entries: Omit<SendMessageBatchRequestEntry, 'Id'>[]) {
      for (let from = 0; from < entries.length; from += 10) {
        const Entries = entries
          .slice(from, from + 10)
          .map((entry, index) => ({ ...entry, Id: String(index) }))
        const answer = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
        if (answer.Failed?.length) throw new Error(JSON.stringify(answer.Failed))
      }
    },
    async drain(QueueUrl: string, VisibilityTimeout = 60) {
      const all: Message[] = []
      for (;;) {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl,
            VisibilityTimeout,
            MaxNumberOfMessages: 10,
            MessageAttributeNames: ['All'],
            MessageSystemAttributeNames: ['All']
          })
        )
        if (Messages.length === 0) return all
        all.push(...Messages)
      }
    },
    async counts(QueueUrl: string) {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })
      )
      return {
        visible: Number(Attributes.ApproximateNumberOfMessages),
        inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
        delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed)
      }
    }
  }
}

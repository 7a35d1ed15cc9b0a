import type { SQSClient } from '@aws-sdk/client-sqs'
import { STSClient } from '@aws-sdk/client-sts'
import { createSqsClients, type SqsClients } from '../connector/clients.js'
import { createHttpHandler } from '../connector/http-handler.js'
import type { Target } from './targets.js'

/** One request as the status bar counts it. */
export interface CountedRequest {
  fifo: boolean
  /** Whether AWS charges for it: an endpoint of one's own does not. */
  charged: boolean
}

const stsTimeouts = {
  connectionTimeout: 5000,
  requestTimeout: 10_000,
  idleTimeout: 10_000
} as const

/** Adds to a client what every one of a connection has. */
export type Prepare = (client: SQSClient) => void

/** The SQS clients of a connection. Nothing is sent until one is used. */
export function sqsClients(
  target: Target,
  counted: (request: CountedRequest) => void,
  prepare: Prepare = () => undefined
): SqsClients {
  const clients = createSqsClients({
    region: target.region,
    endpoint: target.endpoint,
    credentials: credentialsOf(target),
    onRequest: () => undefined
  })
  const charged = target.endpoint === '' || new URL(target.endpoint).host.includes('.amazonaws.com')
  return preparedClients(clients, (client) => {
    countRequests(client, (fifo) => counted({ fifo, charged }))
    prepare(client)
  })
}

/** The STS client of a connection. An Endpoint is asked too: it stands for the whole of AWS. */
export function stsClient(target: Target): STSClient {
  return new STSClient({
    region: target.region,
    ...(target.endpoint ? { endpoint: target.endpoint } : {}),
    credentials: credentialsOf(target),
    requestHandler: createHttpHandler({
      ...stsTimeouts,
      maxSockets: 2,
      onRequest: () => undefined
    }),
    maxAttempts: 2
  })
}

function credentialsOf({ keys }: Target) {
  return {
    accessKeyId: keys.accessKeyId,
    secretAccessKey: keys.secretKey,
    ...(keys.sessionToken ? { sessionToken: keys.sessionToken } : {})
  }
}

function preparedClients(clients: SqsClients, prepare: Prepare): SqsClients {
  const known = new WeakSet<SQSClient>()
  return {
    region: clients.region,
    clientFor(queueUrl, use) {
      const client = clients.clientFor(queueUrl, use)
      if (!known.has(client)) {
        known.add(client)
        prepare(client)
      }
      return client
    },
    close: () => clients.close()
  }
}

/** Low priority in this step is inside the SDK's retries: every attempt counts, since every attempt is paid. */
function countRequests(client: SQSClient, count: (fifo: boolean) => void): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const { QueueUrl } = args.input as { QueueUrl?: string }
      count(QueueUrl?.endsWith('.fifo') ?? false)
      return next(args)
    },
    { step: 'finalizeRequest', priority: 'low', name: 'countRequests' }
  )
}

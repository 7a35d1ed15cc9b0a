import type { SQSClient } from '@aws-sdk/client-sqs'
import { STSClient } from '@aws-sdk/client-sts'
import { createSqsClients, type SqsClients } from '../connector/clients.js'
import { createHttpHandler } from '../connector/http-handler.js'
import { callFor } from '../connector/call-context.js'
import type { Credentials } from './authentication/cached-credentials.js'
import { untilAborted } from './authentication/until-aborted.js'

/** Where requests go, and who signs them. */
interface Place {
  region: string
  /** Blank for AWS's own. */
  endpoint: string
  /** Fixed ones, or a provider that is asked for each request. */
  credentials: Credentials | (() => Promise<Credentials>)
}

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
  target: Place,
  counted: (request: CountedRequest) => void,
  prepare: Prepare = () => undefined
): SqsClients {
  const clients = createSqsClients({
    region: target.region,
    endpoint: target.endpoint,
    credentials: target.credentials,
    onRequest: () => undefined
  })
  const charged =
    target.endpoint === '' || /\.amazonaws\.(com|eu)\b/.test(new URL(target.endpoint).host)
  return preparedClients(clients, (client) => {
    countRequests(client, (fifo) => counted({ fifo, charged }))
    awaitCredentials(client, target.credentials)
    prepare(client)
  })
}

/** The STS client of a connection. An Endpoint is asked too: it stands for the whole of AWS. */
export function stsClient(target: Place): STSClient {
  return new STSClient({
    region: target.region,
    ...(target.endpoint ? { endpoint: target.endpoint } : {}),
    credentials: target.credentials,
    requestHandler: createHttpHandler({
      ...stsTimeouts,
      maxSockets: 2,
      onRequest: () => undefined
    }),
    maxAttempts: 2
  })
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

/** A call that is given up does not wait for credentials that a person still has to do something for. */
function awaitCredentials(client: SQSClient, credentials: Place['credentials']): void {
  if (typeof credentials !== 'function') return
  client.middlewareStack.add(
    (next) => async (args) => {
      const { abortSignal } = callFor(args.input)
      if (abortSignal) await untilAborted(credentials(), abortSignal)
      return next(args)
    },
    { step: 'initialize', priority: 'low', name: 'awaitCredentials' }
  )
}

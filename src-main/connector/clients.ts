import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs'
import { limits, parseQueueUrl } from '../contract/index.js'
import { carryCalls } from './call-context.js'
import { createHttpHandler } from './http-handler.js'

/**
 * How a client repeats what failed: `call` three times with the SDK's own pauses; `listen` never, since a listener backs
 * off by itself and says so; `send` never, since a message whose answer was lost would be sent twice, and a queue purged
 * twice.
 */
export type ClientUse = 'call' | 'listen' | 'send'

/** The clients of one connection: one per place that requests go to, all over the same kept connections. */
export interface SqsClients {
  /** Of the connection. A queue's own region, where its URL tells one, wins over it. */
  readonly region: string
  /** @param queueUrl a full queue URL, or null for what concerns no queue (ListQueues, GetQueueUrl) */
  clientFor(queueUrl: string | null, use?: ClientUse): SQSClient
  /** Closes every connection. Requests in flight fail. */
  close(): void
}

/** Settings of {@link createSqsClients}. */
export interface SqsClientsSettings {
  region: string
  /** The connection's **Endpoint**, or blank. When set, every request goes to it, whatever host a queue URL names. */
  endpoint: string
  /** An SDK credential provider, or fixed credentials. */
  credentials: NonNullable<SQSClientConfig['credentials']>
  /** Called for each HTTP request: the status bar's request rate. */
  onRequest: () => void
}

/** Milliseconds until an answer begins, and between two pieces of it. */
const answerTimeout = 10_000

/** Milliseconds for a receive that waits `seconds` for messages: a hung server is noticed soon after. */
export const receiveTimeout = (seconds: number) => seconds * 1000 + answerTimeout

const connectionTimeout = 5_000

/** Hosts whose queues are reached at the SDK's own endpoint of the region, the legacy hosts among them. */
const publicHost =
  /^(sqs\.[a-z0-9-]+\.amazonaws\.(com(\.cn)?|eu)|([a-z0-9-]+\.)?queue\.amazonaws\.com)$/

/** A host of its own (VPC endpoint, FIPS, dual stack, LocalStack): requests go where the URL says. */
function originOf(queueUrl: string | null): string {
  if (queueUrl === null) return ''
  const url = new URL(queueUrl)
  return publicHost.test(url.hostname) ? '' : url.origin
}

/** Makes the clients of a connection. No request is made until one is used. */
export function createSqsClients(settings: SqsClientsSettings): SqsClients {
  const requestHandler = createHttpHandler({
    maxSockets: limits.listenConcurrency * 4,
    connectionTimeout,
    requestTimeout: answerTimeout,
    idleTimeout: answerTimeout,
    onRequest: settings.onRequest
  })
  const clients = new Map<string, SQSClient>()

  function create(region: string, endpoint: string, use: ClientUse): SQSClient {
    const client = new SQSClient({
      region,
      ...(endpoint ? { endpoint } : {}),
      credentials: settings.credentials,
      requestHandler,
      cacheMiddleware: true,
      useQueueUrlAsEndpoint: false,
      maxAttempts: use === 'call' ? 3 : 1,
      // The connector verifies every MD5 itself, per message: one bad message must not hide the others of its batch.
      md5: false
    })
    carryCalls(client)
    return client
  }

  return {
    region: settings.region,
    clientFor: (queueUrl, use = 'call') => {
      const region = (queueUrl && parseQueueUrl(queueUrl).region) || settings.region
      const endpoint = settings.endpoint || originOf(queueUrl)
      const key = `${use} ${region} ${endpoint}`
      const client = clients.get(key) ?? create(region, endpoint, use)
      clients.set(key, client)
      return client
    },
    close: () => {
      for (const client of clients.values()) client.destroy()
      requestHandler.destroy()
    }
  }
}

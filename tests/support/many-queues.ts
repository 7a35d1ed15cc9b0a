import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A queue of the server. */
export interface ServedQueue {
  name: string
  attributes: Record<string, string>
  tags: Record<string, string>
}

/** A server with very many queues: quick, and paged as SQS is. It knows the calls that look at queues, and no others. */
export interface ManyQueues {
  endpoint: string
  queues: Map<string, ServedQueue>
  /** Every call so far: its name, and the queue where it names one. */
  calls: { action: string; queue: string | null }[]
  /** Calls that are answered with AccessDenied: `ListQueues`, or `ListQueueTags orders` for one queue. */
  denied: Set<string>
  /** Calls that it does not know, as some servers do not. */
  unknown: Set<string>
  /** Awaited before each answer: to hold answers up. */
  before: () => Promise<void>
  arnOf(name: string): string
  close(): Promise<void>
}

const account = '123456789012'
const region = 'us-east-1'
const largest = 1000

export const arnOf = (name: string): string => `arn:aws:sqs:${region}:${account}:${name}`

/** A queue with every attribute that SQS tells. */
export function servedQueue(
  name: string,
  changed: Record<string, string> = {},
  tags: Record<string, string> = {}
): ServedQueue {
  const attributes = {
    QueueArn: arnOf(name),
    ApproximateNumberOfMessages: '0',
    ApproximateNumberOfMessagesNotVisible: '0',
    ApproximateNumberOfMessagesDelayed: '0',
    CreatedTimestamp: '1700000000',
    LastModifiedTimestamp: '1700000000',
    VisibilityTimeout: '30',
    MaximumMessageSize: '262144',
    MessageRetentionPeriod: '345600',
    DelaySeconds: '0',
    ReceiveMessageWaitTimeSeconds: '0',
    SqsManagedSseEnabled: 'true',
    ...(name.endsWith('.fifo') ? { FifoQueue: 'true', ContentBasedDeduplication: 'false' } : {}),
    ...changed
  }
  return { name, attributes, tags }
}

/** So many queues: every tenth is FIFO, and every twentieth a dead-letter queue of the one before it. */
export function manyQueues(count: number): ServedQueue[] {
  return Array.from({ length: count }, (_, index) => {
    const name = nameOf(index)
    const redrives = index % 20 === 18
    return servedQueue(
      name,
      {
        ApproximateNumberOfMessages: String(index % 7 === 0 ? index : 0),
        ...(redrives
          ? {
              RedrivePolicy: JSON.stringify({
                deadLetterTargetArn: arnOf(nameOf(index + 1)),
                maxReceiveCount: 3
              })
            }
          : {})
      },
      { team: `team-${index % 40}` }
    )
  })
}

const nameOf = (index: number) =>
  index % 10 === 0 ? `pay-${index}.fifo` : `team-${index % 40}-events-${index}`

type Json = Record<string, unknown>

class Refusal extends Error {
  constructor(readonly type: string) {
    super(type)
  }
}

/** Starts the server on a free port of this machine. */
export async function startManyQueues(given: readonly ServedQueue[]): Promise<ManyQueues> {
  const queues = new Map(given.map((queue) => [queue.name, queue]))
  const calls: ManyQueues['calls'] = []
  const served = {
    before: () => Promise.resolve(),
    denied: new Set<string>(),
    unknown: new Set<string>()
  }
  let endpoint = ''

  const urlOf = (name: string) => `${endpoint}/${account}/${name}`

  function page(all: string[], { MaxResults, NextToken }: Json) {
    const size = Math.min(largest, Number(MaxResults ?? largest))
    const from = Number(NextToken ?? 0)
    const more = MaxResults !== undefined && from + size < all.length
    return { urls: all.slice(from, from + size), token: more ? String(from + size) : undefined }
  }

  function named({ QueueUrl }: Json): ServedQueue {
    const queue = queues.get(String(QueueUrl).split('/').at(-1) ?? '')
    if (!queue) throw new Refusal('QueueDoesNotExist')
    return queue
  }

  const answers: Record<string, (input: Json) => Json> = {
    ListQueues: (input) => {
      const { urls, token } = page([...queues.keys()].map(urlOf), input)
      return { QueueUrls: urls, NextToken: token }
    },
    GetQueueUrl: ({ QueueName }) => ({ QueueUrl: urlOf(named({ QueueUrl: QueueName }).name) }),
    GetQueueAttributes: (input) => {
      const wanted = input['AttributeNames'] as string[]
      const all = Object.entries(named(input).attributes)
      const some = all.filter(([name]) => wanted.includes('All') || wanted.includes(name))
      return { Attributes: Object.fromEntries(some) }
    },
    ListQueueTags: (input) => ({ Tags: named(input).tags }),
    ListDeadLetterSourceQueues: (input) => {
      const arn = arnOf(named(input).name)
      const sources = [...queues.values()].filter(({ attributes }) =>
        attributes['RedrivePolicy']?.includes(`"${arn}"`)
      )
      const { urls, token } = page(
        sources.map(({ name }) => urlOf(name)),
        input
      )
      return { queueUrls: urls, NextToken: token }
    }
  }

  const server = createServer((request, response) => {
    void answer(request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
      response.end(JSON.stringify(body))
    })
  })

  async function answer(request: IncomingMessage): Promise<{ status: number; body: Json }> {
    const action = String(request.headers['x-amz-target']).replace('AmazonSQS.', '')
    const text = await read(request)
    // It is asked who the credentials are too, by another protocol.
    if (!text.startsWith('{')) return { status: 403, body: {} }
    const input = JSON.parse(text) as Json
    const url = input['QueueUrl']
    const queue = typeof url === 'string' ? (url.split('/').at(-1) ?? '') : null
    calls.push({ action, queue })
    await served.before()
    try {
      if (served.unknown.has(action)) throw new Refusal('UnknownOperationException')
      if (served.denied.has(action) || served.denied.has(`${action} ${queue}`))
        throw new Refusal('AccessDenied')
      const given = answers[action]
      if (!given) throw new Refusal('UnsupportedOperation')
      return { status: 200, body: given(input) }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return {
        status: 400,
        body: { __type: `com.amazonaws.sqs#${error.type}`, message: error.type }
      }
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return Object.assign(served, {
    endpoint,
    queues,
    calls,
    arnOf,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  })
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

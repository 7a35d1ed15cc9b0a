import { GetQueueAttributesCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs'
import {
  isQueueUrl,
  parseQueueUrl,
  queueNameOrUrlProblem,
  queueUrlProblem,
  type OperationObject,
  type Queue,
  type QueueRules
} from '../contract/index.js'
import type { ClientUse, SqsClients } from './clients.js'
import { ConnectorError, toFailure } from './errors.js'

/** What the connector needs to know about a queue. `null` is unknown: the credentials may not read its attributes. */
export interface QueueFacts extends Queue, QueueRules {
  /** Seconds. */
  visibilityTimeout: number | null
  /** Seconds that the queue lets a receive wait where the receive does not say. */
  waitTimeout: number | null
  /** Receives after which SQS moves a message to the dead-letter queue; null also where there is none. */
  maxReceiveCount: number | null
}

/** @throws ConnectorError when the object of an operation cannot be one */
export function checkObject(object: OperationObject): void {
  if (object.kind === 'dynamic') return
  const problem = queueUrlProblem(object.url)
  if (problem) throw new ConnectorError({ ...problem, retryable: false })
}

/**
 * The queue of a **Queue Name/URL**: a URL is used as it is, a name costs one GetQueueUrl.
 *
 * @throws ConnectorError
 */
async function resolveQueue(
  clients: SqsClients,
  nameOrUrl: string,
  signal?: AbortSignal
): Promise<Queue> {
  const problem = queueNameOrUrlProblem(nameOrUrl)
  if (problem) throw new ConnectorError({ ...problem, retryable: false })
  if (isQueueUrl(nameOrUrl)) return parseQueueUrl(nameOrUrl)
  const name = nameOrUrl.trim()
  try {
    const command = new GetQueueUrlCommand({ QueueName: name })
    const answer = await clients.clientFor(null).send(command, { abortSignal: signal })
    return parseQueueUrl(answer.QueueUrl ?? '')
  } catch (error) {
    throw new ConnectorError(toFailure(error, { action: 'GetQueueUrl', queue: name }))
  }
}

/** A resolver that asks once per queue: make one per run. */
export function createResolver(clients: SqsClients, signal?: AbortSignal) {
  const asked = new Map<string, Promise<Queue>>()
  return (nameOrUrl: string): Promise<Queue> => {
    const key = nameOrUrl.trim()
    const known = asked.get(key) ?? resolveQueue(clients, key, signal)
    asked.set(key, known)
    return known
  }
}

const number = (text: string | undefined) => {
  const value = Number(text)
  return text === undefined || !Number.isFinite(value) ? null : value
}

function maxReceiveCount(policy: string | undefined): number | null {
  if (policy === undefined) return null
  try {
    const parsed = JSON.parse(policy) as { maxReceiveCount?: number | string } | null
    return number(parsed?.maxReceiveCount?.toString())
  } catch {
    return null
  }
}

/** What is known of a queue from its URL alone. */
export const bareFacts = (queue: Queue): QueueFacts => ({
  ...queue,
  contentBasedDeduplication: null,
  maximumMessageSize: null,
  visibilityTimeout: null,
  waitTimeout: null,
  maxReceiveCount: null
})

/**
 * Reads what the connector needs to know about a queue. Lacking the permission is no failure: then it is unknown.
 *
 * @param action what it is needed for, as SQS's name of that call: a failure is told as one of that task
 * @throws ConnectorError for anything else
 */
export async function queueFacts(
  clients: SqsClients,
  queue: Queue,
  action: string,
  signal?: AbortSignal,
  use: ClientUse = 'call'
): Promise<QueueFacts> {
  try {
    // All, since asking a standard queue for an attribute of FIFO queues is refused.
    const command = new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: ['All'] })
    const client = clients.clientFor(queue.url, use)
    const { Attributes: found = {} } = await client.send(command, { abortSignal: signal })
    const deduplication = found.ContentBasedDeduplication === 'true'
    return {
      ...queue,
      contentBasedDeduplication: queue.fifo ? deduplication : null,
      maximumMessageSize: number(found.MaximumMessageSize),
      visibilityTimeout: number(found.VisibilityTimeout),
      waitTimeout: number(found.ReceiveMessageWaitTimeSeconds),
      maxReceiveCount: maxReceiveCount(found.RedrivePolicy)
    }
  } catch (error) {
    const failure = toFailure(error, { action, queue: queue.name })
    if (failure.code === 'AccessDenied') return bareFacts(queue)
    throw new ConnectorError(failure)
  }
}

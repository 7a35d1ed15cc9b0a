import { ReceiveMessageCommand, type Message } from '@aws-sdk/client-sqs'
import type { Queue } from '../contract/index.js'
import { inCall } from './call-context.js'
import { receiveTimeout, type ClientUse, type SqsClients } from './clients.js'
import { isThrottled, unthrottled } from './unthrottled.js'

/** One ReceiveMessage. Times in seconds; `undefined` leaves it to the queue. */
export interface ReceiveCall {
  queue: Queue
  count: number
  visibilityTimeout: number | null
  waitTimeout: number | null
  /** FIFO queues only. */
  attemptId: string | null
}

/** The longest wait that a queue may have set for itself. */
const longestWait = 20

/** Asks for messages with everything that SQS tells about them. Rejects with the SDK's error. */
export async function receiveMessages(
  clients: SqsClients,
  { queue, count, visibilityTimeout, waitTimeout, attemptId }: ReceiveCall,
  signal: AbortSignal,
  use: ClientUse
): Promise<Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: queue.url,
    MaxNumberOfMessages: count,
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: ['All'],
    VisibilityTimeout: visibilityTimeout ?? undefined,
    WaitTimeSeconds: waitTimeout ?? undefined,
    ReceiveRequestAttemptId: (queue.fifo ? attemptId : null) ?? undefined
  })
  const requestTimeout = receiveTimeout(waitTimeout ?? longestWait)
  const client = clients.clientFor(queue.url, use)
  const answer = await client.send(inCall(command, { abortSignal: signal, requestTimeout }))
  return answer.Messages ?? []
}

/** As {@link receiveMessages}, for work that is to come to its end: where SQS wants fewer requests it waits, and asks again. */
export async function receivePatiently(
  ...asked: Parameters<typeof receiveMessages>
): Promise<Message[]> {
  const [, , signal] = asked
  try {
    return await unthrottled(signal, () => receiveMessages(...asked))
  } catch (error) {
    // Given up between two tries: that it was throttled is not why.
    if (isThrottled(error)) signal.throwIfAborted()
    throw error
  }
}

import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient
} from '@aws-sdk/client-sqs'
import { Consumer } from 'sqs-consumer'
import { now, serveSide } from '../lib/side-process.js'
import { client } from './client.js'

/** Start draining with this many loops, or stop. */
export type DrainQuestion =
  { do: 'start'; endpoint: string; url: string; concurrency: number } | { do: 'stop' }

/** A way to drain; starting it tells how to stop it. */
type Drainer = (sqs: SQSClient, url: string, concurrency: number) => () => Promise<unknown>

/** What anybody would write: receive ten, delete ten, as many loops as wanted. */
const bare: Drainer = (sqs, url, concurrency) => {
  const abort = new AbortController()
  const loops = Array.from({ length: concurrency }, () => loop(sqs, url, abort.signal))
  return () => {
    abort.abort()
    return Promise.allSettled(loops)
  }
}

async function loop(sqs: SQSClient, url: string, abortSignal: AbortSignal): Promise<void> {
  const receive = { QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 20 }
  while (!abortSignal.aborted) {
    const answer = await sqs.send(new ReceiveMessageCommand(receive), { abortSignal })
    if (answer.Messages?.length) await deleteAll(sqs, url, answer.Messages)
  }
}

async function deleteAll(sqs: SQSClient, url: string, messages: Message[]): Promise<void> {
  const entries = messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle }))
  await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries: entries }))
}

const consumer: Drainer = (sqs, url, concurrency) => {
  const consumers = Array.from({ length: concurrency }, () =>
    Consumer.create({
      queueUrl: url,
      sqs,
      batchSize: 10,
      suppressFifoWarning: true,
      handleMessageBatch: (messages) => Promise.resolve(messages)
    })
  )
  for (const one of consumers) {
    // Stopping aborts the long polls, which it reports as errors; a real one shows as a drain that never ends.
    one.on('error', () => undefined)
    one.start()
  }
  return async () => {
    for (const one of consumers) one.stop({ abort: true })
  }
}

export const drainers = { bare, 'sqs-consumer': consumer } satisfies Record<string, Drainer>

/** Runs one drainer's process. Starting answers with the instant of its first call. */
export function drainSide(name: keyof typeof drainers): void {
  let stop = async (): Promise<unknown> => null
  serveSide<DrainQuestion, number>(async (asked) => {
    if (asked.do === 'stop') {
      await stop()
      return 0
    }
    const sqs = client(asked.endpoint)
    const at = now()
    stop = drainers[name](sqs, asked.url, asked.concurrency)
    return at
  })
}

import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { bodyOf, messageBytes } from '../lib/load.js'
import { now, serveSide } from '../lib/side-process.js'
import { client } from './client.js'

export interface SendQuestion {
  endpoint: string
  url: string
  count: number
  concurrency: number
}

const batch = 10

/** Runs the bare loop's process. Answers with the instant of its first call, once all is sent. */
export function sendSide(): void {
  serveSide<SendQuestion, number>(async ({ endpoint, url, count, concurrency }) => {
    const sqs = client(endpoint)
    const bodies = Array.from({ length: count }, (_, index) => bodyOf(index, messageBytes))
    const at = now()
    const next = bodies.values()
    await Promise.all(Array.from({ length: concurrency }, () => loop(sqs, url, next)))
    return at
  })
}

async function loop(sqs: SQSClient, url: string, bodies: Iterator<string>): Promise<void> {
  for (let entries = take(bodies); entries.length > 0; entries = take(bodies)) {
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: entries }))
  }
}

function take(bodies: Iterator<string>): { Id: string; MessageBody: string }[] {
  const entries: { Id: string; MessageBody: string }[] = []
  while (entries.length < batch) {
    const { done, value } = bodies.next()
    if (done) break
    entries.push({ Id: String(entries.length), MessageBody: value })
  }
  return entries
}

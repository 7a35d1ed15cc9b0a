import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { bodyOf, groupOf, messageBytes } from '../lib/load.js'
import { now, serveSide } from '../lib/side-process.js'
import { client } from './client.js'

export interface SendQuestion {
  endpoint: string
  url: string
  count: number
  concurrency: number
  /** Message groups of the documents; 0 for none. */
  groups: number
}

const batch = 10

type Entry = { MessageBody: string; MessageGroupId?: string }

const entryOf = (index: number, groups: number): Entry => ({
  MessageBody: bodyOf(index, messageBytes),
  ...(groups > 0 ? { MessageGroupId: groupOf(index, groups) } : {})
})

/** Runs the bare loop's process. Answers with the instant of its first call, once all is sent. */
export function sendSide(): void {
  serveSide<SendQuestion, number>(async ({ endpoint, url, count, concurrency, groups }) => {
    const sqs = client(endpoint)
    const entries = Array.from({ length: count }, (_, index) => entryOf(index, groups))
    const at = now()
    const next = entries.values()
    await Promise.all(Array.from({ length: concurrency }, () => loop(sqs, url, next)))
    return at
  })
}

async function loop(sqs: SQSClient, url: string, all: Iterator<Entry>): Promise<void> {
  for (let entries = take(all); entries.length > 0; entries = take(all)) {
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: entries }))
  }
}

function take(all: Iterator<Entry>): (Entry & { Id: string })[] {
  const entries: (Entry & { Id: string })[] = []
  while (entries.length < batch) {
    const { done, value } = all.next()
    if (done) break
    entries.push({ Id: String(entries.length), ...value })
  }
  return entries
}

import { pathToFileURL } from 'node:url'
import { JournalClient } from '../../../src-main/journal/client.js'
import type { NewDocument } from '../../../src-main/journal/journal.js'

/**
 * A program that records polls as fast as it can until it is killed, and says which it was told are durable, a line
 * each: `poll <first id> <number>` and `deleted <first id>`.
 */
const [, , file = '', key = '', worker = '', listenerId = ''] = process.argv
const journal = new JournalClient({ file, key, workerUrl: pathToFileURL(worker) })

const message = (body: string): NewDocument => ({
  direction: 'output',
  at: Date.now(),
  queueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/orders.fifo',
  body,
  properties: { messageGroupId: `g${body.length % 7}`, receiptHandle: 'r' },
  attributes: [],
  system: {},
  md5OfBody: null,
  md5OfAttributes: null,
  state: 'held',
  leaseUntil: Date.now() + 30_000,
  failure: null
})

async function record(number: number): Promise<void> {
  const { documentIds } = await journal.recordPoll({
    connectionId: 'c1',
    listenerId,
    queueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/orders.fifo',
    startedAt: Date.now(),
    documents: Array.from({ length: 10 }, (_, n) => message(`${number} ${n} ${'x'.repeat(400)}`))
  })
  // Written at once, unlike a stream: what is said must not die with the process.
  process.stdout.write(`poll ${documentIds[0] ?? 0} ${number}\n`)
  await journal.setState({ documentIds, state: 'deleted' })
  process.stdout.write(`deleted ${documentIds[0] ?? 0}\n`)
}

let next = 0
await Promise.all(
  Array.from({ length: 4 }, async () => {
    for (;;) await record(next++)
  })
)

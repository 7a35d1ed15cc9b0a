import { setTimeout as pause } from 'node:timers/promises'
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type Message,
  type SQSClient
} from '@aws-sdk/client-sqs'
import type { SqsServer } from './sqs-server.js'

/** Work on a queue that another program would do: by the SDK alone, without the app. */

/** @param name ends in `.fifo` for a FIFO queue @returns the queue's URL */
export async function createQueue(
  sqs: SQSClient,
  name: string,
  attributes: Record<string, string> = {}
): Promise<string> {
  const fifo: Record<string, string> = name.endsWith('.fifo') ? { FifoQueue: 'true' } : {}
  const made = await sqs.send(
    new CreateQueueCommand({ QueueName: name, Attributes: { ...fifo, ...attributes } })
  )
  if (!made.QueueUrl) throw new Error(`The server gave no URL for ${name}.`)
  return made.QueueUrl
}

/** Receives and deletes until nothing is left, leased by somebody else or not. @returns the bodies by message id */
export async function takeAll(server: SqsServer, url: string): Promise<Map<string, string>> {
  const bodies = new Map<string, string>()
  for (;;) {
    const { Messages = [] } = await server.client.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 })
    )
    for (const { MessageId, Body } of Messages) bodies.set(MessageId ?? '', Body ?? '')
    if (Messages.length > 0) {
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle
      }))
      await server.client.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }))
      continue
    }
    const { visible, inFlight } = await server.counts(url)
    if (visible + inFlight === 0) return bodies
  }
}

/** Receives and deletes, so that groups of a FIFO queue advance, until nothing comes. */
export async function takeInOrder(server: SqsServer, QueueUrl: string): Promise<Message[]> {
  const all: Message[] = []
  for (;;) {
    const { Messages = [] } = await server.client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All']
      })
    )
    if (Messages.length === 0) return all
    all.push(...Messages)
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle }))
    await server.client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))
  }
}

const batch = 10
const pollMs = 20

/** Keeps a FIFO queue filled, so that whoever listens to it always has something to do. */
export class Feed {
  private readonly sent = new Map<string, string>()
  private readonly running: Promise<void>
  private stopped = false
  private next = 0

  /** @param backlog messages that wait in the queue while nobody takes them */
  constructor(
    private readonly server: SqsServer,
    private readonly url: string,
    private readonly size: { groups: number; backlog: number }
  ) {
    this.running = this.run()
    // Whoever stops it is told; until then the server may go away first.
    this.running.catch(() => undefined)
  }

  /** @returns the bodies of all that was sent, by message id */
  async stop(): Promise<Map<string, string>> {
    this.stopped = true
    await this.running
    return this.sent
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const { visible, inFlight } = await this.server.counts(this.url)
      const lacking = this.size.backlog - visible - inFlight
      for (let left = lacking; left > 0 && !this.stopped; left -= batch) await this.send()
      if (lacking <= 0) await pause(pollMs)
    }
  }

  private async send(): Promise<void> {
    const bodies = Array.from({ length: batch }, () => {
      const number = this.next++
      return { number, body: JSON.stringify({ number, text: `message ${number}` }) }
    })
    const { Successful = [] } = await this.server.client.send(
      new SendMessageBatchCommand({
        QueueUrl: this.url,
        Entries: bodies.map(({ number, body }, index) => ({
          Id: String(index),
          MessageBody: body,
          MessageGroupId: `group-${number % this.size.groups}`,
          MessageDeduplicationId: `message-${number}`
        }))
      })
    )
    for (const { Id, MessageId } of Successful) {
      this.sent.set(MessageId ?? '', bodies[Number(Id)]?.body ?? '')
    }
  }
}

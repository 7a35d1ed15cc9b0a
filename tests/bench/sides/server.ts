import type { AddressInfo } from 'node:net'
import { buildApp } from 'fauxqs'
import { now, serveSide } from '../lib/side-process.js'
import { bodyOf, groupOf } from '../lib/load.js'

/** What the server's process is asked to do besides speaking SQS over HTTP. */
export type ServerQuestion =
  | { do: 'start' }
  | { do: 'create'; name: string }
  /** Puts messages into a queue without HTTP, so that filling costs little. Groups: FIFO queues only. */
  | { do: 'fill'; url: string; count: number; bytes: number; groups: number }
  /** Ends when this many entries were deleted and nothing is left, visible or in flight. */
  | { do: 'drained'; url: string; count: number }
  /** Ends when this many entries were accepted. */
  | { do: 'filled'; url: string; count: number }
  /** Makes the queue anew under the same URL: the emulator keeps the long polls of those who have gone. */
  | { do: 'renew'; url: string }
  | { do: 'waiting'; url: string }

/** A number: the port, an instant in milliseconds since the epoch, or a count. A text: a queue's URL. */
export type ServerAnswer = number | string

interface Watch {
  action: 'DeleteMessageBatch' | 'SendMessageBatch'
  url: string
  left: number
  done(at: number): void
}

interface Finished {
  headers: Record<string, unknown>
  body: unknown
}

const loopback = '127.0.0.1'
const batch = 10

type App = ReturnType<typeof buildApp>

/** The emulator, and how far a side has come according to the server itself: one definition for all sides. */
class Server {
  private readonly app: App = buildApp({ logger: false, host: '', defaultRegion: 'us-east-1' })
  private watches: Watch[] = []
  private host = loopback
  private filled = 0

  async start(): Promise<number> {
    this.app.addHook('onResponse', async (request: Finished) => this.note(request))
    await this.app.listen({ port: 0, host: loopback })
    const { port } = this.app.server.address() as AddressInfo
    this.host = `${loopback}:${port}`
    return port
  }

  async create(name: string): Promise<string> {
    const attributes = { VisibilityTimeout: '120' }
    const made = await this.call('CreateQueue', { QueueName: name, Attributes: attributes })
    return String(made['QueueUrl'])
  }

  async fill(url: string, count: number, bytes: number, groups: number): Promise<number> {
    for (let from = 0; from < count; from += batch) {
      const size = Math.min(batch, count - from)
      const entries = Array.from({ length: size }, (_, index) => this.entry(index, bytes, groups))
      await this.call('SendMessageBatch', { QueueUrl: url, Entries: entries })
    }
    return count
  }

  watch(action: Watch['action'], url: string, count: number): Promise<number> {
    return new Promise((done) => this.watches.push({ action, url, left: count, done }))
  }

  async renew(url: string): Promise<string> {
    await this.call('DeleteQueue', { QueueUrl: url })
    return this.create(url.split('/').at(-1) ?? '')
  }

  /** Messages that are visible, delayed or in flight. */
  async waiting(url: string): Promise<number> {
    const names = ['', 'NotVisible', 'Delayed'].map((part) => `ApproximateNumberOfMessages${part}`)
    const answer = await this.call('GetQueueAttributes', { QueueUrl: url, AttributeNames: names })
    return Object.values(answer['Attributes'] as Record<string, string>)
      .map(Number)
      .reduce((sum, part) => sum + part, 0)
  }

  private entry(index: number, bytes: number, groups: number): object {
    const number = this.filled++
    const entry = { Id: String(index), MessageBody: bodyOf(number, bytes) }
    if (groups === 0) return entry
    const MessageGroupId = groupOf(number, groups)
    return { ...entry, MessageGroupId, MessageDeduplicationId: `fill-${number}` }
  }

  /** Counts what a side has done, as its answers go out. */
  private note(request: Finished): void {
    const at = now()
    const action = String(request.headers['x-amz-target'] ?? '').replace('AmazonSQS.', '')
    const watch = this.watches.find((one) => one.action === action)
    if (!watch) return
    const { QueueUrl, Entries } = request.body as { QueueUrl: string; Entries: unknown[] }
    if (QueueUrl !== watch.url) return
    watch.left -= Entries.length
    if (watch.left <= 0) void this.conclude(watch, at)
  }

  private async conclude(watch: Watch, at: number): Promise<void> {
    if (watch.action === 'DeleteMessageBatch' && (await this.waiting(watch.url)) > 0) return
    this.watches = this.watches.filter((one) => one !== watch)
    watch.done(at)
  }

  private async call(action: string, body: object): Promise<Record<string, unknown>> {
    const answer = await this.app.inject({
      method: 'POST',
      url: '/',
      headers: {
        host: this.host,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `AmazonSQS.${action}`
      },
      payload: JSON.stringify(body)
    })
    if (answer.statusCode !== 200) throw new Error(`${action}: ${answer.payload}`)
    return answer.payload ? answer.json<Record<string, unknown>>() : {}
  }
}

/** Runs the server's process. */
export function serverSide(): void {
  const server = new Server()
  serveSide<ServerQuestion, ServerAnswer>((asked) => {
    switch (asked.do) {
      case 'start':
        return server.start()
      case 'create':
        return server.create(asked.name)
      case 'fill':
        return server.fill(asked.url, asked.count, asked.bytes, asked.groups)
      case 'drained':
        return server.watch('DeleteMessageBatch', asked.url, asked.count)
      case 'filled':
        return server.watch('SendMessageBatch', asked.url, asked.count)
      case 'renew':
        return server.renew(asked.url)
      case 'waiting':
        return server.waiting(asked.url)
    }
  })
}

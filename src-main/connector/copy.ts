import { GetQueueAttributesCommand, type Message } from '@aws-sdk/client-sqs'
import { randomUUID } from 'node:crypto'
import { limits, type Failure, type Operation } from '../contract/index.js'
import { isAbort, toFailure } from './errors.js'
import { changeVisibility } from './lease-calls.js'
import type { QueueFacts } from './objects.js'
import { OpenCalls, wholePoll } from './polls.js'
import { findQueue } from './receive.js'
import { receivePatiently } from './receive-call.js'
import { RunFailure, type RunContext } from './run-context.js'
import { SentSince } from './sent-since.js'
import { deleteKept, keepReceived } from './take.js'
import { pause } from './timing.js'

/** Polls side by side: SQS answers each in some 20 ms with at most ten messages. */
const mostLanes = 8
/** Seconds that a poll waits: a long poll asks every server of SQS, a short one some of them. */
const waitSeconds = 1
/** Seconds for which nobody else sees a message until it is in the journal and deleted. */
const leaseSeconds = 30
/** Times that a queue is looked at again that is empty but says that it is not. */
const mostLooks = 3
const lookAgainMs = 1000

/** The note of a copy's run that has left what was sent meanwhile: else a queue in use would never be copied. */
export const leftSentSince = 'What was sent after the copy began was left in the queue.'

/**
 * Brings every message that is visible into the journal and deletes it once it is there, so that at any moment each of
 * them is in the queue or in the journal. On a FIFO queue a group waits for its first message to be deleted, so its order
 * is kept with any number of polls. What is sent after it began is left.
 */
export async function copyOut(
  context: RunContext,
  operation: Extract<Operation, { action: 'receive' }>
): Promise<void> {
  const queue = await findQueue(context, operation.object)
  const copying = new Copying(context, queue)
  for (let look = 0; look < mostLooks; look++) {
    const copied = await copying.drain()
    if (copying.leftLater) context.say([leftSentSince])
    if (context.cancelled.aborted || (copying.leftLater && copied === 0)) return
    const left = await visible(context, queue)
    // A poll may miss what is there, and the counts may be a minute old: it is over once both say so again.
    if (left === 0 && copied === 0) return
    if (left > 0) await pause(lookAgainMs, context.cancelled)
  }
}

/** About how many messages could be received. */
async function visible({ clients, abandoned }: RunContext, queue: QueueFacts): Promise<number> {
  const name = 'ApproximateNumberOfMessages'
  const command = new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: [name] })
  try {
    const client = clients.clientFor(queue.url)
    const { Attributes = {} } = await client.send(command, { abortSignal: abandoned })
    return Number(Attributes[name] ?? 0)
  } catch (error) {
    throw new RunFailure(toFailure(error, { action: 'GetQueueAttributes', queue: queue.name }))
  }
}

/** A message whose lease ended too early is received once more; what else goes wrong would go wrong with each of them. */
const comesAgain = ({ code }: Failure) => code === 'ReceiptHandleIsInvalid'

class Copying {
  /** What a poll brings is written down, however late it is that the copy is cancelled. */
  readonly #calls = new OpenCalls(wholePoll(waitSeconds))
  readonly #lanes = new Set<Promise<void>>()
  readonly #later = new SentSince()
  /** Something was sent after the copy began, and was left. */
  leftLater = false
  /** Answers so far with messages to copy. */
  #answers = 0
  /** Of the lane that failed first. */
  #failure: { reason: unknown } | null = null

  constructor(
    private readonly context: RunContext,
    private readonly queue: QueueFacts
  ) {}

  /**
   * Until polls come back empty while no other one brings anything.
   *
   * @returns how many answers brought something to copy
   * @throws what went wrong first
   */
  async drain(): Promise<number> {
    const before = this.#answers
    const abort = () => this.#calls.abort()
    this.context.cancelled.addEventListener('abort', abort)
    this.#open()
    // Lanes open others: those that are there now may not be all.
    while (this.#lanes.size > 0) await Promise.all(this.#lanes)
    this.context.cancelled.removeEventListener('abort', abort)
    if (this.#failure) throw this.#failure.reason
    return this.#answers - before
  }

  get #stopped() {
    return this.#failure !== null || this.context.cancelled.aborted
  }

  #open(): void {
    const lane = this.#lane()
      .catch((reason: unknown) => {
        this.#failure ??= { reason }
        this.#calls.abort()
      })
      .finally(() => this.#lanes.delete(lane))
    this.#lanes.add(lane)
  }

  async #lane(): Promise<void> {
    while (!this.#stopped) {
      const before = this.#answers
      const found = await this.#receive()
      const messages = await this.#leaveLater(found)
      // Nothing but what was sent since: a further poll would bring the same.
      if (found.length > 0 && messages.length === 0) return
      if (messages.length === 0 && before === this.#answers) return
      if (messages.length === 0) continue
      this.#answers++
      // A full answer: there is more than one poll can bring.
      const full = found.length === limits.receiveBatch
      if (full && this.#lanes.size < mostLanes && !this.#stopped) this.#open()
      const how = { queue: this.queue, visibility: leaseSeconds, sequenceNumber: this.queue.fifo }
      const kept = await keepReceived(this.context, messages, how)
      const failure = await deleteKept(this.context, this.queue.url, kept)
      if (failure && !comesAgain(failure) && !this.#stopped) throw new RunFailure(failure)
    }
  }

  /** Gives back what was sent since. @returns the others */
  async #leaveLater(found: Message[]): Promise<Message[]> {
    const later = found.filter((message) => this.#later.has(message))
    if (later.length === 0) return found
    this.leftLater = true
    const handles = later.map(({ ReceiptHandle: receiptHandle = '' }) => ({ receiptHandle }))
    const call = { clients: this.context.clients, queueUrl: this.queue.url, use: 'call' } as const
    // Where that is refused it is visible again when its lease ends.
    await changeVisibility({ ...call, tries: 2 }, handles, 0)
    return found.filter((message) => !later.includes(message))
  }

  async #receive() {
    const askedAt = performance.now()
    const call = {
      queue: this.queue,
      count: limits.receiveBatch,
      visibilityTimeout: leaseSeconds,
      waitTimeout: waitSeconds,
      attemptId: randomUUID()
    }
    try {
      const messages = await this.#calls.run((signal) =>
        receivePatiently(this.context.clients, call, signal, 'call')
      )
      this.#later.learn(messages, askedAt)
      return messages
    } catch (error) {
      if (isAbort(error) && this.#stopped) return []
      throw new RunFailure(toFailure(error, { action: 'ReceiveMessage', queue: this.queue.name }))
    }
  }
}

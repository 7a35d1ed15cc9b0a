import { createHash } from 'node:crypto'
import type { Message } from '@aws-sdk/client-sqs'
import {
  documentProblems,
  limits,
  type InputDocument,
  type Operation,
  type OperationObject,
  type ReceiveOptions
} from '../contract/index.js'
import { isAbort, toFailure } from './errors.js'
import { bareFacts, createResolver, queueFacts, type QueueFacts } from './objects.js'
import { OpenCalls } from './polls.js'
import { receiveMessages } from './receive-call.js'
import { inputDocument, RunFailure, type RunContext } from './run-context.js'
import { allDocuments } from './run-inputs.js'
import { deleteKept, keepReceived } from './take.js'

type ReceiveOperation = Extract<Operation, { action: 'receive' }>

/** Without an Execution timeout a Receive returns no more than this. */
const mostWithoutTimeout = 10

/**
 * The attempt id of call `n`, counted from 1: the given one, then ids derived from it, so that a retry of the whole
 * Receive replays the same calls.
 */
export function attemptIdOfCall(base: string, n: number): string {
  if (n === 1) return base
  const derived = `${base}-${n}`
  if (derived.length <= limits.attemptIdLength) return derived
  return createHash('sha256').update(derived).digest('hex')
}

/** How many messages a Receive may return. */
export function mostMessages({ maximumMessageCount, executionTimeout }: ReceiveOptions): number {
  const count = maximumMessageCount === -1 ? Infinity : maximumMessageCount
  return executionTimeout === null ? Math.min(count, mostWithoutTimeout) : count
}

/** Receives messages: one output document for each. */
export async function receive(
  context: RunContext,
  operation: ReceiveOperation,
  attemptId: string
): Promise<void> {
  const documents = await allDocuments(context.inputs)
  const queue = await findQueue(context, operation.object, documents[0])
  await context.recordInputs(documents.map((input) => inputDocument(input, queue.url)))
  await new Receiving(context, operation.options, queue, attemptId).run()
}

/** The queue is that of the object, or with Dynamic Queue that of the first input document. */
export async function findQueue(
  context: RunContext,
  object: OperationObject,
  first: InputDocument = { body: '', properties: {}, attributes: [] }
): Promise<QueueFacts> {
  const dynamic = object.kind === 'dynamic'
  const resolve = createResolver(context.clients, context.abandoned)
  const unknown = { fifo: false, contentBasedDeduplication: null, maximumMessageSize: null }
  const early = dynamic ? documentProblems(first, unknown, 'receive', true)[0] : undefined
  if (early) throw new RunFailure({ ...early, retryable: false })
  const named = dynamic ? (first.properties.queueNameOrUrl ?? '') : object.url
  const queue = await resolve(named)
  const [problem] = documentProblems(first, { ...bareFacts(queue) }, 'receive', false)
  if (problem) throw new RunFailure({ ...problem, retryable: false })
  return queueFacts(context.clients, queue, 'ReceiveMessage', context.abandoned)
}

class Receiving {
  #calls = new OpenCalls()
  #received = 0
  #call = 0
  #endsAt: number

  constructor(
    private readonly context: RunContext,
    private readonly options: ReceiveOptions,
    private readonly queue: QueueFacts,
    private readonly attemptId: string
  ) {
    this.#endsAt =
      options.executionTimeout === null ? Infinity : Date.now() + options.executionTimeout * 1000
  }

  async run(): Promise<void> {
    const abort = () => this.#calls.abort()
    this.context.cancelled.addEventListener('abort', abort)
    const most = mostMessages(this.options)
    try {
      while (this.#received < most && Date.now() < this.#endsAt) {
        const messages = await this.#receive(most - this.#received)
        if (messages === null || messages.length === 0) return
        await this.#keep(messages)
        if (this.context.cancelled.aborted) return
      }
    } finally {
      this.context.cancelled.removeEventListener('abort', abort)
    }
  }

  /** Seconds to wait: all means until long polls come back empty, and nothing waits past the Execution timeout. */
  #wait(): number | null {
    const { waitTimeout, maximumMessageCount } = this.options
    const all = maximumMessageCount === -1
    const wanted = all ? Math.max(waitTimeout ?? 1, 1) : waitTimeout
    if (this.#endsAt === Infinity) return wanted
    const left = Math.max(0, Math.floor((this.#endsAt - Date.now()) / 1000))
    return Math.min(wanted ?? this.queue.waitTimeout ?? 0, left)
  }

  /** @returns the messages, or null where the call was given up */
  async #receive(missing: number): Promise<Message[] | null> {
    if (this.context.cancelled.aborted) return null
    this.#call++
    const call = {
      queue: this.queue,
      count: Math.min(limits.receiveBatch, missing),
      visibilityTimeout: this.options.visibilityTimeout,
      waitTimeout: this.#wait(),
      attemptId: attemptIdOfCall(this.attemptId, this.#call)
    }
    try {
      return await this.#calls.run((signal) =>
        receiveMessages(this.context.clients, call, signal, 'call')
      )
    } catch (error) {
      if (isAbort(error) && this.context.cancelled.aborted) return null
      throw new RunFailure(toFailure(error, { action: 'ReceiveMessage', queue: this.queue.name }))
    }
  }

  /** Writes messages down; only then, if wanted, they are deleted, and before the next call. */
  async #keep(messages: Message[]): Promise<void> {
    const { visibilityTimeout, returnSequenceNumber, deleteMessages, returnErrors } = this.options
    const kept = await keepReceived(this.context, messages, {
      queue: this.queue,
      visibility: visibilityTimeout ?? this.queue.visibilityTimeout,
      sequenceNumber: returnSequenceNumber
    })
    this.#received += messages.length
    const failed = deleteMessages ? await deleteKept(this.context, this.queue.url, kept) : null
    const wrong = failed ?? kept.documents.find(({ failure }) => failure)?.failure
    if (wrong && !returnErrors) throw new RunFailure(wrong)
  }
}

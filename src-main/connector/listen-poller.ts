import type { Message } from '@aws-sdk/client-sqs'
import type { Failure } from '../contract/index.js'
import { AttemptIds } from './attempt-ids.js'
import type { SqsClients } from './clients.js'
import { isAbort, toFailure } from './errors.js'
import { isNetworkFailure } from './network-errors.js'
import { OpenCalls } from './polls.js'
import { receiveMessages, type ReceiveCall } from './receive-call.js'

/** What a poll brought. Times in milliseconds since the epoch. */
export interface Answer {
  messages: Message[]
  startedAt: number
  receivedAt: number
}

/** An answer, a failure, or nothing where the poll was given up and another may follow. */
export type PollResult =
  { answer: Answer } | { failure: Failure; startedAt: number } | { answer: null }

/** Makes the polls of a session and keeps those that are open. */
export class ListenPoller {
  readonly #calls = new OpenCalls()
  readonly #attempts = new AttemptIds()

  /** @param onOpen told how many polls are open whenever that changes */
  constructor(private readonly onOpen: (open: number) => void) {}

  /** Aborts every poll that waits. An answer on its way is still given to its caller. */
  abort(): void {
    this.#calls.abort()
  }

  /** @param signal of the period that the poll belongs to: aborted when polls are given up */
  async poll(
    clients: SqsClients,
    call: Omit<ReceiveCall, 'attemptId'>,
    signal: AbortSignal
  ): Promise<PollResult> {
    const startedAt = Date.now()
    const attempt = this.#attempts.next(startedAt)
    try {
      const polled = this.#calls.run((abort) =>
        receiveMessages(clients, { ...call, attemptId: attempt.id }, abort, 'listen')
      )
      this.onOpen(this.#calls.size)
      return { answer: { messages: await polled, startedAt, receivedAt: Date.now() } }
    } catch (error) {
      const task = { action: 'ReceiveMessage', queue: call.queue.name }
      const failure = toFailure(error, task)
      const aborted = signal.aborted && isAbort(error)
      if (aborted || isNetworkFailure(failure)) this.#attempts.lost(attempt)
      // An attempt that SQS does not repeat: the next poll has an id of its own.
      else if (attempt.repeated && !failure.retryable) return { answer: null }
      return aborted ? { answer: null } : { failure, startedAt }
    } finally {
      this.onOpen(this.#calls.size)
    }
  }
}

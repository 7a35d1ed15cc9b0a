import {
  CancelMessageMoveTaskCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  StartMessageMoveTaskCommand
} from '@aws-sdk/client-sqs'
import type { SqsClients } from '../connector/clients.js'
import { ConnectorError, toFailure } from '../connector/errors.js'
import { parseQueueUrl, type Failure, type MoveTask } from '../contract/index.js'
import { isUnknownCall } from './sources.js'

/** SQS keeps the last ten tasks of a queue. */
const mostTasks = 10

const refused = (code: string, message: string, hint: string): Failure => ({
  code,
  message,
  retryable: false,
  hint
})

const notSupported = refused(
  'MoveTasksNotSupported',
  'This server does not know the move tasks of SQS.',
  'Use the selective redrive: it moves the messages itself.'
)

/** What SQS's refusals of a move task mean. */
const words: [pattern: RegExp, failure: (queue: string) => Failure][] = [
  [
    /already.*(task|running)|one active task/i,
    (queue) =>
      refused(
        'MoveTaskRunning',
        `A move task of ${queue} goes on already: SQS runs one at a time for each queue.`,
        'Wait for its end, or cancel it.'
      )
  ],
  [
    /same type|both fifo/i,
    () =>
      refused(
        'OtherQueueType',
        'SQS moves messages only between queues of the same type.',
        'Choose a FIFO queue for a FIFO queue and a standard queue for a standard one, or use the selective redrive.'
      )
  ],
  [
    /dead.?letter/i,
    (queue) =>
      refused(
        'NotDeadLetterQueue',
        `${queue} is not a dead-letter queue of any queue, and SQS moves messages out of those only.`,
        'Set it as the dead-letter queue of a queue, or use the selective redrive.'
      )
  ]
]

const ended = refused(
  'MoveTaskEnded',
  'This move task does not go on any more, so there is nothing to cancel.',
  'See in the list what it came to.'
)

/** Why a task failed, where SQS says so in one word. */
const failureReasons: Readonly<Record<string, string>> = {
  CouldNotDetermineMessageSource:
    'SQS does not know which queue a message came from. Name a destination queue.'
}

const isGone = (error: unknown) => error instanceof Error && error.name.includes('ResourceNotFound')

function inWords(error: unknown, action: string, queue: string): ConnectorError {
  if (isUnknownCall(error)) return new ConnectorError(notSupported)
  if (action === 'CancelMessageMoveTask' && isGone(error)) return new ConnectorError(ended)
  const failure = toFailure(error, { action, queue })
  const text = error instanceof Error ? `${error.name} ${error.message}` : ''
  const known = ['AccessDenied', 'QueueDoesNotExist', 'RequestThrottled'].includes(failure.code)
  const word = known ? undefined : words.find(([pattern]) => pattern.test(text))
  return new ConnectorError(word ? word[1](queue) : failure)
}

const number = (value: number | undefined) => value ?? null
const reason = (word: string | undefined) => (word ? (failureReasons[word] ?? word) : null)

/** Move tasks of SQS's own. Every method throws an error with a `failure` that says what to do. */
export class MoveTasks {
  constructor(private readonly clientsOf: (connectionId: string) => Promise<SqsClients>) {}

  /** The newest first. */
  async list(connectionId: string, url: string, signal: AbortSignal): Promise<MoveTask[]> {
    return this.#ask(connectionId, url, 'ListMessageMoveTasks', async (clients) => {
      const SourceArn = await arnOf(clients, url, signal)
      const command = new ListMessageMoveTasksCommand({ SourceArn, MaxResults: mostTasks })
      const { Results: all = [] } = await clients
        .clientFor(url)
        .send(command, { abortSignal: signal })
      return all.map((task) => ({
        handle: task.TaskHandle ?? null,
        status: task.Status ?? '',
        destinationArn: task.DestinationArn ?? null,
        perSecond: number(task.MaxNumberOfMessagesPerSecond),
        moved: task.ApproximateNumberOfMessagesMoved ?? 0,
        toMove: number(task.ApproximateNumberOfMessagesToMove),
        failureReason: reason(task.FailureReason),
        startedAt: number(task.StartedTimestamp)
      }))
    })
  }

  /** @returns what the task is cancelled by */
  async start(input: {
    connectionId: string
    url: string
    destinationUrl: string | null
    perSecond: number | null
  }): Promise<{ handle: string }> {
    const { connectionId, url, destinationUrl, perSecond } = input
    const types = [url, destinationUrl ?? url].map((one) => parseQueueUrl(one).fifo)
    if (types[0] !== types[1]) throw inWords(new Error('same type'), '', '')
    const to = destinationUrl === null ? undefined : await this.#arnOf(connectionId, destinationUrl)
    const SourceArn = await this.#arnOf(connectionId, url)
    // The clients are asked for anew: the connection may have become another one meanwhile.
    return this.#ask(connectionId, url, 'StartMessageMoveTask', async (clients) => {
      const command = new StartMessageMoveTaskCommand({
        SourceArn,
        DestinationArn: to,
        MaxNumberOfMessagesPerSecond: perSecond ?? undefined
      })
      const { TaskHandle = '' } = await clients.clientFor(url).send(command)
      return { handle: TaskHandle }
    })
  }

  /** What was moved stays moved. */
  async cancel(connectionId: string, url: string, handle: string): Promise<{ moved: number }> {
    return this.#ask(connectionId, url, 'CancelMessageMoveTask', async (clients) => {
      const command = new CancelMessageMoveTaskCommand({ TaskHandle: handle })
      const answer = await clients.clientFor(url).send(command)
      return { moved: answer.ApproximateNumberOfMessagesMoved ?? 0 }
    })
  }

  /** What goes wrong is told of this queue. */
  #arnOf(connectionId: string, url: string): Promise<string> {
    return this.#ask(connectionId, url, 'GetQueueAttributes', (clients) => arnOf(clients, url))
  }

  async #ask<T>(
    connectionId: string,
    url: string,
    action: string,
    work: (clients: SqsClients) => Promise<T>
  ): Promise<T> {
    try {
      return await work(await this.clientsOf(connectionId))
    } catch (error) {
      throw inWords(error, action, parseQueueUrl(url).name)
    }
  }
}

async function arnOf(clients: SqsClients, url: string, signal?: AbortSignal): Promise<string> {
  const { Attributes: found = {} } = await clients
    .clientFor(url)
    .send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }), {
      abortSignal: signal
    })
  return found.QueueArn ?? ''
}

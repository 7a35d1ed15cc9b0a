import type { Message } from '@aws-sdk/client-sqs'
import type { Failure, ListenOptions } from '../contract/index.js'
import type { Journal, RecordedPoll } from '../journal/journal.js'
import type { SqsClients } from './clients.js'
import { changeVisibility } from './lease-calls.js'
import type { Received } from './listen-commit.js'
import type { Answer } from './listen-poller.js'
import type { QueueFacts } from './objects.js'
import { leaseEnd, toDocument } from './received.js'

/** Where the answers of a session go. */
export interface Intake {
  connectionId: string
  listenerId: string
  /** The name of the saved operation whose session it is. */
  operationName?: string | undefined
  journal: Journal
  options: ListenOptions
}

/** Writes an answer down. Resolves when it is durable; rejects with the journal's error. */
export async function recordAnswer(
  { connectionId, listenerId, operationName, journal, options }: Intake,
  { messages, startedAt, receivedAt }: Answer,
  facts: QueueFacts
): Promise<Received & { recorded: RecordedPoll }> {
  const leaseUntil = leaseEnd(receivedAt, options.visibilityTimeout ?? facts.visibilityTimeout)
  const context = { queue: facts, receivedAt, leaseUntil, sequenceNumber: true }
  const documents = messages.map((message) => toDocument(message, context))
  const recorded = await journal.recordPoll({
    connectionId,
    listenerId,
    queueUrl: facts.url,
    startedAt,
    operationName,
    deletes: options.commitStrategy === 'at-least-once',
    documents
  })
  const { runId, documentIds } = recorded
  return { runId, documents, documentIds, recorded }
}

/** Makes messages visible again that could not be written down, so that nothing is lost or held for nothing. */
export async function giveBack(
  clients: SqsClients,
  queueUrl: string,
  messages: Message[]
): Promise<void> {
  const handles = messages.flatMap(({ ReceiptHandle: receiptHandle }) =>
    receiptHandle ? [{ receiptHandle }] : []
  )
  await changeVisibility({ clients, queueUrl, use: 'listen', tries: 1 }, handles, 0)
}

/** Writes a failed poll down as a failed run of its session. */
export async function recordFailedPoll(
  { connectionId, listenerId, operationName, journal, options }: Intake,
  queueUrl: string,
  startedAt: number,
  failure: Failure
): Promise<void> {
  const runId = await journal.startRun({
    connectionId,
    listenerId,
    action: 'listen',
    queueUrl,
    startedAt,
    operation: options,
    operationName,
    attemptId: null
  })
  await journal.endRun(runId, {
    status: 'failed',
    endedAt: Date.now(),
    failure,
    outputs: 0,
    failures: 0
  })
}

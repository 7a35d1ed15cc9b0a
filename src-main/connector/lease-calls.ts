import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type BatchResultErrorEntry
} from '@aws-sdk/client-sqs'
import { limits, parseQueueUrl, type Failure } from '../contract/index.js'
import type { ClientUse, SqsClients } from './clients.js'
import { entryFailure, toFailure, type Task } from './errors.js'
import { isNetworkFailure } from './network-errors.js'
import { backOff, pause } from './timing.js'

/** A message that may be deleted or whose lease may be changed. */
export interface Handle {
  receiptHandle: string
}

/** What came of each; null is success. */
export type Outcomes<T extends Handle> = Map<T, Failure | null>

/** How a call on leases is made. */
export interface LeaseCall {
  clients: SqsClients
  queueUrl: string
  use: ClientUse
  /** Aborted: what fails is not tried again. */
  signal?: AbortSignal | undefined
  /** Aborted: the request on its way is given up, whatever becomes of it, and no further one is made. */
  cancel?: AbortSignal | undefined
  /** Tries of what may work the next time; 1 is no repeat. */
  tries: number
  /** Aborted where no answer came: then no further request is made, since each would wait for one in vain. */
  away?: AbortController | undefined
}

const notAsked: Failure = {
  code: 'Cancelled',
  message: 'It was cancelled before SQS was asked.',
  retryable: true,
  hint: 'The message is still leased.'
}
const givenUp: Failure = {
  code: 'Cancelled',
  message: 'It was cancelled before SQS had answered: it may have been done all the same.',
  retryable: true,
  hint: 'Try again to be sure, or let the lease end.'
}

type Ask = (handles: readonly Handle[]) => Promise<{ Failed?: BatchResultErrorEntry[] | undefined }>

function* inTens<T>(values: readonly T[]): Generator<T[]> {
  for (let from = 0; from < values.length; from += limits.batchEntries) {
    yield values.slice(from, from + limits.batchEntries)
  }
}

/** One request: the outcome of every entry, whatever goes wrong. */
async function askOnce<T extends Handle>(handles: T[], ask: Ask, task: Task): Promise<Outcomes<T>> {
  try {
    const { Failed: failed = [] } = await ask(handles)
    const refused = new Map(failed.map((entry) => [entry.Id, entryFailure(entry, task)]))
    return new Map(handles.map((handle, index) => [handle, refused.get(String(index)) ?? null]))
  } catch (error) {
    const failure = toFailure(error, task)
    return new Map(handles.map((handle) => [handle, failure]))
  }
}

async function askAgain<T extends Handle>(
  handles: T[],
  ask: Ask,
  task: Task,
  call: LeaseCall
): Promise<Outcomes<T>> {
  const outcomes = await askOnce(handles, ask, task)
  const ended = () => call.signal?.aborted || call.cancel?.aborted
  for (let attempt = 0; attempt < call.tries - 1 && !ended(); attempt++) {
    const again = [...outcomes].flatMap(([handle, failure]) => (failure?.retryable ? [handle] : []))
    if (again.length === 0) break
    await pause(backOff(attempt, 200, 5000), call.signal ?? call.cancel)
    for (const [handle, outcome] of await askOnce(again, ask, task)) outcomes.set(handle, outcome)
  }
  return outcomes
}

const isAway = (outcomes: Outcomes<Handle>) =>
  [...outcomes.values()].some((failure) => failure && isNetworkFailure(failure))

async function inBatches<T extends Handle>(
  handles: readonly T[],
  ask: Ask,
  task: Task,
  call: LeaseCall
) {
  const all: Outcomes<T> = new Map()
  for (const some of inTens(handles)) {
    if (call.cancel?.aborted || call.away?.signal.aborted)
      for (const handle of some) all.set(handle, notAsked)
    else {
      const outcomes = await askAgain(some, ask, task, call)
      if (isAway(outcomes)) call.away?.abort()
      for (const [handle, outcome] of outcomes) {
        all.set(handle, outcome?.code === 'Cancelled' ? givenUp : outcome)
      }
    }
  }
  return all
}

/** Only what can be cancelled pays for options of its own. */
const sending = ({ cancel }: LeaseCall) => (cancel ? { abortSignal: cancel } : {})

/** Deletes messages, ten a request. Never rejects. */
export function deleteMessages<T extends Handle>(call: LeaseCall, handles: readonly T[]) {
  const QueueUrl = call.queueUrl
  const client = call.clients.clientFor(QueueUrl, call.use)
  const ask: Ask = (some) =>
    client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: some.map(({ receiptHandle }, index) => ({
          Id: String(index),
          ReceiptHandle: receiptHandle
        }))
      }),
      sending(call)
    )
  const task = { action: 'DeleteMessage', queue: parseQueueUrl(QueueUrl).name }
  return inBatches(handles, ask, task, call)
}

/** Sets the remaining visibility timeout, ten messages a request; 0 seconds releases. Never rejects. */
export function changeVisibility<T extends Handle>(
  call: LeaseCall,
  handles: readonly T[],
  seconds: number
) {
  const QueueUrl = call.queueUrl
  const client = call.clients.clientFor(QueueUrl, call.use)
  const ask: Ask = (some) =>
    client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: some.map(({ receiptHandle }, index) => ({
          Id: String(index),
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: seconds
        }))
      }),
      sending(call)
    )
  const task = { action: 'ChangeMessageVisibility', queue: parseQueueUrl(QueueUrl).name }
  return inBatches(handles, ask, task, call)
}

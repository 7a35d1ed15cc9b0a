import {
  documentOptionProblems,
  documentProblems,
  type Failure,
  type InputDocument,
  type Operation,
  type OperationObject,
  type Queue
} from '../contract/index.js'
import { toFailure } from './errors.js'
import { isNetworkFailure } from './network-errors.js'
import { bareFacts, createResolver, queueFacts, type QueueFacts } from './objects.js'
import { numbered, RunFailure, type RunContext } from './run-context.js'

/** An input document with the queue that it is for, or with what keeps it from being taken. */
export type Checked =
  | { index: number; document: InputDocument; queue: Queue; failure: null }
  | { index: number; document: InputDocument; queue: Queue | null; failure: Failure }

/** Failures of looking a queue up that concern its document only. */
const ofDocument = (failure: Failure) =>
  !isNetworkFailure(failure) &&
  ['QueueDoesNotExist', 'AccessDenied', 'InvalidQueueName', 'InvalidQueueUrl'].includes(
    failure.code
  )

/** A turn of the event loop, so that checking many documents does not hold up the app. */
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))

/** An operation that needs a queue for each of its documents. */
type InputOperation = Extract<Operation, { action: 'send' | 'delete' }>

type QueueOf = (document: InputDocument) => Promise<QueueFacts>

async function queueOf(
  context: RunContext,
  object: OperationObject,
  facts: boolean
): Promise<QueueOf> {
  const resolve = createResolver(context.clients, context.abandoned)
  if (object.kind === 'dynamic') {
    return async ({ properties }) => bareFacts(await resolve(properties.queueNameOrUrl ?? ''))
  }
  const queue = await resolve(object.url)
  const known = facts
    ? await queueFacts(context.clients, queue, 'SendMessage', context.abandoned)
    : bareFacts(queue)
  return async () => known
}

const unknown = { fifo: false, contentBasedDeduplication: null, maximumMessageSize: null }

/** What is wrong with a document that names its queue itself: the queue's name tells what it takes. */
const dynamicProblem = (document: InputDocument, operation: InputOperation) =>
  [
    ...documentProblems(document, unknown, operation.action, true),
    ...documentOptionProblems(document, operation)
  ][0]

async function check(
  input: { index: number; document: InputDocument; total: number },
  operation: InputOperation,
  find: QueueOf
): Promise<Checked> {
  const { index, document, total } = input
  const fail = (failure: Failure, queue: Queue | null): Checked => ({
    index,
    document,
    queue,
    failure: numbered(failure, index, total)
  })
  const { action } = operation
  const dynamic = operation.object.kind === 'dynamic'
  const early = dynamic ? dynamicProblem(document, operation) : undefined
  if (early) return fail({ ...early, retryable: false }, null)
  try {
    const queue = await find(document)
    const problem = dynamic ? undefined : documentProblems(document, queue, action, false)[0]
    if (problem) return fail({ ...problem, retryable: false }, queue)
    return { index, document, queue, failure: null }
  } catch (error) {
    const failure = toFailure(error, { action: 'GetQueueUrl' })
    if (!dynamic || !ofDocument(failure)) throw new RunFailure(failure)
    return fail(failure, null)
  }
}

/** Checks one input document; the index counts from 0. @throws RunFailure where no document can be done */
export type Check = (index: number, document: InputDocument) => Promise<Checked>

/**
 * Finds the queue of input documents, one by one, and checks them.
 *
 * @param facts whether the queue's attributes are needed for the check
 * @throws RunFailure or ConnectorError where no document can be done
 */
export async function inputChecker(
  context: RunContext,
  operation: InputOperation,
  facts: boolean
): Promise<Check> {
  const find = await queueOf(context, operation.object, facts)
  const total = context.inputs.count
  return async (index, document) => {
    if (index % 500 === 499) await breathe()
    return check({ index, document, total }, operation, find)
  }
}

/** Checks all of some documents, before anything is done. */
export async function checkInputs(
  documents: readonly InputDocument[],
  checkOne: Check,
  cancelled: AbortSignal
): Promise<Checked[]> {
  const checked: Checked[] = []
  for (const [index, document] of documents.entries()) {
    if (cancelled.aborted) break
    checked.push(await checkOne(index, document))
  }
  return checked
}

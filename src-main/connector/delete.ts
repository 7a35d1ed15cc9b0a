import { receiptHandleOf, type Failure, type Operation } from '../contract/index.js'
import type { NewDocument } from '../journal/journal.js'
import { groupBy } from './group-by.js'
import { checkInputs, inputChecker, type Checked } from './input-queues.js'
import { deleteMessages, type Handle } from './lease-calls.js'
import { allDocuments } from './run-inputs.js'
import {
  answering,
  failedDocument,
  inputDocument,
  numbered,
  outputDocument,
  RunFailure,
  type RunContext
} from './run-context.js'

type DeleteOperation = Extract<Operation, { action: 'delete' }>
type Valid = Extract<Checked, { failure: null }>

/** A document whose message is to be deleted. */
interface Target extends Handle {
  checked: Valid
  /** Later documents with the same handle, which is sent once. */
  repeats: Valid[]
}

interface DeleteHow {
  /** Documents whose messages are held, by their handles. */
  held: ReadonlyMap<string, number>
  returnErrors: boolean
}

/** Messages of one step: ten requests, so that a cancel or a failure is noticed soon. */
const step = 100
/** Tries of an entry that may work the next time. */
const tries = 5

/** Deletes the messages that the input documents name: one output document for each. */
export async function deleteDocuments(
  context: RunContext,
  operation: DeleteOperation
): Promise<void> {
  const check = await inputChecker(context, operation, false)
  const documents = await allDocuments(context.inputs)
  const checked = await checkInputs(documents, check, context.cancelled)
  const inputs = checked.map(({ document, queue }) => inputDocument(document, queue?.url ?? ''))
  await context.recordInputs(inputs)
  const invalid = checked.filter(({ failure }) => failure)
  await context.recordOutputs(
    invalid.flatMap(({ failure, queue, index }) =>
      failure ? [answering(index, failedDocument(failure, queue?.url ?? '', {}))] : []
    )
  )
  const first = invalid[0]?.failure
  if (first && !operation.options.returnErrors) throw new RunFailure(first)
  const targets = toTargets(checked.filter((one): one is Valid => one.failure === null))
  const held = await context.heldHandles(targets.map(({ receiptHandle }) => receiptHandle))
  for (const [queueUrl, some] of steps(targets)) {
    if (context.cancelled.aborted) return
    await deleteSome(context, queueUrl, some, { held, ...operation.options })
  }
}

/** One for each receipt handle of a queue: the rules have made sure that there is one. */
function toTargets(all: readonly Valid[]): Target[] {
  const targets = new Map<string, Target>()
  for (const checked of all) {
    const receiptHandle = receiptHandleOf(checked.document) ?? ''
    const key = `${checked.queue.url} ${receiptHandle}`
    const known = targets.get(key)
    if (known) known.repeats.push(checked)
    else targets.set(key, { checked, receiptHandle, repeats: [] })
  }
  return [...targets.values()]
}

/** Parts of one queue each, in the order of the documents as far as that goes. */
function* steps(targets: Target[]): Generator<[string, Target[]]> {
  const byQueue = groupBy(targets, ({ checked }) => checked.queue.url)
  for (const [queueUrl, all] of byQueue) {
    for (let from = 0; from < all.length; from += step) {
      yield [queueUrl, all.slice(from, from + step)]
    }
  }
}

async function deleteSome(
  context: RunContext,
  queueUrl: string,
  targets: Target[],
  { held, returnErrors }: DeleteHow
): Promise<void> {
  const call = { clients: context.clients, queueUrl, use: 'call', tries } as const
  const outcomes = await deleteMessages({ ...call, signal: context.cancelled }, targets)
  const outputs = targets.flatMap((one) => {
    const state = held.has(one.receiptHandle) ? 'deleted' : 'accepted'
    const outputs = outputsOf(one, outcomes.get(one) ?? null, state, context.inputs.count)
    const origin = held.get(one.receiptHandle)
    return outputs.map((output) => (output.failure ? output : { ...output, origin }))
  })
  // In the order of the documents: a repeat comes after the document that it repeats, where it stood.
  await context.recordOutputs(outputs.sort(byInput))
  const gone = targets.filter((one) => !outcomes.get(one)).flatMap(documentIn(held))
  await context.noteDeleted(gone)
  const failed = outputs.find(({ failure }) => failure)?.failure
  if (failed && !returnErrors) throw new RunFailure(failed)
}

const byInput = (a: NewDocument, b: NewDocument) => (a.inputOrdinal ?? 0) - (b.inputOrdinal ?? 0)

const documentIn =
  (held: DeleteHow['held']) =>
  ({ receiptHandle }: Target) =>
    held.get(receiptHandle) ?? []

/** What SQS answered for a handle, for each document that has it. */
function outputsOf(
  { checked, receiptHandle, repeats }: Target,
  failure: Failure | null,
  state: 'deleted' | 'accepted',
  total: number
): NewDocument[] {
  const queueUrl = checked.queue.url
  return [checked, ...repeats].map(({ index }, position) => {
    const done = position === 0 ? state : 'repeat'
    const output = failure
      ? failedDocument(numbered(failure, index, total), queueUrl, {})
      : outputDocument(done, { id: receiptHandle }, { queueUrl })
    return answering(index, output)
  })
}

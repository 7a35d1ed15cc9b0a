import { receiptHandleOf, type Operation } from '../contract/index.js'
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
  const targets = checked.filter((one): one is Valid => one.failure === null).map(target)
  for (const [queueUrl, some] of steps(targets)) {
    if (context.cancelled.aborted) return
    await deleteSome(context, queueUrl, some, operation.options.returnErrors)
  }
}

/** The rules have made sure that there is a handle. */
const target = (checked: Valid): Target => ({
  checked,
  receiptHandle: receiptHandleOf(checked.document) ?? ''
})

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
  returnErrors: boolean
): Promise<void> {
  const total = context.inputs.count
  const call = { clients: context.clients, queueUrl, use: 'call', tries } as const
  const outcomes = await deleteMessages({ ...call, signal: context.cancelled }, targets)
  const outputs = targets.map((one) => {
    const { index } = one.checked
    const failure = outcomes.get(one) ?? null
    const output = failure
      ? failedDocument(numbered(failure, index, total), queueUrl, {})
      : outputDocument('deleted', { id: one.receiptHandle }, { queueUrl })
    return answering(index, output)
  })
  await context.recordOutputs(outputs)
  const failed = outputs.find(({ failure }) => failure)?.failure
  if (failed && !returnErrors) throw new RunFailure(failed)
}

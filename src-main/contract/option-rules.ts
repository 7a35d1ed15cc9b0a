import type { InputDocument } from './document.js'
import type { Problem } from './document-rules.js'
import type { ListenOptions, Operation } from './operation.js'
import { limits } from './limits.js'
import { isFifo } from './queue-url.js'

/** The options of any action. */
export type ActionOptions =
  | Pick<Extract<Operation, { action: 'send' }>, 'action' | 'options'>
  | Pick<Extract<Operation, { action: 'receive' }>, 'action' | 'options'>
  | Pick<Extract<Operation, { action: 'delete' }>, 'action' | 'options'>
  | { action: 'listen'; options: ListenOptions }

/** What is to be said about an option. Only an `error` keeps the operation from starting. */
export interface OptionProblem {
  /** The option's key, e.g. `delaySeconds`. */
  option: string
  severity: 'error' | 'warning' | 'note'
  code: string
  message: string
}

type Options<A extends ActionOptions['action']> = Extract<ActionOptions, { action: A }>['options']

function sendOptions({ delaySeconds }: Options<'send'>, fifo: boolean): OptionProblem[] {
  if (!fifo || delaySeconds === null) return []
  return [
    {
      option: 'delaySeconds',
      severity: 'error',
      code: 'DelayOnFifo',
      message:
        'A FIFO queue takes its delay from the queue, not from the message. Leave this blank.'
    }
  ]
}

const visibilityZero: OptionProblem = {
  option: 'visibilityTimeout',
  severity: 'warning',
  code: 'NoLease',
  message: 'With 0 the messages are visible again at once, so the same ones come back each time.'
}

function receiveTimeouts(options: Options<'receive'>): OptionProblem[] {
  const { visibilityTimeout, executionTimeout, maximumMessageCount, deleteMessages } = options
  const many = maximumMessageCount === -1 || maximumMessageCount > limits.receiveBatch
  const problems: OptionProblem[] = []
  if (many && executionTimeout === null) {
    problems.push({
      option: 'executionTimeout',
      severity: 'note',
      code: 'AtMostTen',
      message: 'Without an Execution timeout at most 10 messages are received.'
    })
  }
  if (visibilityTimeout === 0 && many && !deleteMessages) problems.push(visibilityZero)
  else if (
    visibilityTimeout !== null &&
    executionTimeout !== null &&
    visibilityTimeout <= executionTimeout
  ) {
    problems.push({
      option: 'visibilityTimeout',
      severity: 'warning',
      code: 'VisibilityTooShort',
      message:
        'Make it longer than the Execution timeout. Otherwise a message can come back while the Receive still runs.'
    })
  }
  return problems
}

function receiveOptions(options: Options<'receive'>, fifo: boolean): OptionProblem[] {
  const problems = receiveTimeouts(options)
  if (!fifo || options.deleteMessages || options.maximumMessageCount === 1) return problems
  return [
    ...problems,
    {
      option: 'deleteMessages',
      severity: 'note',
      code: 'HeadOfGroupOnly',
      message: 'Needed to get more than the head of each group.'
    }
  ]
}

const repeatedTargets: OptionProblem = {
  option: 'targets',
  severity: 'warning',
  code: 'RepeatedTargets',
  message:
    'Observe looks at the same messages again and again. Each look goes to the targets once more.'
}

function listenOptions({
  visibilityTimeout,
  commitStrategy,
  targets
}: ListenOptions): OptionProblem[] {
  const observes = commitStrategy === 'observe'
  return [
    ...(visibilityTimeout === 0 && !observes ? [visibilityZero] : []),
    ...(observes && targets.length > 0 ? [repeatedTargets] : [])
  ]
}

/**
 * What the options' own schemas cannot say, because it depends on the queue or on another option.
 *
 * @param queue its kind; with a Dynamic Queue pass `fifo: false` and check each document's queue
 */
export function optionProblems(
  operation: ActionOptions,
  queue: { fifo: boolean }
): OptionProblem[] {
  if (operation.action === 'send') return sendOptions(operation.options, queue.fifo)
  if (operation.action === 'receive') return receiveOptions(operation.options, queue.fifo)
  if (operation.action === 'listen') return listenOptions(operation.options)
  return []
}

/**
 * What the options ask that the queue of a document does not take. With a Dynamic Queue every document names its own, so
 * it is not known before.
 */
export function documentOptionProblems(
  { properties }: InputDocument,
  operation: ActionOptions
): Problem[] {
  if (operation.action !== 'send' || operation.options.delaySeconds === null) return []
  if (!isFifo((properties.queueNameOrUrl ?? '').trim())) return []
  return [
    {
      field: 'queueNameOrUrl',
      code: 'DelayOnFifo',
      message:
        'This document is for a FIFO queue, which takes its delay from the queue, not from the message.',
      hint: 'Leave Delay seconds blank, or send the documents for FIFO queues by themselves.'
    }
  ]
}

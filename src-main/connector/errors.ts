import type { Failure } from '../contract/index.js'
import { codeOf, describe, speaksForItself, statusOf } from './error-table.js'
import { networkFailure } from './network-errors.js'

/** What the connector was doing when something failed: for the words of the failure. */
export interface Task {
  /** SQS's name of the call, e.g. `ReceiveMessage`. */
  action: string
  /** The queue's name, where there is one. */
  queue?: string | undefined
}

/** A failure as an error. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

/** One entry of a batch that SQS refused. */
export interface EntryError {
  Code?: string | undefined
  Message?: string | undefined
  SenderFault?: boolean | undefined
}

const verbs: Record<string, string> = {
  SendMessage: 'send to',
  ReceiveMessage: 'receive from',
  DeleteMessage: 'delete from',
  ChangeMessageVisibility: 'change the leases of',
  GetQueueUrl: 'look up',
  GetQueueAttributes: 'read the attributes of',
  ListQueueTags: 'read the tags of',
  CreateQueue: 'create',
  SetQueueAttributes: 'change the attributes of',
  TagQueue: 'tag',
  UntagQueue: 'remove tags of',
  PurgeQueue: 'purge',
  DeleteQueue: 'delete',
  ListQueues: 'list',
  GetCallerIdentity: 'find out the owner of',
  AssumeRole: 'assume'
}

/** The task in words: `receive from orders.fifo`. */
const words = ({ action, queue }: Task) =>
  `${verbs[action] ?? `call ${action} on`} ${queue || (action === 'ListQueues' ? 'the queues' : 'the queue')}`

/** The failure that an error carries, whichever part of the app made it. */
function carried(error: unknown): Failure | null {
  if (typeof error !== 'object' || error === null || !('failure' in error)) return null
  const { failure } = error
  const known = typeof failure === 'object' && failure !== null && 'code' in failure
  return known ? (failure as Failure) : null
}

/** @returns whether the error says that its call was aborted */
export const isAbort = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'AbortError' || error.name === 'Aborted')

/** The answer could not be read: not JSON, or not what SQS answers. */
const isUnreadable = (error: unknown) =>
  error instanceof SyntaxError ||
  ((error instanceof TypeError || error instanceof RangeError) && '$response' in error)

function unreadable(task: Task): Failure {
  return {
    code: 'InvalidAnswer',
    message: `Could not ${words(task)}: the server's answer is not one that SQS gives.`,
    retryable: true,
    hint: 'Check the endpoint of the connection: something else may be listening there, such as a proxy.'
  }
}

/**
 * Says what an error of the SDK, the network or the journal means for the person's task.
 *
 * Texts are ours, since those of a service may quote the signed request. A message of an error that is not known is cut
 * to its first line, without anything that looks like a credential.
 */
export function toFailure(error: unknown, task: Task): Failure {
  const own = carried(error)
  if (own) return own
  if (isAbort(error)) {
    return {
      code: 'Cancelled',
      message: 'It was cancelled.',
      retryable: true,
      hint: 'Start it again.'
    }
  }
  const network = networkFailure(error, words(task))
  if (network) return network
  const status = statusOf(error)
  const code = isUnreadable(error) ? '' : codeOf(error)
  const unknown = code === '' && (status !== null || isUnreadable(error))
  if (unknown && !speaksForItself(status)) return unreadable(task)
  return describe(
    { code, status, text: error instanceof Error ? error.message : '' },
    { words: words(task), action: task.action, queue: task.queue }
  )
}

/** Says what the failure of one entry of a batch means. */
export function entryFailure(entry: EntryError, task: Task): Failure {
  const failure = describe(
    { code: codeOf({ name: entry.Code }), status: null, text: entry.Message ?? '' },
    { words: words(task), action: task.action, queue: task.queue }
  )
  return entry.SenderFault === false ? { ...failure, retryable: true } : failure
}

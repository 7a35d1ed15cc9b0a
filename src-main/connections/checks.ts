import { GetQueueUrlCommand, ListQueuesCommand } from '@aws-sdk/client-sqs'
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts'
import type { SqsClients } from '../connector/clients.js'
import { isAbort, toFailure, type Task } from '../connector/errors.js'
import { parseQueueUrl, type ConnectionCheck, type Failure } from '../contract/index.js'

/** Each check may take this long. */
export const checkTimeoutMs = 10_000

/** Who the credentials are. */
export interface Identity {
  account: string
  arn: string
}

/** A check with what it found. */
export interface Checked<T> {
  check: ConnectionCheck
  found: T | null
}

const who: Task = { action: 'GetCallerIdentity', queue: 'the credentials' }

/** STS GetCallerIdentity: it needs no permission, so it tells whether the credentials are right. */
export async function checkIdentity(
  sts: STSClient,
  hasEndpoint: boolean,
  signal: AbortSignal
): Promise<Checked<Identity>> {
  try {
    const found = await askIdentity(sts, signal)
    return ok(`The credentials are ${found.arn} of account ${found.account}.`, found)
  } catch (error) {
    const failure = failureOf(error, who, signal)
    if (hasEndpoint && cannotTell(failure)) {
      return { check: skipped('This endpoint does not tell who the credentials are.'), found: null }
    }
    return { check: failed(failure), found: null }
  }
}

/** @throws what the SDK throws, or an `InvalidAnswer` where the answer is not one of STS */
export async function askIdentity(sts: STSClient, signal: AbortSignal): Promise<Identity> {
  const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}), {
    abortSignal: signal
  })
  // An endpoint that is no STS may answer anything; the SDK then finds nothing in it.
  if (!Account || !Arn) throw new SyntaxError('No identity in the answer')
  return { account: Account, arn: Arn }
}

/** ListQueues, one queue only. Finds its name. */
export async function checkListQueues(
  clients: SqsClients,
  signal: AbortSignal
): Promise<Checked<string>> {
  const task: Task = { action: 'ListQueues' }
  try {
    const { QueueUrls = [] } = await clients
      .clientFor(null)
      .send(new ListQueuesCommand({ MaxResults: 1 }), { abortSignal: signal })
    const [url] = QueueUrls
    const name = url === undefined ? null : parseQueueUrl(url).name
    return ok('Queues can be listed.', name)
  } catch (error) {
    return notOk(failureOf(error, task, signal), 'Queues cannot be listed.')
  }
}

/** A name that nobody has: that SQS says so proves that asking is allowed. */
const unlikelyName = 'longpoll-permission-check'

/** GetQueueUrl of a queue that is there, or else of one that is not. */
export async function checkGetQueueUrl(
  clients: SqsClients,
  name: string | null,
  signal: AbortSignal
): Promise<Checked<string>> {
  const QueueName = name ?? unlikelyName
  const allowed = 'Queues can be looked up by name.'
  try {
    await clients
      .clientFor(null)
      .send(new GetQueueUrlCommand({ QueueName }), { abortSignal: signal })
    return ok<string>(allowed, null)
  } catch (error) {
    const failure = failureOf(error, { action: 'GetQueueUrl', queue: QueueName }, signal)
    if (failure.code === 'QueueDoesNotExist') return ok<string>(allowed, null)
    return notOk(failure, 'Queues cannot be looked up by name.')
  }
}

/** A check of its own time-out is not a cancelled one. */
function failureOf(error: unknown, task: Task, signal: AbortSignal): Failure {
  const failure = toFailure(error, task)
  const timedOut = isAbort(error) && (signal.reason as Error | undefined)?.name === 'TimeoutError'
  if (!timedOut) return failure
  return {
    code: 'RequestTimeout',
    message: `The server did not answer within ${checkTimeoutMs / 1000} seconds.`,
    retryable: true,
    hint: 'Check the network, and the region and the endpoint of the connection.'
  }
}

/** The answers of servers that do not know STS: not SQS's errors, and not the network's. */
function cannotTell({ code }: Failure): boolean {
  return /^(InvalidAnswer|InvalidAction|UnknownOperation|UnsupportedOperation|InternalFailure|UnknownError|Unknown|MissingAction|NotImplemented|Http\d+)/.test(
    code
  )
}

function ok<T>(message: string, found: T | null): Checked<T> {
  return { check: { status: 'ok', message, failure: null }, found }
}

function skipped(message: string): ConnectionCheck {
  return { status: 'skipped', message, failure: null }
}

function failed(failure: Failure): ConnectionCheck {
  return { status: 'failed', message: failure.message, failure }
}

function notOk(failure: Failure, denied: string): Checked<never> {
  if (failure.code !== 'AccessDenied') return { check: failed(failure), found: null }
  return {
    check: {
      status: 'denied',
      message: `${denied} They can still be used by External Queue URL.`,
      failure
    },
    found: null
  }
}

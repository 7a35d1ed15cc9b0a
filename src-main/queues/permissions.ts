import type { SqsClients } from '../connector/clients.js'
import { ConnectorError, toFailure } from '../connector/errors.js'
import { isNetworkFailure } from '../connector/network-errors.js'
import {
  parseQueueUrl,
  queueUrlProblem,
  type AuthenticationType,
  type Failure,
  type PermissionAction,
  type PermissionFinding,
  type RequestInput
} from '../contract/index.js'
import { probes } from './permission-calls.js'

interface PermissionsDeps {
  clientsOf(connectionId: string): Promise<SqsClients>
  /** @throws an error with a `failure` */
  connectionOf(
    connectionId: string
  ): Promise<{ authentication: AuthenticationType; endpoint: string; readOnly: boolean }>
}

/** Milliseconds that one probe may take. */
const probeMs = 10_000

/** Finds out what a connection may do, without doing it. */
export class Permissions {
  constructor(private readonly deps: PermissionsDeps) {}

  /** @throws an error with a `failure` where no answer says anything about permissions */
  async probe(
    { connectionId, queueUrl, action }: RequestInput<'permissions.probe'>,
    signal: AbortSignal
  ): Promise<PermissionFinding> {
    const problem = queueUrl === null ? null : queueUrlProblem(queueUrl)
    if (problem) throw new ConnectorError({ ...problem, retryable: false })
    const because = await this.notToBeTried(connectionId, queueUrl, action)
    if (because !== null) return unknown(because)
    const clients = await this.deps.clientsOf(connectionId)
    const limited = AbortSignal.any([signal, AbortSignal.timeout(probeMs)])
    try {
      const call = { clients, queueUrl: queueUrl ?? '', signal: limited }
      const { why, kmsKeyId = null } = await probes[action](call)
      return { status: 'allowed', why, kmsKeyId }
    } catch (error) {
      signal.throwIfAborted()
      if (limited.aborted) throw new ConnectorError(tooLate)
      return findingOf(toFailure(error, taskOf(action, queueUrl)), action)
    }
  }

  /** @returns why a probe is not made, or null where it is */
  private async notToBeTried(
    connectionId: string,
    queueUrl: string | null,
    action: PermissionAction
  ): Promise<string | null> {
    if (action === 'ListQueues') return null
    if (queueUrl === null) return 'Not tried: this depends on the queue. Name one.'
    const connection = await this.deps.connectionOf(connectionId)
    if (connection.readOnly && (action === 'SendMessage' || action === 'DeleteMessage')) {
      return 'Not tried: this connection is read-only.'
    }
    const risky = action === 'SendMessage' || action === 'ReceiveMessage'
    if (!risky || refusesWhatSqsRefuses(connection, queueUrl)) return null
    return 'Not tried: this endpoint is not AWS, and another server might do what SQS is certain to refuse.'
  }
}

/** The sandbox is part of the app and is tested for it. */
function refusesWhatSqsRefuses(
  { authentication, endpoint }: { authentication: AuthenticationType; endpoint: string },
  queueUrl: string
): boolean {
  if (authentication === 'sandbox') return true
  return /(^|\.)amazonaws\.com(\.cn)?$/.test(new URL(endpoint || queueUrl).hostname)
}

const unknown = (why: string): PermissionFinding => ({ status: 'unknown', why, kmsKeyId: null })

const tooLate: Failure = {
  code: 'RequestTimeout',
  message: `The server did not answer within ${probeMs / 1000} seconds.`,
  retryable: true,
  hint: 'Check the network, and the region and the endpoint of the connection.'
}

/** Listing concerns no single queue. */
const taskOf = (action: PermissionAction, queueUrl: string | null) =>
  queueUrl === null || action === 'ListQueues'
    ? { action }
    : { action, queue: parseQueueUrl(queueUrl).name }

/** Answers by which nothing is known of any permission: then no further probe needs to be made. */
const useless = new Set([
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'InvalidAccessKeyId',
  'InvalidSecurity',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
  'IncompleteSignature',
  'AuthFailure',
  'ExpiredToken',
  'CredentialsError',
  'MissingAccessKey',
  'MissingSecretKey',
  'KeychainUnavailable'
])

const proven = new Set(['ReceiptHandleIsInvalid', 'MessageNotInflight'])

function findingOf(failure: Failure, action: PermissionAction): PermissionFinding {
  const { code, message, hint } = failure
  if (isNetworkFailure(failure) || useless.has(code)) throw new ConnectorError(failure)
  if (code === 'AccessDenied')
    return { status: 'denied', why: `${message} ${hint}`, kmsKeyId: null }
  if (code === 'KmsAccessDenied') {
    return { status: 'denied', why: `SQS allows it, the key does not. ${hint}`, kmsKeyId: null }
  }
  if (proven.has(code)) {
    return { status: 'allowed', why: 'SQS looked at the receipt handle.', kmsKeyId: null }
  }
  if (code === 'QueueDoesNotExist') {
    return unknown('SQS finds no such queue. It answers the same for one that may not be seen.')
  }
  if (failure.retryable) return unknown(`${message} Try again.`)
  if (action === 'ReceiveMessage') return unknown(emptyReceive(code))
  return unknown(`SQS refused the probe itself, not for a missing permission: ${message}`)
}

/** There is no way to ask for no message at all: SQS refuses it, before or after it has looked at the permission. */
const emptyReceive = (code: string) =>
  `Not denied, but not proven either: SQS refused to receive no message (${code}), and does not say whether it looked at the permission before. A Receive tells; it counts as one.`

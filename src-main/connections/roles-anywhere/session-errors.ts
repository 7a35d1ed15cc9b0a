import { z } from 'zod'
import { networkFailure } from '../../connector/network-errors.js'
import { ConnectionError } from '../errors.js'

const task = 'get credentials from IAM Roles Anywhere'

const couldNot = (code: string, reason: string, hint: string, retryable = false) =>
  new ConnectionError(code, `Could not ${task}: ${reason}.`, hint, retryable)

/** The error for a request that got no answer. */
export function lostError(error: unknown): ConnectionError {
  const failure = networkFailure(error, task)
  if (failure === null) return couldNot('NetworkError', 'the request failed', tryAgain, true)
  const { code, message, hint, retryable } = failure
  // The table's own hints speak of queues, except for what is wrong with the server's certificate.
  return new ConnectionError(code, message, code === 'TlsError' ? hint : tryAgain, retryable)
}

const tryAgain =
  'Check the network and the Roles Anywhere region of the connection, then try again.'

/** The error for an answer that is not one of the service. */
export const unreadableError = (): ConnectionError =>
  couldNot(
    'InvalidAnswer',
    "the server's answer is not one that Roles Anywhere gives",
    'Check the endpoint of the connection: something else may be listening there, such as a proxy.',
    true
  )

interface Rule {
  codes: readonly string[]
  /** Of the service's text; without it every text. */
  text?: RegExp
  reason: string
  hint: string
  retryable?: boolean
}

const denied = ['AccessDeniedException', 'AccessDenied']

/** The first that fits counts. */
const rules: readonly Rule[] = [
  {
    codes: denied,
    text: /roleSessionName/i,
    reason: 'the profile does not accept a session name',
    hint: 'Leave Session name blank, or let the profile accept custom role session names.'
  },
  {
    codes: denied,
    text: /insufficient certificate/i,
    reason: 'the certificate may not be used to sign in',
    hint: 'It must be an X.509 v3 end-entity certificate with the key usage Digital Signature, signed with SHA-256 or stronger.'
  },
  {
    codes: denied,
    text: /certificate|trust ?anchor|untrusted/i,
    reason: 'the trust anchor does not trust the certificate',
    hint: 'Check Trust anchor ARN: it must be the authority that issued the certificate, and enabled. Add the intermediate certificates to Public certificate.'
  },
  {
    codes: denied,
    text: /signature|clock|skew|expired/i,
    reason: 'the signature was not accepted',
    hint: "Check this computer's clock: it may be a few minutes off."
  },
  {
    codes: denied,
    reason: 'access was denied',
    hint: 'The profile must be enabled and list the role. The trust policy of the role must allow rolesanywhere.amazonaws.com to call sts:AssumeRole, sts:TagSession and sts:SetSourceIdentity.'
  },
  {
    codes: ['ResourceNotFoundException'],
    reason: 'the profile or the trust anchor was not found',
    hint: 'Check Profile ARN, Trust anchor ARN and the Roles Anywhere region.'
  },
  {
    codes: ['ThrottlingException', 'TooManyRequestsException'],
    reason: 'the service asks for fewer requests',
    hint: 'Wait a moment, then try again.',
    retryable: true
  }
]

const ErrorBody = z
  .object({ message: z.string(), Message: z.string(), __type: z.string(), code: z.string() })
  .partial()

/** The error for a refusal. `text` is the body of the answer. */
export function refusedError(
  status: number,
  headers: Record<string, string>,
  text: string
): ConnectionError {
  const body = parse(text)
  const type = headers['x-amzn-errortype'] ?? body.__type ?? body.code ?? ''
  const code = type.replace(/:.*$/, '').replace(/^.*#/, '')
  const said = (body.message ?? body.Message ?? '').split('\n', 1)[0] ?? ''
  const rule = rules.find((one) => one.codes.includes(code) && (one.text?.test(said) ?? true))
  if (rule) return couldNot(code, rule.reason, rule.hint, rule.retryable)
  return unknownError(status, code, said)
}

function unknownError(status: number, code: string, said: string): ConnectionError {
  if (status >= 500 || status === 429) {
    return couldNot(code || `Http${status}`, 'the service is busy', tryAgain, true)
  }
  if (code === '') return unreadableError()
  const reason = said.slice(0, 300).replace(/\.$/, '') || 'the service refused the request'
  return couldNot(code, reason, 'Check the ARNs, the session name and the duration.')
}

function parse(text: string): z.infer<typeof ErrorBody> {
  try {
    return ErrorBody.parse(JSON.parse(text))
  } catch {
    return {}
  }
}

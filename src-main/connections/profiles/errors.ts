import { networkFailure } from '../../connector/network-errors.js'
import { ConnectionError } from '../errors.js'

const check = 'Check the network, then try again.'

/** The error for an answer that lacks what it must have. @param task after "Could not" */
export const unreadableAnswer = (task: string): ConnectionError =>
  new ConnectionError(
    'InvalidAnswer',
    `Could not ${task}: the server's answer is not one that AWS gives.`,
    'Something else may be answering, such as a proxy.',
    true
  )

interface Rule {
  code: string
  reason: string
  hint: string
}

const refusals: Record<string, Rule> = {
  AccessDenied: {
    code: 'AccessDenied',
    reason: 'access was denied',
    hint: "The source profile needs the permission sts:AssumeRole on this role, and the role's trust policy must allow it. Check external_id and mfa_serial too."
  },
  AccessDeniedException: {
    code: 'SsoSignInRefused',
    reason: 'the sign-in was refused in the browser',
    hint: 'Start again, and allow the access.'
  },
  ExpiredTokenException: {
    code: 'SsoSignInExpired',
    reason: 'it was not finished in time',
    hint: 'Start again, and confirm the code in the browser before it expires.'
  },
  UnauthorizedException: {
    code: 'SsoSignInNeeded',
    reason: 'the SSO session has ended',
    hint: 'Start again to sign in.'
  },
  ForbiddenException: {
    code: 'AccessDenied',
    reason: 'the SSO user may not use this account and role',
    hint: 'Check sso_account_id and sso_role_name in the shared config file, or ask for access.'
  },
  ResourceNotFoundException: {
    code: 'ResourceNotFoundException',
    reason: 'the account or the role was not found',
    hint: 'Check sso_account_id and sso_role_name in the shared config file.'
  },
  InvalidRequestException: {
    code: 'InvalidRequestException',
    reason: 'the SSO start URL or a scope is not accepted',
    hint: 'Check sso_start_url, sso_region and sso_registration_scopes in the shared config file.'
  },
  ExpiredToken: {
    code: 'ExpiredToken',
    reason: 'the credentials of the source profile have expired',
    hint: 'Renew them where they come from.'
  },
  InvalidClientTokenId: {
    code: 'InvalidClientTokenId',
    reason: 'AWS does not know the credentials of the source profile',
    hint: 'Correct them in the shared credentials file.'
  }
}

/** What an error of a service, or of the way to it, means. The service's own words may hold what is secret: ours only. */
export function serviceError(error: unknown, task: string): ConnectionError {
  if (error instanceof ConnectionError) return error
  const network = networkFailure(error, task)
  if (network) {
    const { code, message, hint } = network
    return new ConnectionError(code, message, code === 'TlsError' ? hint : check, true)
  }
  const { name, $metadata, $retryable } = error as {
    name?: string
    $metadata?: { httpStatusCode?: number }
    $retryable?: unknown
  }
  const status = $metadata?.httpStatusCode ?? 0
  const rule = refusals[name ?? '']
  if (rule) return new ConnectionError(rule.code, `Could not ${task}: ${rule.reason}.`, rule.hint)
  if (status >= 500 || status === 429 || $retryable) {
    const busy = `Could not ${task}: the service is busy.`
    return new ConnectionError(name ?? 'ServiceUnavailable', busy, check, true)
  }
  if (!name || ['SyntaxError', 'TypeError', 'Error', 'UnknownError', 'Unknown'].includes(name)) {
    return unreadableAnswer(task)
  }
  const refused = `Could not ${task}: the service answered ${name}.`
  return new ConnectionError(name, refused, 'Check the profile in the shared config file.')
}

/** What an error of the SDK's own providers means. Their words may quote what is secret: ours only. */
export function profileError(error: unknown, profile: string): ConnectionError {
  const network = networkFailure(error, `get the credentials of profile ${profile}`)
  if (network) return new ConnectionError(network.code, network.message, check, true)
  return new ConnectionError(
    'IncompleteProfile',
    `Profile ${profile} gives no credentials.`,
    'Complete it in the shared config file, or choose another profile.'
  )
}

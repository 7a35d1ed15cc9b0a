import { arnProblem, arnRegion, partitionOf, type ArnKind } from '../../contract/index.js'
import { ConnectionError } from '../errors.js'
import type { RolesAnywhereInput } from './index.js'

/** What is asked for, once it is known to be in order. Nothing secret. */
export interface SessionSettings {
  profileArn: string
  roleArn: string
  trustAnchorArn: string
  region: string
  /** Blank: the certificate's serial number. */
  sessionName: string
  durationSeconds: number
  url: URL
}

/** Seconds that a session may last. */
const duration = { min: 900, max: 3600 }

/** The names of a session that STS takes. */
const sessionNameForm = /^[\w+=,.@-]{2,64}$/

/** @throws {@link ConnectionError} the first thing that is not in order */
export function checkSettings(input: RolesAnywhereInput): SessionSettings {
  const { profileArn, roleArn, trustAnchorArn, region, durationSeconds = duration.max } = input
  const sessionName = input.sessionName ?? ''
  requireArn('profile', profileArn, 'InvalidProfileArn', 'Profile ARN')
  requireArn('role', roleArn, 'InvalidRoleArn', 'Role ARN')
  requireArn('trust-anchor', trustAnchorArn, 'InvalidTrustAnchorArn', 'Trust anchor ARN')
  requireRegion('profile', profileArn, region, 'profile')
  requireRegion('trust-anchor', trustAnchorArn, region, 'trust anchor')
  requireSessionName(sessionName)
  requireDuration(durationSeconds)
  const url = sessionsUrl(input.endpoint ?? '', region)
  return { profileArn, roleArn, trustAnchorArn, region, sessionName, durationSeconds, url }
}

function requireArn(kind: ArnKind, arn: string, code: string, field: string): void {
  const problem = arnProblem(kind, arn)
  if (problem !== null) throw new ConnectionError(code, problem, `Correct ${field}.`)
}

/** The service finds a profile and a trust anchor in their own region only. */
function requireRegion(kind: ArnKind, arn: string, region: string, what: string): void {
  const own = arnRegion(kind, arn)
  if (own === region) return
  throw new ConnectionError(
    'RegionMismatch',
    `The ${what} is in ${own}, but the Roles Anywhere region is ${region || 'not set'}.`,
    `Choose ${own} as the Roles Anywhere region, or the ARN of a ${what} in ${region || 'another region'}.`
  )
}

function requireSessionName(name: string): void {
  if (name === '' || sessionNameForm.test(name)) return
  throw new ConnectionError(
    'InvalidSessionName',
    'A session name has 2 to 64 letters, digits or characters of _ + = , . @ and -.',
    'Correct Session name, or leave it blank.'
  )
}

function requireDuration(seconds: number): void {
  if (Number.isInteger(seconds) && seconds >= duration.min && seconds <= duration.max) return
  throw new ConnectionError(
    'InvalidDuration',
    `A session lasts ${duration.min} to ${duration.max} seconds.`,
    'Correct Duration (seconds).'
  )
}

function sessionsUrl(endpoint: string, region: string): URL {
  const base = endpoint || `https://rolesanywhere.${region}.${partitionOf(region).domain}`
  const url = URL.canParse(base) ? new URL(base) : null
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new ConnectionError(
      'InvalidEndpoint',
      'The endpoint of Roles Anywhere must be a URL that starts with http:// or https://.',
      'Correct Endpoint, or leave it blank.'
    )
  }
  return new URL(`${url.origin}${url.pathname.replace(/\/+$/, '')}/sessions`)
}

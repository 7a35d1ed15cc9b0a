import { ConnectionError } from '../errors.js'
import type { Section } from './shared-files.js'

/** Where a profile signs in, and what it asks for then. */
export interface SsoSettings {
  profile: string
  /** What the token is stored by: the name of the session, or the start URL of a profile without one. */
  tokenKey: string
  startUrl: string
  region: string
  /** None for a profile without a session: its token cannot be refreshed. */
  scopes: string[]
  accountId: string
  roleName: string
}

/** The scope that sessions have unless the file names others, as of the AWS CLI. */
const defaultScope = 'sso:account:access'

/** @throws {@link ConnectionError} `IncompleteProfile`: what is missing, and where */
export function ssoSettingsOf(
  profile: string,
  section: Section,
  sessions: Record<string, Section>
): SsoSettings {
  const { sso_session: name } = section
  const session = name ? sessionOf(profile, name, sessions) : section
  const where = name ? `sso-session ${name}` : `profile ${profile}`
  const scopes = (session['sso_registration_scopes'] ?? defaultScope).split(',')
  const startUrl = required(session, 'sso_start_url', where)
  return {
    profile,
    tokenKey: name ?? startUrl,
    startUrl,
    region: required(session, 'sso_region', where),
    scopes: name ? scopes.map((scope) => scope.trim()).filter(Boolean) : [],
    accountId: required(section, 'sso_account_id', `profile ${profile}`),
    roleName: required(section, 'sso_role_name', `profile ${profile}`)
  }
}

function sessionOf(profile: string, name: string, sessions: Record<string, Section>): Section {
  const found = Object.hasOwn(sessions, name) ? sessions[name] : undefined
  if (found) return found
  throw new ConnectionError(
    'IncompleteProfile',
    `Profile ${profile} names the sso-session ${name}, which is not in the shared config file.`,
    'Add it, or run aws configure sso.'
  )
}

function required(section: Section, key: string, where: string): string {
  const value = section[key]
  if (value) return value
  throw new ConnectionError(
    'IncompleteProfile',
    `${key} is missing in ${where} of the shared config file.`,
    'Add it, or run aws configure sso.'
  )
}

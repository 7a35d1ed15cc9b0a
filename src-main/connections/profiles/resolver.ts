import { fromIni } from '@aws-sdk/credential-provider-ini'
import type { RoleToAssume } from '../authentication/assume-role.js'
import type { Credentials, CredentialSource } from '../authentication/cached-credentials.js'
import { untilAborted } from '../authentication/until-aborted.js'
import { ConnectionError } from '../errors.js'
import { processCredentials } from './credential-process.js'
import type { DeviceAuthorization } from './device-flow.js'
import { profileError } from './errors.js'
import { isStatic, kindOf, type Section, type SharedFiles } from './shared-files.js'
import { ssoCredentials } from './sso.js'
import { ssoSettingsOf } from './sso-settings.js'

/** Where and how the credentials of a profile are asked for. */
export interface ProfileContext {
  /** Of STS, where the profile has none of its own. */
  region: string
  /** Asks STS for the role that a profile names, MFA included. */
  assumeRole: (base: CredentialSource, role: RoleToAssume, region: string) => CredentialSource
  /** What the person has to do to sign in. Without it, a session that has ended is a failure. */
  onDeviceAuthorization?: ((authorization: DeviceAuthorization) => void) | undefined
  /** Instead of AWS's own. `AWS_ENDPOINT_URL_SSO` and `AWS_ENDPOINT_URL_SSO_OIDC` are honoured too. */
  endpoints?: { sso?: string; ssoOidc?: string } | undefined
  signal: AbortSignal
}

/** Follows a profile to where its credentials come from. */
export class ProfileResolver {
  constructor(
    private readonly files: SharedFiles,
    private readonly context: ProfileContext
  ) {}

  /** @param visited the profiles that led to this one */
  async resolve(name: string, visited: readonly string[] = []): Promise<Credentials> {
    const section = this.section(name)
    const { source_profile: source } = section
    // A profile that names itself as its source means its own keys.
    if (visited.length > 0 && isStatic(section)) return keysOf(section)
    const kind = kindOf(section)
    if (kind === 'assume-role' && source) return this.assume(name, section, source, visited)
    if (kind === 'static') return keysOf(section)
    if (kind === 'sso') {
      return ssoCredentials(ssoSettingsOf(name, section, this.files.ssoSessions), this.context)
    }
    if (kind === 'credential-process') {
      return processCredentials(name, section['credential_process'] ?? '', this.context.signal)
    }
    return this.sdk(name)
  }

  private section(name: string): Section {
    const found = Object.hasOwn(this.files.profiles, name) ? this.files.profiles[name] : undefined
    if (found) return found
    throw new ConnectionError(
      'ProfileNotFound',
      `There is no profile ${name} in the shared config and credentials files.`,
      'Choose another profile, or add this one with aws configure.'
    )
  }

  private async assume(
    name: string,
    section: Section,
    source: string,
    visited: readonly string[]
  ): Promise<Credentials> {
    const path = [...visited, name]
    if (visited.includes(name)) {
      throw new ConnectionError(
        'ProfileCycle',
        `The profiles ${path.join(' → ')} lead back to each other.`,
        'Correct source_profile in the shared config file.'
      )
    }
    const { signal, region } = this.context
    const base = () => this.resolve(source, path)
    return this.context.assumeRole(base, roleOf(name, section), section['region'] ?? region)(signal)
  }

  /** What needs no one but the SDK: tokens and the roles of machines. */
  private async sdk(profile: string): Promise<Credentials> {
    const { region, signal } = this.context
    try {
      const credentials = fromIni({ profile, ignoreCache: true, clientConfig: { region } })()
      return await untilAborted(credentials, signal)
    } catch (error) {
      throw signal.aborted ? error : profileError(error, profile)
    }
  }
}

function keysOf(section: Section): Credentials {
  const { aws_access_key_id, aws_secret_access_key, aws_session_token } = section
  return {
    accessKeyId: aws_access_key_id ?? '',
    secretAccessKey: aws_secret_access_key ?? '',
    ...(aws_session_token ? { sessionToken: aws_session_token } : {})
  }
}

function roleOf(name: string, section: Section): RoleToAssume {
  const { duration_seconds: duration = '' } = section
  if (!/^\d*$/.test(duration)) {
    throw new ConnectionError(
      'IncompleteProfile',
      `duration_seconds of profile ${name} is not a number.`,
      'Correct it in the shared config file.'
    )
  }
  return {
    arn: section['role_arn'] ?? '',
    externalId: section['external_id'] ?? '',
    mfaSerial: section['mfa_serial'] ?? '',
    sessionName: section['role_session_name'] ?? '',
    durationSeconds: duration === '' ? null : Number(duration)
  }
}

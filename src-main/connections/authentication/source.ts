import {
  AuthenticationSettings,
  rolesAnywhereRegionOf,
  type AuthenticationType,
  type ConnectionSettings
} from '../../contract/index.js'
import type { RolesAnywhereInput } from '../roles-anywhere/index.js'
import { requireSecret, type ConnectionSecret } from '../secret.js'
import { regionOf } from '../stored-connection.js'
import { assumedRole } from './assume-role.js'
import type { Credentials, CredentialSource } from './cached-credentials.js'
import type { Prompts } from './prompts.js'

/** All that the credentials of a connection depend on. Holds secrets. */
export interface Authentication {
  type: AuthenticationType
  region: string
  /** Blank for AWS's own. */
  endpoint: string
  settings: AuthenticationSettings
  secret: ConnectionSecret
}

/** What is needed to ask the person. */
export interface Asking {
  /** The connection's name. */
  connection: string
  prompts: Prompts
}

export const authenticationOf = (
  settings: ConnectionSettings,
  secret: ConnectionSecret
): Authentication => ({
  type: settings.authentication,
  region: regionOf(settings),
  endpoint: settings.endpoint,
  settings: AuthenticationSettings.parse(settings),
  secret
})

/** Makes the credentials of a connection: its own, or those of the role that it assumes with them. */
export function credentialSource(authentication: Authentication, asking: Asking): CredentialSource {
  const { region, endpoint, settings } = authentication
  const base = baseSource(authentication, asking)
  if (!settings.roleToAssume) return base
  return assumedRole(
    base,
    { ...settings, arn: settings.roleToAssume },
    { region, endpoint, ...asking }
  )
}

function baseSource(authentication: Authentication, asking: Asking): CredentialSource {
  switch (authentication.type) {
    case 'sandbox':
      return () => Promise.resolve(sandboxKeys)
    case 'access-keys':
      return () => Promise.resolve(keysOf(authentication))
    case 'roles-anywhere':
      return async (signal) => {
        const { rolesAnywhereCredentials } = await import('../roles-anywhere/index.js')
        return rolesAnywhereCredentials(anywhereOf(authentication), signal)
      }
    case 'default-chain':
      return async (signal) => {
        const { chainCredentials } = await import('./default-chain.js')
        const ofProfile = (profile: string) => profileSource(profile, authentication, asking)
        return chainCredentials(authentication.region, ofProfile, signal)
      }
    case 'profile':
      return profileSource(authentication.settings.profile, authentication, asking)
  }
}

/** A profile may need an MFA code, for the role that it assumes, or a sign-in in the browser. */
function profileSource(
  profile: string,
  { region, endpoint }: Authentication,
  asking: Asking
): CredentialSource {
  const { connection, prompts } = asking
  return (outer) =>
    prompts.signIn(
      connection,
      async (tell, signal) => {
        const { profileCredentials } = await import('../profiles/index.js')
        return profileCredentials({
          profile,
          region,
          signal,
          assumeRole: (base, role, own) =>
            assumedRole(base, role, { region: own, endpoint, ...asking }),
          onDeviceAuthorization: ({ verificationUriComplete: url, userCode }) =>
            tell({ url, userCode })
        })
      },
      outer
    )
}

function anywhereOf({ type, endpoint, settings, secret }: Authentication): RolesAnywhereInput {
  const { durationSeconds } = settings
  return {
    ...settings,
    endpoint,
    region: rolesAnywhereRegionOf(settings),
    durationSeconds: durationSeconds ?? undefined,
    privateKey: requireSecret(type, secret).privateKey
  }
}

/** The emulator takes any keys. */
const sandboxKeys: Credentials = { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' }

function keysOf({ type, secret }: Authentication): Credentials {
  const { accessKeyId, secretKey, sessionToken } = requireSecret(type, secret)
  return {
    accessKeyId,
    secretAccessKey: secretKey,
    ...(sessionToken ? { sessionToken } : {})
  }
}

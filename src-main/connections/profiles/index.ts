import type { Credentials } from '../authentication/cached-credentials.js'
import { ProfileResolver, type ProfileContext } from './resolver.js'
import { kindOf, readSharedFiles, type ProfileKind } from './shared-files.js'

/** A profile of the shared files, as a form shows it. Nothing secret. */
export interface ProfileSummary {
  name: string
  kind: ProfileKind
  /** The profile's own region; blank where it has none. */
  region: string
}

/** What {@link profileCredentials} needs. */
export interface ProfileInput extends ProfileContext {
  profile: string
}

/**
 * The profiles of the shared config and credentials files, in their order. `AWS_CONFIG_FILE` and
 * `AWS_SHARED_CREDENTIALS_FILE` are honoured. There may be none.
 *
 * @throws ConnectionError `ProfilesUnreadable`
 */
export async function listProfiles(): Promise<ProfileSummary[]> {
  const { profiles } = await readSharedFiles()
  return Object.entries(profiles).map(([name, section]) => ({
    name,
    kind: kindOf(section),
    region: section['region'] ?? ''
  }))
}

/**
 * The credentials of a profile: fixed keys, those that a `credential_process` prints, those of an SSO session, or those of
 * a role that is assumed with another profile's. Nothing is kept but the SSO token, which is in the AWS CLI's own cache;
 * the rest is the caller's to cache.
 *
 * Where an SSO session has ended, `onDeviceAuthorization` is told what the person has to do in the browser, and the answer
 * is waited for until it expires or the signal is aborted. Profiles that share a session wait for each other, so that the
 * person signs in once; only the first is told.
 *
 * @throws ConnectionError `ProfileNotFound`, `ProfilesUnreadable`, `IncompleteProfile`, `ProfileCycle`,
 * `CredentialProcessFailed`, `SsoSignInNeeded`, `SsoSignInExpired`, `SsoSignInRefused`, or what the service or the
 * network said
 * @throws the signal's reason, or an `AbortError`, once it is aborted
 */
export async function profileCredentials({
  profile,
  ...context
}: ProfileInput): Promise<Credentials> {
  context.signal.throwIfAborted()
  return new ProfileResolver(await readSharedFiles(), context).resolve(profile)
}

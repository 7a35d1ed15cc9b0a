import { defaultProvider } from '@aws-sdk/credential-provider-node'
import { isAbort } from '../../connector/errors.js'
import { networkFailure } from '../../connector/network-errors.js'
import { ConnectionError } from '../errors.js'
import { listProfiles } from '../profiles/index.js'
import type { Credentials, CredentialSource } from './cached-credentials.js'
import { untilAborted } from './until-aborted.js'

/**
 * The first credentials of AWS's default chain: environment, shared files, web identity, container, instance.
 *
 * @param profileSource makes those of a profile, which may ask the person for something
 * @throws ConnectionError `NoCredentials`, or what the network or the profile said
 */
export async function chainCredentials(
  region: string,
  profileSource: (profile: string) => CredentialSource,
  signal: AbortSignal
): Promise<Credentials> {
  const profile = await ownProfile()
  if (profile !== null) return profileSource(profile)(signal)
  try {
    // A chain of its own each time: it would keep what it found by rules of its own.
    return await untilAborted(defaultProvider({ clientConfig: { region } })(), signal)
  } catch (error) {
    if (isAbort(error)) throw error
    throw meaningOf(error)
  }
}

/** The profile that the chain comes to, where it is one that Longpoll reads by itself: with MFA and sign-in. */
async function ownProfile(): Promise<string | null> {
  const { AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env
  if (!AWS_PROFILE && AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY) return null
  const name = AWS_PROFILE || 'default'
  const found = (await listProfiles()).find((one) => one.name === name)
  return found === undefined || found.kind === 'other' ? null : name
}

function meaningOf(error: unknown): ConnectionError {
  const network = networkFailure(error, 'get credentials by the default chain')
  if (network === null) return new ConnectionError('NoCredentials', none, hint)
  return new ConnectionError(network.code, network.message, network.hint, network.retryable)
}

const none = 'The default chain found no credentials on this computer.'
const hint =
  'It looks at the environment (AWS_ACCESS_KEY_ID), the default profile of the shared files, a web identity token, and the role of the container or the instance. Choose another authentication type if none of these is there.'

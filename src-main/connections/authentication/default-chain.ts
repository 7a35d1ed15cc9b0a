import { defaultProvider } from '@aws-sdk/credential-provider-node'
import { isAbort } from '../../connector/errors.js'
import { networkFailure } from '../../connector/network-errors.js'
import { ConnectionError } from '../errors.js'
import type { Credentials } from './cached-credentials.js'
import { untilAborted } from './until-aborted.js'

/**
 * The first credentials of AWS's default chain: environment, shared files, web identity, container, instance.
 *
 * @throws ConnectionError `NoCredentials`, or that of the network
 */
export async function chainCredentials(region: string, signal: AbortSignal): Promise<Credentials> {
  try {
    // A chain of its own each time: it would keep what it found by rules of its own.
    return await untilAborted(defaultProvider({ clientConfig: { region } })(), signal)
  } catch (error) {
    if (isAbort(error)) throw error
    const network = networkFailure(error, 'get credentials by the default chain')
    if (network) throw Object.assign(error as Error, { failure: network })
    throw new ConnectionError('NoCredentials', none, hint)
  }
}

const none = 'The default chain found no credentials on this computer.'
const hint =
  'It looks at the environment (AWS_ACCESS_KEY_ID), the default profile of the shared files, a web identity token, and the role of the container or the instance. Choose another authentication type if none of these is there.'

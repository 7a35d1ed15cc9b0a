import { z } from 'zod'
import type { Credentials } from '../authentication/cached-credentials.js'
import { ConnectionError } from '../errors.js'
import { ProcessProblem, printedBy } from './run-process.js'

/** What a process prints, as the AWS CLI documents it. */
const Printed = z.object({
  AccessKeyId: z.string().min(1),
  SecretAccessKey: z.string().min(1),
  SessionToken: z.string().nullish(),
  Expiration: z.string().nullish()
})

/**
 * The credentials that the `credential_process` of a profile prints.
 *
 * @throws {@link ConnectionError} `CredentialProcessFailed`: in words of ours, since those of the process, and its command
 * with the arguments, may hold what is secret
 * @throws the signal's reason once it is aborted; the process is ended then
 */
export async function processCredentials(
  profile: string,
  command: string,
  signal: AbortSignal
): Promise<Credentials> {
  try {
    return credentialsIn(await printedBy(command, signal))
  } catch (error) {
    if (!(error instanceof ProcessProblem)) throw error
    throw new ConnectionError(
      'CredentialProcessFailed',
      `The credential_process of profile ${profile} ${error.message}.`,
      'Run its command in a terminal to see what it prints, and correct it in the shared config file.'
    )
  }
}

function credentialsIn(text: string): Credentials {
  const printed = json(text)
  if ((printed as { Version?: unknown } | null)?.Version !== 1) {
    throw new ProcessProblem('printed no "Version": 1')
  }
  const { success, data } = Printed.safeParse(printed)
  if (!success) throw new ProcessProblem('printed no AccessKeyId or SecretAccessKey')
  const expiration = data.Expiration ? new Date(data.Expiration) : undefined
  if (expiration && expiration.getTime() < Date.now()) {
    throw new ProcessProblem('printed credentials that have expired')
  }
  return {
    accessKeyId: data.AccessKeyId,
    secretAccessKey: data.SecretAccessKey,
    ...(data.SessionToken ? { sessionToken: data.SessionToken } : {}),
    ...(expiration ? { expiration } : {})
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text.trim()) as unknown
  } catch {
    throw new ProcessProblem('printed something that is not JSON')
  }
}

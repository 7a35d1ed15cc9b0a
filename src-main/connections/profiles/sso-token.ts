import { getSSOTokenFilepath, getSSOTokenFromFile } from '@smithy/core/config'
import { z } from 'zod'
import { JsonFile } from '../../storage/json-file.js'
import { ConnectionError } from '../errors.js'

/**
 * A token as the AWS CLI stores it. What the file has besides is kept as it is.
 *
 * @see the functions of botocore's `SSOTokenFetcher` and `SSOTokenProvider`
 */
const SsoToken = z.looseObject({
  startUrl: z.string().optional(),
  region: z.string().optional(),
  accessToken: z.string().min(1),
  expiresAt: z.string(),
  clientId: z.string().optional(),
  clientSecret: z.string().optional(),
  registrationExpiresAt: z.string().optional(),
  refreshToken: z.string().optional()
})
export type SsoToken = z.infer<typeof SsoToken>

/** The time in the CLI's form: whole seconds. */
export const cliTime = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z')

/** The token of a session, or null: there is none, or what is there is not one. Nothing is changed. */
export async function readToken(key: string): Promise<SsoToken | null> {
  try {
    return SsoToken.parse(await getSSOTokenFromFile(key))
  } catch {
    return null
  }
}

/**
 * Stores a token where the AWS CLI looks for it, readable by this user only.
 *
 * @throws {@link ConnectionError} `SsoCacheUnwritable`
 */
export async function writeToken(key: string, token: SsoToken): Promise<void> {
  const path = getSSOTokenFilepath(key)
  try {
    await new JsonFile<SsoToken | null>(path, SsoToken.nullable(), null).write(token)
  } catch {
    throw new ConnectionError(
      'SsoCacheUnwritable',
      `The SSO session could not be kept in ${path}.`,
      'Check that the folder may be written to: the AWS CLI keeps its sessions there too.'
    )
  }
}

/** Milliseconds that are left of a token; negative or 0 once it has ended, and where it does not say. */
export function lifeOf({ expiresAt }: SsoToken): number {
  const left = Date.parse(expiresAt) - Date.now()
  return Number.isNaN(left) ? 0 : left
}

/** What is needed to renew a token, if it has that and it still counts. */
export function renewalOf(token: SsoToken) {
  const { clientId, clientSecret, refreshToken, registrationExpiresAt } = token
  if (!clientId || !clientSecret || !refreshToken) return null
  if (registrationExpiresAt && !(Date.parse(registrationExpiresAt) > Date.now())) return null
  return { clientId, clientSecret, refreshToken }
}

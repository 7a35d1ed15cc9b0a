import { z } from 'zod'
import type { ConnectionDraft } from '../contract/index.js'
import { ConnectionError } from './errors.js'

/** The secret part of a connection: one item of the keychain. */
export const AccessKeys = z.object({
  accessKeyId: z.string(),
  secretKey: z.string(),
  sessionToken: z.string()
})
export type AccessKeys = z.infer<typeof AccessKeys>

export const noKeys: AccessKeys = { accessKeyId: '', secretKey: '', sessionToken: '' }

/** The name of a connection's item. */
export const accountOf = (connectionId: string): string => `connection:${connectionId}`

/** Reads an item. Anything that is not ours counts as nothing. */
export function parseKeys(item: string | null): AccessKeys {
  if (item === null) return noKeys
  try {
    return AccessKeys.parse(JSON.parse(item))
  } catch {
    return noKeys
  }
}

/** What is stored after a draft: blank fields keep what is there, a session token of null goes away. */
export function mergeKeys(stored: AccessKeys, draft: ConnectionDraft): AccessKeys {
  return {
    accessKeyId: draft.accessKeyId || stored.accessKeyId,
    secretKey: draft.secretKey || stored.secretKey,
    sessionToken: draft.sessionToken === null ? '' : draft.sessionToken || stored.sessionToken
  }
}

/** @throws {@link ConnectionError} `MissingAccessKey` or `MissingSecretKey` */
export function requireKeys(keys: AccessKeys): AccessKeys {
  if (!keys.accessKeyId) {
    throw new ConnectionError(
      'MissingAccessKey',
      'The AWS access key is missing.',
      'Fill in AWS access key.'
    )
  }
  if (!keys.secretKey) {
    throw new ConnectionError(
      'MissingSecretKey',
      'The AWS secret key is missing.',
      'Fill in AWS secret key.'
    )
  }
  return keys
}

import { z } from 'zod'
import { privateKeyIn, type ConnectionDraft } from '../contract/index.js'
import { ConnectionError } from './errors.js'

/** The secret part of a connection: one item of the keychain. Blank where there is none. */
export const ConnectionSecret = z.object({
  accessKeyId: z.string().default(''),
  secretKey: z.string().default(''),
  sessionToken: z.string().default(''),
  privateKey: z.string().default('')
})
export type ConnectionSecret = z.infer<typeof ConnectionSecret>

export const noSecret: ConnectionSecret = ConnectionSecret.parse({})

/** The name of a connection's item. */
export const accountOf = (connectionId: string): string => `connection:${connectionId}`

/** Reads an item. Anything that is not ours counts as nothing. */
export function parseSecret(item: string | null): ConnectionSecret {
  if (item === null) return noSecret
  try {
    return ConnectionSecret.parse(JSON.parse(item))
  } catch {
    return noSecret
  }
}

/** The text of an item, or null where there is nothing to keep. What is blank is left out: some keychains are small. */
export function formatSecret(secret: ConnectionSecret): string | null {
  const filled = Object.entries(secret).filter(([, text]) => text !== '')
  return filled.length === 0 ? null : JSON.stringify(Object.fromEntries(filled))
}

/**
 * What is stored after a draft: blank fields keep what is there, a session token of null goes away, and so does what
 * another authentication type had.
 *
 * @param chosenKey the private key that was chosen as a file; blank where there is none
 */
export function mergeSecret(
  stored: ConnectionSecret,
  draft: ConnectionDraft,
  chosenKey: string
): ConnectionSecret {
  switch (draft.authentication) {
    case 'access-keys':
      return {
        ...noSecret,
        accessKeyId: draft.accessKeyId || stored.accessKeyId,
        secretKey: draft.secretKey || stored.secretKey,
        sessionToken: tokenOf(stored, draft)
      }
    case 'roles-anywhere':
      return {
        ...noSecret,
        privateKey: chosenKey || privateKeyIn(draft.privateKey) || stored.privateKey
      }
    default:
      return noSecret
  }
}

const missing = (code: string, what: string, field: string) =>
  new ConnectionError(code, `The ${what} is missing.`, `Fill in ${field}.`)

/** @throws {@link ConnectionError} `MissingAccessKey`, `MissingSecretKey` or `MissingPrivateKey` */
export function requireSecret(
  type: ConnectionDraft['authentication'],
  secret: ConnectionSecret
): ConnectionSecret {
  if (type === 'access-keys') {
    if (!secret.accessKeyId) throw missing('MissingAccessKey', 'AWS access key', 'AWS access key')
    if (!secret.secretKey) throw missing('MissingSecretKey', 'AWS secret key', 'AWS secret key')
  }
  if (type === 'roles-anywhere' && !secret.privateKey) {
    throw missing('MissingPrivateKey', 'private key', 'Private key')
  }
  return secret
}

/** A session token belongs to its access key: with another one it counts for nothing. */
function tokenOf(stored: ConnectionSecret, { accessKeyId, sessionToken }: ConnectionDraft): string {
  const same = accessKeyId === '' || accessKeyId === stored.accessKeyId
  return sessionToken || (sessionToken !== null && same ? stored.sessionToken : '')
}

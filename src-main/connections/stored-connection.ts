import { z } from 'zod'
import { blankAuthentication, ConnectionSettings, type Connection } from '../contract/index.js'

/** The embedded emulator's connection: always there, never removed. */
export const sandboxId = 'sandbox'

/**
 * A connection as it is in the file. Whether there is a secret is written down so that the list does not have to wait for
 * the keychain.
 */
export const StoredConnection = ConnectionSettings.extend({
  id: z.string().min(1),
  maskedKeyId: z.string().nullable(),
  hasSecret: z.boolean(),
  hasSessionToken: z.boolean(),
  hasPrivateKey: z.boolean().default(false)
})
export type StoredConnection = z.infer<typeof StoredConnection>

/** The whole file. */
export const ConnectionsFile = z.object({
  version: z.literal(1),
  connections: z.array(StoredConnection)
})
export type ConnectionsFile = z.infer<typeof ConnectionsFile>

export const emptyFile: ConnectionsFile = { version: 1, connections: [] }

export const sandboxConnection: StoredConnection = {
  id: sandboxId,
  name: 'Local sandbox',
  environment: 'development',
  authentication: 'sandbox',
  region: 'us-east-1',
  customRegion: '',
  endpoint: '',
  keepNothingOnDisk: false,
  readOnly: false,
  ...blankAuthentication,
  maskedKeyId: null,
  hasSecret: false,
  hasSessionToken: false,
  hasPrivateKey: false
}

/** What the renderer may know of it. */
export function present(stored: StoredConnection, inMemory: boolean): Connection {
  const secretStorage =
    !stored.hasSecret && !stored.hasPrivateKey ? 'none' : inMemory ? 'session' : 'keychain'
  return { ...stored, secretStorage, sandbox: stored.id === sandboxId }
}

/** The region that requests go to. */
export function regionOf(connection: { region: string; customRegion: string }): string {
  return connection.customRegion || connection.region
}

/** Enough of an access key id to tell it from another: the first and the last four characters. */
export function maskKeyId(keyId: string): string {
  return keyId.length < 12 ? '••••' : `${keyId.slice(0, 4)}…${keyId.slice(-4)}`
}

import type { ConnectionDraft } from '../contract/index.js'
import type { Connections } from './connections.js'
import { requireKeys, type AccessKeys } from './credentials.js'
import { regionOf, type StoredConnection } from './stored-connection.js'

/** Where a connection's requests go and who they come from. Holds secrets: it never leaves this folder. */
export interface Target {
  region: string
  /** Blank for AWS's own. */
  endpoint: string
  keys: AccessKeys
}

/** Something that has an address once it runs. */
export interface Emulator {
  endpoint(): Promise<string>
}

/** The emulator takes any keys. */
const sandboxKeys: AccessKeys = { accessKeyId: 'sandbox', secretKey: 'sandbox', sessionToken: '' }

/** @throws an error with a `failure`: no secret, no keychain, no sandbox */
export async function targetOf(
  connection: StoredConnection,
  connections: Connections,
  sandbox: Emulator
): Promise<Target> {
  if (connection.authentication === 'sandbox') return sandboxTarget(connection.region, sandbox)
  const keys = requireKeys(await connections.keys(connection.id))
  return { region: regionOf(connection), endpoint: connection.endpoint, keys }
}

/** What a draft would be if it were saved. @throws as {@link targetOf} */
export async function targetOfDraft(
  draft: ConnectionDraft,
  connections: Connections,
  sandbox: Emulator
): Promise<Target> {
  if (draft.authentication === 'sandbox') return sandboxTarget(draft.region, sandbox)
  const keys = await connections.keysOf(draft)
  return { region: regionOf(draft), endpoint: draft.endpoint, keys }
}

async function sandboxTarget(region: string, sandbox: Emulator): Promise<Target> {
  return { region, endpoint: await sandbox.endpoint(), keys: sandboxKeys }
}

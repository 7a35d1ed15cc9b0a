import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Prompts } from '../../src-main/connections/authentication/prompts.js'
import { ConnectionChecker } from '../../src-main/connections/checker.js'
import { ChosenKeys } from '../../src-main/connections/chosen-keys.js'
import { ClientCache } from '../../src-main/connections/client-cache.js'
import { Connections } from '../../src-main/connections/connections.js'
import { ConnectionsFile, emptyFile } from '../../src-main/connections/stored-connection.js'
import { Targets } from '../../src-main/connections/targets.js'
import type { ConnectionDraft, Prompt } from '../../src-main/contract/index.js'
import { createMemoryStore } from '../../src-main/secrets/memory-store.js'
import { Secrets } from '../../src-main/secrets/secrets.js'
import { JsonFile } from '../../src-main/storage/json-file.js'
import { connectionDraft } from './connection-draft.js'

/** The connections of the app with all that acts for them, and somebody who answers what they ask. */
export interface ConnectionRig {
  connections: Connections
  chosenKeys: ChosenKeys
  prompts: Prompts
  targets: Targets
  clients: ClientCache
  checker: ConnectionChecker
  /** The file of the connections. */
  path: string
  /** Told what is open after every change. Answers nothing until a test says how. */
  person: (open: Prompt[]) => void
  /** Milliseconds that the clock of the app is ahead. */
  ahead: number
  /** Saves a connection. @returns its id */
  save(draft: Partial<ConnectionDraft>): Promise<string>
  close(): Promise<void>
}

export async function startConnectionRig(): Promise<ConnectionRig> {
  const folder = await mkdtemp(join(tmpdir(), 'connection-rig-'))
  const path = join(folder, 'connections.json')
  const chosenKeys = new ChosenKeys()
  const rig = { person: (_: Prompt[]): void => undefined, ahead: 0 }
  const prompts = new Prompts((open) => rig.person(open))
  const connections = new Connections(
    new JsonFile(path, ConnectionsFile, emptyFile),
    new Secrets(createMemoryStore()),
    (_, id) => {
      for (const one of [targets, clients, checker]) one.forget(id)
    },
    () => undefined,
    chosenKeys
  )
  const nowhere = { endpoint: () => Promise.reject(new Error('There is no sandbox here.')) }
  const targets = new Targets(connections, nowhere, prompts, () => Date.now() + rig.ahead)
  const clients = new ClientCache(connections, targets, () => undefined)
  const checker = new ConnectionChecker(targets, () => undefined)
  return Object.assign(rig, {
    connections,
    chosenKeys,
    prompts,
    targets,
    clients,
    checker,
    path,
    save: async (draft: Partial<ConnectionDraft>) =>
      (await connections.save(connectionDraft(draft))).id,
    close: async () => {
      clients.close()
      await rm(folder, { recursive: true, force: true })
    }
  })
}

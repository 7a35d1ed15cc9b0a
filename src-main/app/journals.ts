import { join } from 'node:path'
import type { Connections } from '../connections/connections.js'
import { sandboxId } from '../connections/stored-connection.js'
import { createJournals, type Journals } from '../journal/journals.js'
import { openJournal } from '../journal/open.js'
import { journalKey } from '../secrets/journal-key.js'
import type { Secrets } from '../secrets/secrets.js'

/** The journal on disk and the one in memory, as one. Neither is read before it is asked for something. */
export async function openJournals(deps: {
  folder: string
  built: URL
  secrets: Secrets
  connections: Connections
}): Promise<Journals> {
  const { folder, built, secrets, connections } = deps
  const workerUrl = new URL('journal-worker.js', built)
  const [key, keepsNothing] = await Promise.all([
    journalKey(secrets),
    connections.keepNothingOnDisk()
  ])
  const journals = createJournals({
    disk: openJournal({ file: join(folder, 'journal.db'), key, workerUrl }),
    memory: openJournal({ file: null, key: null, workerUrl }),
    keepsNothing
  })
  // The sandbox begins anew with the app: what was leased from the last one is gone. Every later call comes after this.
  void forgetSandboxLeases(journals)
  return journals
}

/** Ends what the journal shows as leased from a sandbox that is not there any more. A journal that fails says so itself. */
export async function forgetSandboxLeases(journals: Journals): Promise<void> {
  await journals.endLeases(sandboxId, Date.now()).catch(() => undefined)
}

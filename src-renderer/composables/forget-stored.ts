import { forgetDrafts } from './draft-storage'
import { forgetStoredRefs } from './stored-ref'

/** Forgets what the window keeps on disk for a connection: drafts, forms, the set-up of live views, the filter of queues. */
export async function forgetStored(connectionId: string): Promise<void> {
  forgetStoredRefs(`listen.${connectionId} `)
  forgetStoredRefs(`queues.filter:${connectionId}`)
  forgetStoredRefs(`queue-config.${connectionId} `)
  // A storage that cannot be reached has kept nothing that could be forgotten.
  for (const kind of ['queue', 'operation']) {
    await forgetDrafts(`${kind}:${connectionId}:`).catch(() => undefined)
  }
}

import { defaultOptions, type Action, type Queue } from '@contract'
import { defineStore } from 'pinia'
import { storedRef } from '../composables/stored-ref'
import { useConnectionsStore } from './connections'

/** What is chosen in the list of objects. */
export type ObjectChoice =
  { kind: 'url' | 'dynamic'; label: string; means: string } | { kind: 'queue'; queue: Queue }

/** What was typed and chosen so far; nothing of it is lost by closing the dialog. */
export interface ImportDraft {
  /** The operation whose object is imported again; null for a new one. */
  id: string | null
  connectionId: string
  action: Action
  choice: ObjectChoice | null
  url: string
  /** Null until a name is typed: it is then the action and the object. */
  name: string | null
}

const isDraft = (stored: unknown): stored is ImportDraft | null => {
  if (stored === null) return true
  if (typeof stored !== 'object') return false
  const { connectionId, action, url } = stored as Partial<ImportDraft>
  const known = typeof connectionId === 'string' && typeof url === 'string'
  return known && !!action && action in defaultOptions
}

/** An import that was not carried out. One for the whole app, so that a dialog opened at once sees the last change. */
export const useUnfinishedImportStore = defineStore('unfinished-import', () => {
  const connections = useConnectionsStore()
  const draft = storedRef<ImportDraft | null>('operations.import', null, {
    validate: isDraft,
    keep: (kept) => (kept && connections.mayStore(kept.connectionId) ? kept : null)
  })
  return { draft }
})

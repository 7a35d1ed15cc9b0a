import type { DocumentState } from '@contract'
import { defineStore } from 'pinia'
import type { Ref } from 'vue'
import { forgetStoredRefs, storedRef } from '../composables/stored-ref'
import { defaultTexts, type ListenTexts } from '../model/listen-options'
import { useConnectionsStore } from './connections'
import type { ListenPlace } from './listeners'

/** How a live view is set up: what was typed and chosen, not what arrived. */
export interface ListenSettings {
  texts: ListenTexts
  filter: string
  groupId: string | null
  state: DocumentState | null
  lanes: boolean
}

const isSettings = (stored: unknown): stored is ListenSettings => {
  if (typeof stored !== 'object' || stored === null) return false
  const { texts, filter } = stored as Partial<ListenSettings>
  return typeof filter === 'string' && typeof texts === 'object' && 'commitStrategy' in texts
}

/** The set-up of each live view, a queue's or a saved operation's. It outlives the window, unless the connection keeps nothing on disk. */
export const useListenSettingsStore = defineStore('listen-settings', () => {
  const connections = useConnectionsStore()
  const known = new Map<string, Ref<ListenSettings>>()

  const agreed = new Set<string>()
  /** Queues from which a person has agreed to delete what is received, until the window is loaded anew. */
  const agreements = {
    has: ({ connectionId, queueUrl }: ListenPlace) => agreed.has(`${connectionId} ${queueUrl}`),
    add: ({ connectionId, queueUrl }: ListenPlace) => agreed.add(`${connectionId} ${queueUrl}`)
  }

  /** @param texts what the options of a new one are */
  function settingsOf(
    { connectionId, queueUrl, operationId }: ListenPlace,
    texts: () => ListenTexts = defaultTexts
  ): Ref<ListenSettings> {
    const key = `${connectionId} ${operationId ? `operation ${operationId}` : queueUrl}`
    const there = known.get(key)
    if (there) return there
    const initial: ListenSettings = {
      texts: texts(),
      filter: '',
      groupId: null,
      state: null,
      lanes: true
    }
    const settings = storedRef(`listen.${key}`, initial, {
      validate: isSettings,
      keep: (state) => (connections.mayStore(connectionId) ? state : undefined)
    })
    // What was stored by an older version lacks the options that were added since.
    settings.value.texts = { ...texts(), ...settings.value.texts }
    known.set(key, settings)
    return settings
  }

  /** Forgets the set-up of a saved operation that was deleted. */
  function forgetOperation(connectionId: string, operationId: string) {
    known.delete(`${connectionId} operation ${operationId}`)
    forgetStoredRefs(`listen.${connectionId} operation ${operationId}`)
  }

  return { agreements, settingsOf, forgetOperation }
})

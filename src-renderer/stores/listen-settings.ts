import type { DocumentState } from '@contract'
import { defineStore } from 'pinia'
import type { Ref } from 'vue'
import { storedRef } from '../composables/stored-ref'
import { defaultTexts, type ListenTexts } from '../model/listen-options'
import { useConnectionsStore } from './connections'

/** How a queue's live view is set up: what was typed and chosen, not what arrived. */
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

/** The set-up of each queue's live view. It outlives the window, unless the connection keeps nothing on disk. */
export const useListenSettingsStore = defineStore('listen-settings', () => {
  const connections = useConnectionsStore()
  const known = new Map<string, Ref<ListenSettings>>()

  function settingsOf(connectionId: string, queueUrl: string): Ref<ListenSettings> {
    const key = `${connectionId} ${queueUrl}`
    const there = known.get(key)
    if (there) return there
    const initial: ListenSettings = {
      texts: defaultTexts(),
      filter: '',
      groupId: null,
      state: null,
      lanes: true
    }
    const settings = storedRef(`listen.${key}`, initial, {
      validate: isSettings,
      keep: (state) => (connections.mayStore(connectionId) ? state : undefined)
    })
    known.set(key, settings)
    return settings
  }

  return { settingsOf }
})

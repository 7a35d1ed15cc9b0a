import { defineStore } from 'pinia'
import { useAppStore } from './app'
import { useConnectionsStore } from './connections'

/** How long the journal keeps what goes through a connection. */
export const useKeepingStore = defineStore('keeping', () => {
  const app = useAppStore()
  const connections = useConnectionsStore()

  /** Whether it ends with the app: the connection keeps nothing on disk, or there is no keychain. */
  function inMemory(connectionId: string): boolean {
    const journal = app.status?.journal ?? app.info?.journal
    if (journal?.mode === 'memory') return true
    return connections.byId(connectionId)?.keepNothingOnDisk === true
  }

  /** To be put behind what is said to stay in the journal. */
  const until = (connectionId: string): string =>
    inMemory(connectionId) ? ' until Longpoll closes' : ''

  return { inMemory, until }
})

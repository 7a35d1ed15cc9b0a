import type { Connection, ConnectionSettings, RequestOutput } from '@contract'
import { defineStore } from 'pinia'
import { request } from '../bridge'

/** What a file of connections would bring in. */
export type ConnectionFile = NonNullable<RequestOutput<'connections.readFile'>>

/** Files of connections: settings only, never a secret. Every method throws RequestFailed. */
export const useConnectionFilesStore = defineStore('connection-files', () => {
  /** @param ids null for all @returns how many were written; null where the person changed their mind */
  async function write(ids: string[] | null): Promise<number | null> {
    const { saved, connections } = await request('connections.export', { ids })
    return saved ? connections : null
  }

  /** @returns null where the person changed their mind */
  const read = (): Promise<ConnectionFile | null> => request('connections.readFile', {})

  const add = (connections: ConnectionSettings[]): Promise<Connection[]> =>
    request('connections.import', { connections })

  return { write, read, add }
})

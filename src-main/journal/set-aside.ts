import { existsSync, renameSync } from 'node:fs'
import { isDamage, sqliteCode } from './sqlite.js'
import { memoryFirstId, NewerJournal } from './schema.js'
import { Store } from './store.js'
import type { WorkerOptions } from './protocol.js'

const year2020 = 1_577_836_800_000

/**
 * First id of a store that replaces another: beyond every id that the other can have given out, so that whoever still
 * holds one of those does not meet another document. 1,000 ids a second since 2020: below {@link memoryFirstId}.
 */
const idAfterOthers = () => Math.floor((Date.now() - year2020) / 1000) * 1000

/** Renames a file and what belongs to it. @returns the new name */
function setAside(file: string): string {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-')
  const aside = `${file}.set-aside-${stamp}`
  for (const end of ['', '-wal', '-shm']) {
    if (existsSync(file + end)) renameSync(file + end, aside + end)
  }
  return aside
}

const reasonOf = (error: unknown): string =>
  error instanceof NewerJournal
    ? 'it was written by a newer version of Longpoll'
    : isDamage(error)
      ? 'it is damaged or was encrypted with another key'
      : 'it could not be read'

export interface Opened {
  store: Store
  notice: string | null
}

/** Puts the present file away and starts a new one. */
export function startAfresh(options: WorkerOptions, reason: unknown): Opened {
  const { file, key } = options
  if (file === null) return { store: newMemoryStore(options), notice: null }
  const aside = setAside(file)
  const store = new Store({ file, key, firstId: idAfterOthers() })
  return {
    store,
    notice: `The journal was started anew, since ${reasonOf(reason)}. The old file was kept as ${aside}.`
  }
}

/**
 * Opens the store. What cannot be read is set aside; what cannot be written at all is replaced by a store in memory.
 * Never throws for a file.
 */
export function openStore(options: WorkerOptions): Opened {
  if (options.file === null) return { store: newMemoryStore(options), notice: null }
  try {
    return { store: new Store(options), notice: null }
  } catch (error) {
    if (sqliteCode(error) === 'SQLITE_BUSY') return inMemory('another program has the file open')
    try {
      return startAfresh(options, error)
    } catch {
      return inMemory('its file could not be written')
    }
  }
}

/** There may have been another one before, of a worker that crashed. */
function newMemoryStore({ standsIn, memoryBytes }: Omit<WorkerOptions, 'file' | 'key'>): Store {
  const firstId = (standsIn ? 0 : memoryFirstId) + idAfterOthers()
  const bound = memoryBytes === undefined ? {} : { memoryBytes }
  return new Store({ file: null, key: null, firstId, ...bound })
}

function inMemory(reason: string): Opened {
  return {
    store: newMemoryStore({ standsIn: true }),
    notice: `The journal is kept in memory until the app closes, since ${reason}.`
  }
}

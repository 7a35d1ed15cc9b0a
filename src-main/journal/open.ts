import { JournalClient } from './client.js'

export interface OpenOptions {
  /** Where the journal is kept; null for one that ends with the app. */
  file: string | null
  /** 32 random bytes as hex, from the keychain; null where there is none: nothing is then kept on disk. */
  key: string | null
  /** The built worker, `journal-worker.js`. */
  workerUrl: URL
  /** In memory: bodies are kept up to so many bytes, 256 MiB by default. */
  memoryBytes?: number
}

/**
 * Opens the journal. Opening never fails: a file that cannot be used is set aside, a key that is missing means memory,
 * and `status().notice` says so. The file is opened by the first call.
 */
export function openJournal(options: OpenOptions): JournalClient {
  const { file, key, workerUrl, memoryBytes } = options
  const bound = memoryBytes === undefined ? {} : { memoryBytes }
  if (file !== null && key !== null) return new JournalClient({ file, key, workerUrl })
  const memory = { file: null, key: null, workerUrl, ...bound }
  if (file === null) return new JournalClient(memory)
  return new JournalClient({
    ...memory,
    standsIn: true,
    notice:
      'The journal is kept in memory until the app closes, since there is no keychain to keep its key in.'
  })
}

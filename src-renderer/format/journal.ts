import type { JournalStatus } from '@contract'
import { formatCount, plural } from './numbers'

/** The journal in the status bar: how many documents it has and where they are. */
export function journalShort({ mode, documents, inMemory }: JournalStatus): string {
  if (mode === 'memory') return `journal ${plural(documents, 'document')} · in memory`
  const onDisk = `journal ${plural(documents - inMemory, 'document')} · encrypted`
  return inMemory > 0 ? `${onDisk} · ${formatCount(inMemory)} in memory` : onDisk
}

/** What is said of documents that end with the app; blank where there is none. */
export const inMemoryWords = (inMemory: number): string =>
  inMemory > 0
    ? `${plural(inMemory, 'document is', 'documents are')} in memory until Longpoll closes.`
    : ''

import type { JournalStatus } from '@contract'
import { formatCount, plural } from './numbers'

/** The journal in the status bar: how many documents it has and where they are. */
export function journalShort({ mode, documents, inMemory, over }: JournalStatus): string {
  const limit = over ? ' · over its limit' : ''
  if (mode === 'memory') return `journal ${plural(documents, 'document')} · in memory${limit}`
  const onDisk = `journal ${plural(documents - inMemory, 'document')} · encrypted`
  return `${onDisk}${inMemory > 0 ? ` · ${formatCount(inMemory)} in memory` : ''}${limit}`
}

/** Why it is larger than it may be; blank where it is not. */
export const overWords = ({ over }: Pick<JournalStatus, 'over'>): string =>
  over
    ? 'It is over its limit: messages that were deleted with a copy are kept for 14 days, unless they are sent back.'
    : ''

/** What is said of documents that end with the app; blank where there is none. */
export const inMemoryWords = (inMemory: number): string =>
  inMemory > 0
    ? `${plural(inMemory, 'document is', 'documents are')} in memory until Longpoll closes.`
    : ''

import { isSameQueue, type Queue } from '../contract/index.js'
import type { RedriveTry } from '../journal/journal.js'

/** A message that a redrive has sent, or may have sent: this one, or any other that the journal knows of. */
export type SentBefore =
  /** The document is the input of the try that was accepted. */
  | { kind: 'accepted'; documentId: number }
  /** No answer is known. Not sent before `since`, in milliseconds since the epoch; it may be in any of the targets. */
  | { kind: 'doubt'; since: number; targets: string[] }

/** Milliseconds for which SQS drops what has the same deduplication id, less what the way to it may take. */
const repeatsDropped = 270_000

/** What is known of each message. That a target has accepted it is the last word on it. */
export function sentBefore(tries: readonly RedriveTry[]): Map<string, SentBefore> {
  const found = new Map<string, SentBefore>()
  for (const { messageId, documentId, accepted, since, target } of tries) {
    const there = found.get(messageId)
    if (there?.kind === 'accepted') continue
    if (accepted) found.set(messageId, { kind: 'accepted', documentId })
    else {
      // SQS may have taken the first of several tries, and counts from that one.
      const first = Math.min(since, there?.since ?? Infinity)
      found.set(messageId, {
        kind: 'doubt',
        since: first,
        targets: [...new Set([...(there?.targets ?? []), target])]
      })
    }
  }
  return found
}

/**
 * Whether one in doubt is sent again: never to a queue that cannot have it. A FIFO queue drops what it has taken within
 * five minutes.
 *
 * @param asked whether a person has said so, although it may then be there twice
 */
export function mayRepeat(before: SentBefore, target: Queue | null, asked: boolean): boolean {
  if (before.kind === 'accepted' || !target) return false
  const same = before.targets.filter((url) => isSameQueue(url, target.url))
  if (same.length === 0) return false
  const dropped = target.fifo && Date.now() - before.since < repeatsDropped
  return asked || (dropped && same.length === before.targets.length)
}

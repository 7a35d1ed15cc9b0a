import type { Queue } from '../contract/index.js'

/** A message that an earlier run has sent, or may have sent. */
export type SentBefore =
  | { kind: 'accepted'; documentId: number }
  /** No answer is known. Milliseconds since the epoch at which it went out. */
  | { kind: 'doubt'; at: number }

/** Milliseconds for which SQS drops what has the same deduplication id, less what the way to it may take. */
const repeatsDropped = 270_000

/** What is known of messages that runs before this one have sent and not seen deleted, by Message Id. */
export class Earlier {
  readonly #sent = new Map<string, SentBefore>()
  readonly #undeleted = new Map<string, number>()

  /** @param inDoubt whether those in doubt are sent again although they may then be there twice */
  constructor(private readonly inDoubt = false) {}

  of(messageId: string): SentBefore | null {
    return this.#sent.get(messageId) ?? null
  }

  /** The target has it; it is still to be deleted. That is the last word on it. */
  accepted(messageId: string, documentId: number): void {
    this.#sent.set(messageId, { kind: 'accepted', documentId })
    this.#undeleted.set(messageId, documentId)
  }

  doubt(messageId: string, at: number): void {
    const there = this.#sent.get(messageId)
    if (there?.kind === 'accepted') return
    this.#sent.set(messageId, { kind: 'doubt', at: Math.max(at, there?.at ?? 0) })
  }

  /** It is deleted. */
  settle(messageId: string): void {
    this.#sent.delete(messageId)
    this.#undeleted.delete(messageId)
  }

  /** Messages that the target has and the dead-letter queue may still have. */
  get undeleted(): number {
    return this.#undeleted.size
  }

  /**
   * They are not in the queue any more: an earlier run has deleted them, and was killed before it could say so.
   *
   * @returns their documents
   */
  takeGone(): number[] {
    const documentIds = [...this.#undeleted.values()]
    for (const messageId of [...this.#undeleted.keys()]) this.settle(messageId)
    return documentIds
  }

  /** Whether one in doubt is sent again: a FIFO queue drops what it has taken within five minutes. */
  mayRepeat(before: SentBefore, target: Queue | null): boolean {
    if (before.kind === 'accepted') return false
    const dropped = target?.fifo === true && Date.now() - before.at < repeatsDropped
    return dropped || this.inDoubt
  }
}

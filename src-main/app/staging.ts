import type { Failure, InputDocument } from '../contract/index.js'

/** Batches that wait to be started. More than one where the window began another before it ended the last. */
const most = 3

const incomplete: Failure = {
  code: 'DocumentsNotStaged',
  message: 'The documents did not arrive as a whole, so nothing was started.',
  retryable: true,
  hint: 'Start it again.'
}

class NotStaged extends Error {
  readonly failure = incomplete
}

/**
 * Input documents that arrive part by part before their run is started, so that no single message to the main process
 * holds thousands of them.
 */
export function createStaging() {
  const batches = new Map<string, InputDocument[]>()
  return {
    /** @returns how many documents the batch has now */
    add(batchId: string, documents: InputDocument[]): number {
      const batch = batches.get(batchId) ?? []
      batch.push(...documents)
      batches.set(batchId, batch)
      const oldest = batches.keys().next()
      if (batches.size > most && !oldest.done) batches.delete(oldest.value)
      return batch.length
    },
    /** @returns the documents of the batch, which is forgotten @throws where it is not known */
    take(batchId: string): InputDocument[] {
      const batch = batches.get(batchId)
      if (!batch) throw new NotStaged()
      batches.delete(batchId)
      return batch
    }
  }
}

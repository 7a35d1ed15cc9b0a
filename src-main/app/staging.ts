import { StagedInputs } from '../connector/staged-inputs.js'
import {
  isSameQueue,
  type Failure,
  type InputDocument,
  type RequestInput
} from '../contract/index.js'
import type { Journal } from '../journal/journal.js'

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

/** Input documents that arrive part by part before their run is started, and wait for it in the journal. */
export function createStaging(journal: () => Promise<Pick<Journal, 'stage' | 'unstage'>>) {
  const batches = new Map<string, StagedInputs>()
  const named = new Map<StagedInputs, Set<string>>()

  async function open(batchId: string, connectionId: string): Promise<StagedInputs> {
    const known = batches.get(batchId)
    if (known) return known
    const batch = new StagedInputs(await journal(), connectionId)
    batches.set(batchId, batch)
    const oldest = batches.entries().next().value
    if (batches.size > most && oldest) await drop(...oldest)
    return batch
  }

  async function drop(batchId: string, batch: StagedInputs): Promise<void> {
    batches.delete(batchId)
    named.delete(batch)
    await batch.drop()
  }

  /** Notes which queues documents name; whether they are two or thousands makes no difference. */
  function note(batch: StagedInputs, documents: readonly InputDocument[]): void {
    const queues = named.get(batch) ?? new Set()
    named.set(batch, queues)
    for (const { properties } of documents) {
      const name = properties.queueNameOrUrl?.trim()
      if (!name || queues.size > 1) continue
      if (![...queues].some((known) => isSameQueue(known, name))) queues.add(name)
    }
  }

  return {
    /** @returns how many documents the batch has now */
    async add(input: RequestInput<'operations.stage'>): Promise<number> {
      const { batchId, connectionId, documents, templates } = input
      const batch = await open(batchId, connectionId)
      note(batch, documents)
      await batch.add(documents, templates ? 'template' : 'literal')
      return batch.counts.literal + batch.counts.template
    },
    /** @returns the documents of the batch, which is forgotten here @throws where it is not known */
    take(batchId: string, connectionId: string): StagedInputs {
      const batch = batches.get(batchId)
      if (batch?.connectionId !== connectionId) throw new NotStaged()
      batches.delete(batchId)
      named.delete(batch)
      return batch
    },
    /** The queues that its documents name, as far as it has to be known whether it is one. */
    queuesOf(batchId: string): string[] {
      const batch = batches.get(batchId)
      return [...((batch && named.get(batch)) ?? [])]
    },
    /** Forgets a batch that is not wanted any more. */
    async forget(batchId: string): Promise<void> {
      const batch = batches.get(batchId)
      if (batch) await drop(batchId, batch)
    }
  }
}

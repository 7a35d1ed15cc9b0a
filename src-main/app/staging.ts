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

/** A batch as it was looked at, and as it stays. */
export interface Sealed {
  /** None where it is not known. */
  batch: StagedInputs | undefined
  /** The queues that its documents name, as far as it has to be known whether it is one. */
  queues: readonly string[]
}

/** Input documents that arrive part by part before their run is started, and wait for it in the journal. */
export function createStaging(journal: () => Promise<Pick<Journal, 'stage' | 'unstage'>>) {
  const batches = new Map<string, StagedInputs>()
  const named = new Map<StagedInputs, Set<string>>()
  /** Those whose start was asked for: what was looked at then is what runs. */
  const sealed = new WeakSet<StagedInputs>()

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
      if (sealed.has(batch) || batches.get(batchId) !== batch) throw new NotStaged()
      note(batch, documents)
      await batch.add(documents, templates ? 'template' : 'literal')
      return batch.counts.literal + batch.counts.template
    },
    /**
     * @param seen what {@link seal} gave out, where it matters what was looked at
     * @returns the documents of the batch, which is forgotten here
     * @throws where it is not known, or is another one than was looked at
     */
    take(batchId: string, connectionId: string, seen?: Sealed): StagedInputs {
      const batch = batches.get(batchId)
      if (batch?.connectionId !== connectionId) throw new NotStaged()
      if (seen && seen.batch !== batch) throw new NotStaged()
      batches.delete(batchId)
      named.delete(batch)
      return batch
    },
    /** Looks at a batch that is to be started. Nothing is added to it any more. */
    seal(batchId: string): Sealed {
      const batch = batches.get(batchId)
      if (batch) sealed.add(batch)
      return { batch, queues: [...((batch && named.get(batch)) ?? [])] }
    },
    /** Forgets a batch that is not wanted any more. */
    async forget(batchId: string): Promise<void> {
      const batch = batches.get(batchId)
      if (batch) await drop(batchId, batch)
    }
  }
}

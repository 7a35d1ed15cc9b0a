import type { Failure, InputDocument, Operation, Outcome, RequestInput, Run } from '@contract'
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { failureOf, onEvent, outcomeOf, request } from '../bridge'

/** What goes to the main process in one message: documents, and characters of their bodies. */
const most = { documents: 500, characters: 2 * 1024 ** 2 } as const

/** Cuts documents into parts of which each is one message. */
function* inParts(documents: readonly InputDocument[]): Generator<InputDocument[]> {
  let part: InputDocument[] = []
  let characters = 0
  for (const document of documents) {
    const full =
      part.length === most.documents || characters + document.body.length > most.characters
    if (part.length > 0 && full) {
      yield part
      part = []
      characters = 0
    }
    part.push(document)
    characters += document.body.length
  }
  yield part
}

/** Runs of Send, Receive and Delete: starting, cancelling, and how far each of them is. */
export const useOperationsStore = defineStore('operations', () => {
  const runs = shallowReactive(new Map<number, Run>())
  const cancelling = shallowReactive(new Set<number>())

  function take(run: Run) {
    runs.set(run.id, run)
    if (run.status !== 'running') cancelling.delete(run.id)
    if (run.source?.part === 'rest') noteResumed(run.source.runId, run.id)
  }

  /** What was resumed cannot be resumed a second time. */
  function noteResumed(runId: number, by: number) {
    const run = runs.get(runId)
    if (run && run.resumedBy !== by) runs.set(runId, { ...run, resumedBy: by })
  }
  onEvent('operations.progress', take)

  /**
   * Documents that are brought to the main process part by part, before their run is started.
   *
   * @param operationId of the saved operation that it is a run of
   */
  function openBatch(connectionId: string, operation: Operation, operationId?: string) {
    const batchId = crypto.randomUUID()
    const templates = operation.action === 'send' && operation.options.fillTemplates === true
    return {
      add: (documents: InputDocument[]): Promise<Outcome<{ documents: number }>> =>
        outcomeOf(request('operations.stage', { batchId, connectionId, documents, templates })),
      /** Forgets them: nothing is started. */
      drop: (): Promise<Outcome<null>> => outcomeOf(request('operations.unstage', { batchId })),
      start: (confirmed?: string) =>
        begin({ connectionId, operation, operationId, confirmed, documents: [], batchId })
    }
  }

  /** @returns the run's id, or why the operation was refused as a whole */
  const begin = (input: RequestInput<'operations.start'>): Promise<Outcome<number>> =>
    outcomeOf(
      request('operations.start', input).then(async ({ runId }) => {
        await refresh(runId)
        return runId
      })
    )

  /** Starts a run. Of many documents all are brought first, one part after the other, so that the window stays smooth. */
  async function start(
    connectionId: string,
    operation: Operation,
    documents: readonly InputDocument[],
    /** `operationId` of the saved operation that it is a run of; `confirmed` is what was typed. */
    {
      operationId,
      confirmed
    }: Pick<RequestInput<'operations.start'>, 'operationId' | 'confirmed'> = {}
  ): Promise<Outcome<number>> {
    const [first = [], ...others] = inParts(documents)
    // Receive reads its first document before it begins.
    if (operation.action === 'receive' || others.length === 0) {
      const all = [first, ...others].flat()
      return begin({ connectionId, operation, operationId, confirmed, documents: all })
    }
    const batch = openBatch(connectionId, operation, operationId)
    for (const part of [first, ...others]) {
      const staged = await batch.add(part)
      if (!staged.ok) return staged
    }
    return batch.start(confirmed)
  }

  /** What is done stays done; what is on its way is waited for. */
  async function cancel(runId: number): Promise<Failure | null> {
    cancelling.add(runId)
    try {
      await request('operations.cancel', { runId })
      return null
    } catch (thrown) {
      cancelling.delete(runId)
      return failureOf(thrown)
    }
  }

  /** Asks for a run of which no progress has been heard, e.g. one from before a restart. */
  async function refresh(runId: number): Promise<Failure | null> {
    if (runs.has(runId)) return null
    try {
      const run = await request('journal.run', { runId })
      // Progress that came in the meantime is newer.
      if (!runs.has(runId)) take(run)
      return null
    } catch (thrown) {
      return failureOf(thrown)
    }
  }

  /** Reactive; null while it is not known. */
  const runOf = (runId: number | null): Run | null =>
    runId === null ? null : (runs.get(runId) ?? null)

  return { start, openBatch, cancel, refresh, runOf, cancelling }
})

import type { Failure, RequestInput } from '@contract'
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { failureOf, onEvent, request } from '../bridge'

/** One export on its way. */
export interface ExportProgress {
  documents: number
  /** Null while it is not known. */
  total: number | null
}

export type ExportAnswer =
  { kind: 'saved'; documents: number } | { kind: 'left' } | { kind: 'failed'; failure: Failure }

/** Exports: the documents go from the journal to the disk, and never through the window. */
export const useExportsStore = defineStore('exports', () => {
  const running = shallowReactive(new Map<string, ExportProgress>())
  onEvent('documents.exported', ({ exportId, documents, total }) => {
    if (running.has(exportId)) running.set(exportId, { documents, total })
  })

  /**
   * Asks where to, and writes.
   *
   * @param signal aborting it ends the export, and leaves no file half written
   */
  async function run(
    exportId: string,
    input: Omit<RequestInput<'documents.export'>, 'exportId'>,
    signal: AbortSignal
  ): Promise<ExportAnswer> {
    running.set(exportId, { documents: 0, total: null })
    try {
      const { saved, documents } = await request('documents.export', { exportId, ...input }, signal)
      return saved ? { kind: 'saved', documents } : { kind: 'left' }
    } catch (thrown) {
      return signal.aborted ? { kind: 'left' } : { kind: 'failed', failure: failureOf(thrown) }
    } finally {
      running.delete(exportId)
    }
  }

  return { run, progressOf: (exportId: string) => running.get(exportId) ?? null }
})

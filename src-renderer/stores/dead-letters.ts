import type { Outcome, RequestInput, RequestOutput, Run } from '@contract'
import { defineStore } from 'pinia'
import { outcomeOf, request } from '../bridge'
import { useOperationsStore } from './operations'

type Input<N extends Parameters<typeof request>[0]> = RequestInput<N>

/** What is done with dead-letter queues. The messages stay in the main process: tables pull the pages that they show. */
export const useDeadLettersStore = defineStore('dead letters', () => {
  const operations = useOperationsStore()

  const begun = (answer: Promise<{ runId: number }>): Promise<Outcome<number>> =>
    outcomeOf(
      answer.then(async ({ runId }) => {
        await operations.refresh(runId)
        return runId
      })
    )

  /** The newest run of a purpose on a dead-letter queue, as far as it is among the latest 100 of its kind. */
  async function latest(
    connectionId: string,
    { url, name }: { url: string; name: string },
    purpose: NonNullable<Run['purpose']>
  ): Promise<Run | null> {
    // The queue of a redrive is the one that it sends to.
    const filter = purpose === 'redrive' ? { purpose } : { purpose, queue: name }
    const found = await outcomeOf(request('journal.runs', { connectionId, filter, limit: 100 }))
    if (!found.ok) return null
    const queueOf = ({ deadLetterUrl, queueUrl }: Run) => deadLetterUrl ?? queueUrl
    return found.value.runs.find((run) => queueOf(run) === url) ?? null
  }

  return {
    latest,
    /** The queue that a name or a URL means. */
    queueOf: (connectionId: string, nameOrUrl: string) =>
      outcomeOf(request('queues.resolve', { connectionId, nameOrUrl })),
    sources: (input: Input<'deadLetters.sources'>, signal: AbortSignal) =>
      outcomeOf(request('deadLetters.sources', input, signal)),
    examine: (input: Input<'deadLetters.examine'>) => begun(request('deadLetters.examine', input)),
    clusters: (
      input: Input<'deadLetters.clusters'>,
      signal: AbortSignal
    ): Promise<Outcome<RequestOutput<'deadLetters.clusters'>>> =>
      outcomeOf(request('deadLetters.clusters', input, signal)),
    page: (input: Input<'deadLetters.page'>, signal: AbortSignal) =>
      outcomeOf(request('deadLetters.page', input, signal)),
    details: (ids: number[]) => outcomeOf(request('documents.details', { ids })),
    dryRun: (input: Input<'deadLetters.dryRun'>, signal: AbortSignal) =>
      outcomeOf(request('deadLetters.dryRun', input, signal)),
    redrive: (input: Input<'deadLetters.redrive'>) => begun(request('deadLetters.redrive', input)),
    discard: (input: Input<'deadLetters.delete'>) => begun(request('deadLetters.delete', input))
  }
})

import type { Outcome, RequestInput, RerunFacts } from '@contract'
import { defineStore } from 'pinia'
import { outcomeOf, request } from '../bridge'

/** Runs that are run again. The documents stay in the main process, however many there are. */
export const useRerunsStore = defineStore('reruns', () => {
  /** What of a run there is to be run again. */
  const factsOf = (runId: number): Promise<Outcome<RerunFacts>> =>
    outcomeOf(request('journal.rerun', { runId }))

  /** @returns the id of the new run */
  const start = (input: RequestInput<'operations.rerun'>): Promise<Outcome<number>> =>
    outcomeOf(request('operations.rerun', input).then(({ runId }) => runId))

  return { factsOf, start }
})

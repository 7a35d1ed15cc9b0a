import type { Failure, RequestInput, RestoreFacts } from '@contract'
import { defineStore } from 'pinia'
import { failureOf, outcomeOf, request } from '../bridge'

/** Messages that are sent back. They stay in the main process, however many there are. */
export const useRestoresStore = defineStore('restores', () => {
  /** What of the documents can be sent back. @param signal aborting it gives up looking */
  const prepare = (input: RequestInput<'restore.prepare'>, signal: AbortSignal) =>
    outcomeOf<RestoreFacts>(request('restore.prepare', input, signal))

  /** @returns the id of the run that sends them */
  const start = (input: RequestInput<'restore.start'>) =>
    outcomeOf<number>(request('restore.start', input).then(({ runId }) => runId))

  const drop = (restoreId: string): Promise<Failure | null> =>
    request('restore.drop', { restoreId }).then(() => null, failureOf)

  return { prepare, start, drop }
})

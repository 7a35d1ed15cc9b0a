import type { Failure, Run, RunFilter } from '@contract'
import { shallowRef, watch } from 'vue'
import { failureOf, onEvent, request } from '../bridge'
import { createPuller } from '../model/puller'
import { noRuns, withNewest, withOlder, withRun, type RunList } from '../model/run-list'

/** Milliseconds between two pulls of the newest. */
const pace = 500
const pageSize = 100
/** Rows before the end of what is known at which older ones are fetched. */
const margin = 30

/** The runs of a connection that meet a filter, newest first, fetched page by page as they are scrolled to. */
export function useRunList(connectionId: () => string, filter: () => RunFilter) {
  const list = shallowRef<RunList>(noRuns)
  const total = shallowRef(0)
  const failure = shallowRef<Failure | null>(null)
  const ready = shallowRef(false)
  /** What is known belongs to another filter. */
  let outdated = true
  let fetching: AbortController | null = null

  const page = (before: number | undefined, signal: AbortSignal) =>
    request(
      'journal.runs',
      {
        connectionId: connectionId(),
        filter: filter(),
        limit: pageSize,
        ...(before === undefined ? {} : { before })
      },
      signal
    )

  async function pull(signal: AbortSignal) {
    try {
      const newest = await page(undefined, signal)
      if (signal.aborted) return
      list.value = outdated ? newest : withNewest(list.value, newest)
      total.value = newest.total ?? 0
      failure.value = null
      ready.value = true
      outdated = false
    } catch (thrown) {
      if (!signal.aborted) failure.value = failureOf(thrown)
    }
  }
  const puller = createPuller(pull, () => pace, 0)

  async function older() {
    const own = new AbortController()
    fetching = own
    try {
      const found = await page(list.value.runs.at(-1)?.id, own.signal)
      if (!own.signal.aborted) list.value = withOlder(list.value, found)
    } catch (thrown) {
      if (!own.signal.aborted) failure.value = failureOf(thrown)
    } finally {
      if (fetching === own) fetching = null
    }
  }

  /** These positions are in view. */
  function want(_first: number, last: number) {
    const { runs, more } = list.value
    if (more && !fetching && !outdated && last >= runs.length - margin) void older()
  }

  function take(run: Run) {
    if (run.connectionId !== connectionId()) return
    const taken = withRun(list.value, run)
    if (taken) list.value = taken
    if (!taken || run.status !== 'running') puller.want()
  }

  function anew() {
    outdated = true
    fetching?.abort()
    fetching = null
    puller.want(true)
  }
  watch([connectionId, () => JSON.stringify(filter())], anew, { immediate: true })

  const ends = [
    onEvent('operations.progress', take),
    onEvent('listen.progress', (listener) => {
      if (listener.connectionId === connectionId()) puller.want()
    })
  ]
  function stop() {
    fetching?.abort()
    puller.stop()
    for (const end of ends) end()
  }

  return { list, total, failure, ready, want, refresh: () => puller.want(true), stop }
}

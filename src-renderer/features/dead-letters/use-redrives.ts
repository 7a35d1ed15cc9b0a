import type { DeadLetterFilter, Failure, FoundSources, Queue, Redrive, Run } from '@contract'
import { computed, ref, shallowRef, watch } from 'vue'
import { useLatestWork } from '../../composables/latest-work'
import { canResume } from '../../model/rerun'
import { useDeadLettersStore } from '../../stores/dead-letters'
import { useOperationsStore } from '../../stores/operations'

/** What takes messages out of a dead-letter queue: the run that goes on, or went on last, and where they came from. */
export function useRedrives(place: () => { connectionId: string; queue: Queue }) {
  const letters = useDeadLettersStore()
  const operations = useOperationsStore()
  const runId = ref<number | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const sources = shallowRef<FoundSources | null>(null)
  const begin = useLatestWork()
  const run = computed<Run | null>(() => operations.runOf(runId.value))

  async function findSources() {
    const signal = begin()
    const { connectionId, queue } = place()
    const found = await letters.sources({ connectionId, url: queue.url }, signal)
    if (!signal.aborted && found.ok) sources.value = found.value
  }

  async function take(
    started: Promise<{ ok: true; value: number } | { ok: false; failure: Failure }>
  ) {
    failure.value = null
    const outcome = await started
    if (outcome.ok) runId.value = outcome.value
    else failure.value = outcome.failure
  }

  async function follow(id: number) {
    await operations.refresh(id)
    runId.value = id
  }

  /** One that goes on, or was cut off: also before the view was opened, or the app was started. */
  async function findUnfinished() {
    const { connectionId, queue } = place()
    const found = await letters.latest(connectionId, queue, 'redrive')
    if (!found || runId.value !== null) return
    if (found.status === 'running' || canResume(found)) await follow(found.id)
  }

  // Wherever it was resumed: the run that goes on with it is the one to look at.
  watch(
    () => run.value?.resumedBy,
    (id) => id !== undefined && void follow(id)
  )

  void findSources()
  void findUnfinished()

  return {
    run,
    running: computed(() => run.value?.status === 'running'),
    failure,
    sources,
    redrive: (redrive: Redrive, confirmed: string | undefined) =>
      take(letters.redrive({ connectionId: place().connectionId, redrive, confirmed })),
    discard: (filter: DeadLetterFilter, confirmed: string | undefined) =>
      take(
        letters.discard({
          connectionId: place().connectionId,
          url: place().queue.url,
          filter,
          confirmed
        })
      )
  }
}

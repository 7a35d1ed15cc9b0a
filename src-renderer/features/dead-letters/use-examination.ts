import type { Failure, Queue, RequestOutput, Run } from '@contract'
import { computed, ref, shallowRef, watch } from 'vue'
import { useLatestWork } from '../../composables/latest-work'
import { useDeadLettersStore } from '../../stores/dead-letters'
import { useOperationsStore } from '../../stores/operations'

export type Clusters = RequestOutput<'deadLetters.clusters'>

const empty: Clusters = { total: 0, clusters: [], span: null }

/** The newest look at a dead-letter queue: the run, how far it is, and its messages by their cause. */
export function useExamination(place: () => { connectionId: string; queue: Queue }) {
  const letters = useDeadLettersStore()
  const operations = useOperationsStore()
  const runId = ref<number | null>(null)
  const status = ref<'loading' | 'ready'>('loading')
  const failure = shallowRef<Failure | null>(null)
  const clusters = shallowRef<Clusters>(empty)
  const counting = ref(false)
  const begin = useLatestWork()
  const run = computed<Run | null>(() => operations.runOf(runId.value))

  async function find() {
    const { connectionId, queue } = place()
    const found = await letters.latest(connectionId, queue, 'examine')
    if (found && runId.value === null) {
      await operations.refresh(found.id)
      runId.value = found.id
    }
    status.value = 'ready'
  }

  async function examine() {
    const { connectionId, queue } = place()
    failure.value = null
    const started = await letters.examine({ connectionId, url: queue.url })
    if (!started.ok) failure.value = started.failure
    else {
      clusters.value = empty
      runId.value = started.value
    }
  }

  /** Counts anew. While a look goes on that is done from time to time, with what has come so far. */
  async function count() {
    if (runId.value === null) return
    counting.value = true
    const signal = begin()
    const found = await letters.clusters({ runId: runId.value }, signal)
    if (signal.aborted) return
    counting.value = false
    if (found.ok) clusters.value = found.value
    else failure.value = found.failure
  }

  const outputs = computed(() => run.value?.outputs ?? 0)
  let countedAt = 0
  watch(
    [() => run.value?.status, outputs],
    ([now]) => {
      const due = now !== 'running' || Date.now() - countedAt > 2000
      if (runId.value === null || !due) return
      countedAt = Date.now()
      void count()
    },
    { immediate: true }
  )

  void find()

  return {
    runId,
    run,
    status,
    failure,
    clusters,
    counting,
    examine,
    cancel: () => (runId.value === null ? null : operations.cancel(runId.value))
  }
}

export type Examination = ReturnType<typeof useExamination>

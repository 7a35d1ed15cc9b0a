import type { DocumentScope, Failure, Queue, RestoreFacts } from '@contract'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useLatestWork } from '../../composables/latest-work'
import { restoreCount } from '../../model/restore'
import { useQueuesStore } from '../../stores/queues'
import { useRestoresStore } from '../../stores/restores'

/** Which documents: all of a scope, those of it with a text, or those that are chosen. */
export interface RestoreChoice {
  which: 'all' | 'matching' | 'chosen'
  text: string
}

/** Milliseconds from the last key to the question. */
const typingPause = 250

/** Looks at what can be sent back, and sends it. */
export function useRestore(
  source: { scope: DocumentScope; chosen: readonly number[] },
  choice: RestoreChoice
) {
  const restores = useRestoresStore()
  const queues = useQueuesStore()
  const latest = useLatestWork()
  const facts = shallowRef<RestoreFacts | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const withUnknown = ref(false)
  const again = ref(false)
  const busy = ref(false)
  /** The queue that all of them go to; null for the one that each came from. */
  const target = shallowRef<Queue | null>(null)

  async function look() {
    const signal = latest()
    forget()
    failure.value = null
    const answer = await restores.prepare(
      {
        scope: source.scope,
        ...(choice.which === 'matching' && choice.text ? { filter: { text: choice.text } } : {}),
        ...(choice.which === 'chosen' ? { ids: [...source.chosen] } : {})
      },
      signal
    )
    if (signal.aborted) {
      if (answer.ok) void restores.drop(answer.value.restoreId)
      return
    }
    if (!answer.ok) return void (failure.value = answer.failure)
    facts.value = answer.value
    const { connectionId, queues: from } = answer.value
    void queues.wantCounts(
      connectionId,
      from.slice(0, 20).map(({ url }) => url),
      0
    )
    queues.ensure(connectionId)
  }

  /** What was looked at is forgotten in the main process too. */
  function forget() {
    if (facts.value) void restores.drop(facts.value.restoreId)
    facts.value = null
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    () => [choice.which, choice.text],
    ([, text], before) => {
      clearTimeout(timer)
      timer = setTimeout(() => void look(), before && text !== before[1] ? typingPause : 0)
    },
    { immediate: true }
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    forget()
  })

  /** Queues that messages came from and that are not there any more. */
  const gone = computed(() =>
    (facts.value?.queues ?? []).filter(
      ({ url }) =>
        queues.countsOf(facts.value?.connectionId ?? '', url)?.failure?.code === 'QueueDoesNotExist'
    )
  )
  const count = computed(() =>
    facts.value
      ? restoreCount(facts.value, { withUnknown: withUnknown.value, again: again.value })
      : 0
  )

  /** @returns the id of the run; null where it was not started, see `failure` */
  async function start(): Promise<number | null> {
    if (!facts.value || busy.value) return null
    busy.value = true
    const { restoreId } = facts.value
    const started = await restores.start({
      restoreId,
      to: target.value?.url ?? null,
      unknown: withUnknown.value,
      again: again.value
    })
    busy.value = false
    if (started.ok) {
      facts.value = null
      return started.value
    }
    failure.value = started.failure
    return null
  }

  return { facts, failure, withUnknown, again, busy, target, gone, count, look, start }
}

import { requests, type Failure, type MoveTask } from '@contract'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useLatestWork } from '../../composables/latest-work'
import { useShown } from '../../composables/shown'
import { useDeadLettersStore } from '../../stores/dead-letters'
import { useTargetQueue } from './use-target-queue'

/** Milliseconds between two questions while a task goes on. */
const every = 2000
const goesOn = new Set(['RUNNING', 'CANCELLING'])
const pace = requests['deadLetters.startMove'].input.shape.perSecond

/** The move tasks of a queue: asked for only while they are looked at, and again only while one goes on. */
export function useMoveTasks(place: () => { connectionId: string; url: string }) {
  const letters = useDeadLettersStore()
  const target = useTargetQueue(() => place().connectionId)
  const list = shallowRef<MoveTask[]>([])
  const failure = shallowRef<Failure | null>(null)
  const refusal = shallowRef<Failure | null>(null)
  const ready = ref(false)
  const perSecond = ref<number | null>(null)
  const shown = useShown()
  const begin = useLatestWork()
  let timer: ReturnType<typeof setTimeout> | undefined

  async function refresh() {
    clearTimeout(timer)
    const signal = begin()
    const found = await letters.moveTasks(place(), signal)
    if (signal.aborted) return
    ready.value = true
    failure.value = found.ok ? null : found.failure
    if (found.ok) list.value = found.value
    const running = list.value.some(({ status }) => goesOn.has(status))
    if (shown.value && found.ok && running) timer = setTimeout(() => void refresh(), every)
  }

  async function start(confirmed: string | undefined) {
    refusal.value = null
    const destination = await target.find()
    if (target.failure.value) return
    const started = await letters.startMove({
      ...place(),
      destinationUrl: destination?.url ?? null,
      perSecond: perSecond.value,
      confirmed
    })
    if (!started.ok) refusal.value = started.failure
    await refresh()
  }

  async function cancel(handle: string) {
    refusal.value = await letters.cancelMove({ ...place(), handle })
    await refresh()
  }

  watch(shown, (now) => (now ? void refresh() : clearTimeout(timer)), { immediate: true })
  onScopeDispose(() => clearTimeout(timer))

  return {
    list,
    failure,
    refusal,
    ready,
    perSecond,
    target,
    unsupported: computed(() => failure.value?.code === 'MoveTasksNotSupported'),
    paceProblem: computed(() => pace.safeParse(perSecond.value).error?.issues[0]?.message),
    refresh,
    start,
    cancel
  }
}

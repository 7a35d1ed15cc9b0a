import { requests, type Failure, type MoveTask } from '@contract'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useLatestWork } from '../../composables/latest-work'
import { useShown } from '../../composables/shown'
import { anyGoesOn, withCancelled } from '../../model/move-tasks'
import { useMoveTasksStore } from '../../stores/move-tasks'
import { useTargetQueue } from './use-target-queue'

/** Milliseconds between two questions while a task goes on. */
const every = 2000
const pace = requests['deadLetters.startMove'].input.shape.perSecond

/** The move tasks of a queue: asked for only while they are looked at, and again only while one goes on. */
export function useMoveTasks(place: () => { connectionId: string; url: string }) {
  const store = useMoveTasksStore()
  const target = useTargetQueue(() => place().connectionId)
  const listed = shallowRef<MoveTask[]>([])
  const list = computed(() => withCancelled(listed.value, store.cancelledOf(place())))
  const failure = shallowRef<Failure | null>(null)
  const refusal = shallowRef<Failure | null>(null)
  const ready = ref(false)
  const starting = ref(false)
  const perSecond = ref<number | null>(null)
  const shown = useShown()
  const begin = useLatestWork()
  let timer: ReturnType<typeof setTimeout> | undefined

  async function refresh() {
    clearTimeout(timer)
    const signal = begin()
    const found = await store.list(place(), signal)
    if (signal.aborted) return
    ready.value = true
    failure.value = found.ok ? null : found.failure
    if (found.ok) listed.value = found.value
    const running = found.ok && anyGoesOn(found.value)
    if (shown.value && running) timer = setTimeout(() => void refresh(), every)
  }

  async function begun(confirmed: string | undefined) {
    const destination = await target.find()
    if (target.failure.value) return
    const started = await store.start({
      ...place(),
      destinationUrl: destination?.url ?? null,
      perSecond: perSecond.value,
      confirmed
    })
    if (!started.ok) refusal.value = started.failure
    await refresh()
  }

  async function start(confirmed: string | undefined) {
    refusal.value = null
    starting.value = true
    await begun(confirmed)
    starting.value = false
  }

  async function cancel(task: MoveTask) {
    refusal.value = await store.cancel(place(), task)
    await refresh()
  }

  watch(shown, (now) => (now ? void refresh() : clearTimeout(timer)), { immediate: true })
  onScopeDispose(() => clearTimeout(timer))

  return {
    list,
    failure,
    refusal,
    ready,
    starting,
    running: computed(() => failure.value === null && anyGoesOn(list.value)),
    perSecond,
    target,
    unsupported: computed(() => failure.value?.code === 'MoveTasksNotSupported'),
    paceProblem: computed(() => pace.safeParse(perSecond.value).error?.issues[0]?.message),
    refresh,
    start,
    cancel
  }
}

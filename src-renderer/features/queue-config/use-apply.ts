import type { ConfigureResult, Failure, Queue } from '@contract'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { useClock } from '../../composables/clock'
import { creationOf } from '../../model/queue-config/changes'
import { failureIn } from '../../stores/failures'
import { useQueueConfigStore } from '../../stores/queue-config'
import type { QueueForm } from './use-queue-form'

/** Milliseconds from one try to the next while SQS keeps the name of a queue that was deleted. */
const pause = 10_000
/** Milliseconds for which it does so, and a little. */
const most = 75_000

/** Carries out what the form says. */
export function useApply(form: QueueForm) {
  const store = useQueueConfigStore()
  const busy = ref(false)
  const failure = shallowRef<Failure | null>(null)
  /** What became of each part, where one of them failed. */
  const partly = shallowRef<ConfigureResult | null>(null)
  /** The time of the next try with a name that was deleted a moment ago; null while none is waited for. */
  const nextAt = ref<number | null>(null)
  const now = useClock(() => nextAt.value !== null)
  const left = computed(() =>
    nextAt.value === null ? null : Math.max(0, Math.ceil((nextAt.value - now.value) / 1000))
  )
  let timer: ReturnType<typeof setTimeout> | undefined
  let abort = new AbortController()

  async function doing<T>(work: () => Promise<T>): Promise<T | null> {
    busy.value = true
    failure.value = null
    partly.value = null
    try {
      return await work()
    } catch (thrown) {
      failure.value = failureIn(thrown)
      return null
    } finally {
      busy.value = false
    }
  }

  /** @returns the new queue; null where it failed, which is then told */
  const create = (): Promise<Queue | null> =>
    doing(() => {
      const { connectionId, config } = form
      const { name, tags } = config.value
      const attributes = creationOf(config.value)
      abort = new AbortController()
      return store.create({ connectionId, name, attributes, tags }, abort.signal)
    })

  /** @returns whether all of it was done; what was not is told, and what is there now was read again */
  async function configure(confirmed: string): Promise<boolean> {
    const { connectionId, source, changes } = form
    const wanted = changes.value
    if (source.kind !== 'edit' || !wanted) return false
    const result = await doing(() =>
      store.configure({ connectionId, url: source.url, ...wanted, confirmed })
    )
    if (!result) return false
    if (Object.values(result).every(({ state }) => state === 'done' || state === 'nothing')) {
      return true
    }
    partly.value = result
    await form.load().catch((thrown: unknown) => (failure.value = failureIn(thrown)))
    return false
  }

  /** Tries again and again while the name of a deleted queue is kept. @param made is given the queue */
  function wait(made: (queue: Queue) => void, end = Date.now() + most) {
    nextAt.value = Date.now() + pause
    timer = setTimeout(() => void again(), pause)
    async function again() {
      nextAt.value = null
      const queue = await create()
      if (queue) made(queue)
      else if (failure.value?.code === 'QueueDeletedRecently' && Date.now() < end) wait(made, end)
    }
  }

  function stopWaiting() {
    clearTimeout(timer)
    nextAt.value = null
  }

  onScopeDispose(() => {
    stopWaiting()
    abort.abort()
  })

  return { busy, failure, partly, left, create, configure, wait, stopWaiting }
}

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

const notCreated = {
  message: 'It was cancelled. SQS may have made the queue nevertheless.',
  hint: 'If it has, the name is taken when you create it again, and the queue is in the list.'
}
const notChanged = { message: 'It was cancelled before anything was changed.', hint: '' }

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

  async function doing<T>(
    work: (signal: AbortSignal) => Promise<T>,
    cancelled: Pick<Failure, 'message' | 'hint'>
  ): Promise<T | null> {
    busy.value = true
    failure.value = null
    partly.value = null
    abort = new AbortController()
    try {
      return await work(abort.signal)
    } catch (thrown) {
      const met = failureIn(thrown)
      failure.value = met.code === 'Cancelled' ? { ...met, ...cancelled } : met
      return null
    } finally {
      busy.value = false
    }
  }

  /** @returns the new queue; null where it failed, which is then told */
  const create = (): Promise<Queue | null> =>
    doing((signal) => {
      const { connectionId, config } = form
      const { name, tags } = config.value
      const attributes = creationOf(config.value)
      return store.create({ connectionId, name, attributes, tags }, signal)
    }, notCreated)

  /** @returns whether all of it was done; what was not is told, and what is there now was read again */
  async function configure(confirmed: string): Promise<boolean> {
    const { connectionId, source, changes } = form
    const wanted = changes.value
    if (source.kind !== 'edit' || !wanted) return false
    const result = await doing(
      (signal) => store.configure({ connectionId, url: source.url, ...wanted, confirmed }, signal),
      notChanged
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

  /** Ends what goes on, as far as it can be ended: what SQS was asked already it may have done. */
  const cancel = () => abort.abort()

  onScopeDispose(() => {
    stopWaiting()
    // A change goes on: one that is half made would be told to nobody.
    if (!form.editing) cancel()
  })

  return { busy, failure, partly, left, create, configure, cancel, wait, stopWaiting }
}

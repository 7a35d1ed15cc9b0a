import type { Failure, Queue } from '@contract'
import { ref, shallowRef, watch } from 'vue'
import { useDeadLettersStore } from '../../stores/dead-letters'

/** A queue that is named in a field, by its name or its URL. */
export function useTargetQueue(connectionId: () => string) {
  const letters = useDeadLettersStore()
  const typed = ref('')
  const failure = shallowRef<Failure | null>(null)

  // What was said is of what was typed then.
  watch(typed, () => (failure.value = null))

  /** @returns the queue; null where nothing is typed, or it cannot be found, which `failure` then says */
  async function find(): Promise<Queue | null> {
    failure.value = null
    const name = typed.value.trim()
    if (name === '') return null
    const found = await letters.queueOf(connectionId(), name)
    if (found.ok) return found.value
    failure.value = found.failure
    return null
  }

  return { typed, failure, find }
}

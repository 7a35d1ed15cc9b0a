import { watch } from 'vue'
import { useQueueFactsStore } from '../../stores/queue-facts'

/** Looks up the dead-letter queues that are in no list, so that none is called missing which is there. */
export function useUnlistedTargets(connectionId: string) {
  const facts = useQueueFactsStore()
  watch(
    () => facts.unlistedTargets(connectionId),
    (some) => {
      if (some.length > 0) void facts.lookUp(connectionId, some)
    },
    { immediate: true }
  )
}

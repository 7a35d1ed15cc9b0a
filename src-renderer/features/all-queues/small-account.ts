import { watch } from 'vue'
import { useQueueFactsStore } from '../../stores/queue-facts'
import { useQueuesStore } from '../../stores/queues'

/** Up to so many queues are examined by themselves where a view needs all of them: as many as a table has on screen. */
const few = 100

/** Asks for what is not known of an account with few queues; of a large one only a person does. */
export function useSmallAccount(connectionId: string) {
  const queues = useQueuesStore()
  const facts = useQueueFactsStore()
  const listing = queues.listingOf(connectionId)
  watch(
    [() => listing.status, () => queues.allOf(connectionId)],
    ([status, all]) => {
      if (status === 'ready' && all.length <= few) void facts.want(connectionId, all)
    },
    { immediate: true }
  )
}

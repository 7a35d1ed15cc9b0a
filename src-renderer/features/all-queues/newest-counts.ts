import type { QueueProfile } from '../../model/queues/profile'
import { useQueuesStore } from '../../stores/queues'

/** The newest counts of an examined queue: a list beside it may have asked for them since. */
export function useNewestCounts(connectionId: () => string) {
  const queues = useQueuesStore()
  return (profile: QueueProfile): Pick<QueueProfile, 'visible' | 'inFlight' | 'delayed'> => {
    const asked = queues.countsOf(connectionId(), profile.queue.url)
    return asked?.counts && asked.at > profile.at ? asked.counts : profile
  }
}

import type { QueueProfile } from '../../model/queues/profile'
import { useQueueFactsStore } from '../../stores/queue-facts'
import { useQueuesStore } from '../../stores/queues'

/** An examined queue with its newest counts: a list beside it may have asked for them since. Reactive. */
export function useNewestCounts(connectionId: () => string) {
  const queues = useQueuesStore()
  return (profile: QueueProfile): QueueProfile => {
    const asked = queues.countsOf(connectionId(), profile.queue.url)
    if (!asked?.counts || asked.at <= profile.at) return profile
    const { visible, inFlight, delayed } = asked.counts
    return { ...profile, visible, inFlight, delayed }
  }
}

/** What is known of a queue, with its newest counts. Reactive. */
export function useNewestProfiles(connectionId: () => string) {
  const facts = useQueueFactsStore()
  const newest = useNewestCounts(connectionId)
  return (url: string): QueueProfile | undefined => {
    const profile = facts.profilesOf(connectionId()).get(url)
    return profile && newest(profile)
  }
}

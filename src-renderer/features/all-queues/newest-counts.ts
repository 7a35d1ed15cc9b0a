import type { QueueProfile } from '../../model/queues/profile'
import { useQueueFactsStore } from '../../stores/queue-facts'
import type { CountState } from '../../stores/queue-counts'
import { useQueuesStore } from '../../stores/queues'

/** A list beside it may have asked for the counts since. */
function withCounts(profile: QueueProfile, asked: CountState | undefined): QueueProfile {
  if (!asked?.counts || asked.at <= profile.at) return profile
  const { visible, inFlight, delayed } = asked.counts
  return { ...profile, visible, inFlight, delayed }
}

/** An examined queue with its newest counts. Reactive. */
export function useNewestCounts(connectionId: () => string) {
  const queues = useQueuesStore()
  return (profile: QueueProfile): QueueProfile =>
    withCounts(profile, queues.countsOf(connectionId(), profile.queue.url))
}

/** What is known of the queues, with their newest counts, for who goes through thousands of them. Reactive as a whole. */
export function useNewestProfiles(connectionId: () => string) {
  const facts = useQueueFactsStore()
  const queues = useQueuesStore()
  return () => {
    const profiles = facts.profilesOf(connectionId())
    const countsOf = queues.countsIn(connectionId())
    return (url: string): QueueProfile | undefined => {
      const profile = profiles.get(url)
      return profile && withCounts(profile, countsOf(url))
    }
  }
}

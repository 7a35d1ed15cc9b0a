import { isQueueUrl } from '@contract'
import { computed, type Ref } from 'vue'
import { useQueuesStore } from '../../stores/queues'

/** Attributes are asked for at this many queues at most: a policy for more is better written for all of them. */
const mostQueues = 20

/** The keys of the queues that a policy is for, as far as their attributes can be read. */
export function usePolicyKeys(connectionId: string, names: Ref<readonly string[]>) {
  const queues = useQueuesStore()

  /** Where a queue is known by its name, its URL; an ARN does not tell one. */
  function urlOf(name: string): string | null {
    if (isQueueUrl(name)) return name
    const known = [...queues.openedOf(connectionId), ...queues.listingOf(connectionId).queues]
    const bare = name.startsWith('arn:') ? (name.split(':').at(-1) ?? '') : name
    return known.find((queue) => queue.name === bare)?.url ?? null
  }

  const states = computed(() =>
    names.value.map((name, index) => {
      const url = index < mostQueues ? urlOf(name) : null
      return { name, state: url === null ? null : queues.overviewOf(connectionId, url) }
    })
  )

  const keys = computed(() =>
    states.value.flatMap(({ state }) => state?.overview?.attributes['KmsMasterKeyId'] ?? [])
  )
  /** Queues of which it is not known whether they have a key. */
  const unread = computed(() =>
    states.value
      .filter(({ state }) => state === null || state.status === 'failed')
      .map(({ name }) => name)
  )

  return { keys, unread }
}

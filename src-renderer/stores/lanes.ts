import type { Failure, Lane, Listener } from '@contract'
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { failureOf, request } from '../bridge'
import { stableOrder } from '../model/lanes'
import { createPuller } from '../model/puller'
import { useLeasesStore } from './leases'

/** Milliseconds between two pulls. */
const pace = 500

/** What `journal.lanes` gives at most. */
const laneLimit = 500

/**
 * The lanes of a session, most recently active first, pulled while somebody looks.
 *
 * @param wanted how many lanes are needed from the top; 0 pulls nothing
 * @param still whether the order must not change now, e.g. under the pointer
 */
export function useLanes(
  listener: () => Listener,
  wanted: () => number,
  still: Readonly<Ref<boolean>>
) {
  const leases = useLeasesStore()
  const lanes = shallowRef<readonly Lane[]>([])
  const total = shallowRef(0)
  const failure = shallowRef<Failure | null>(null)

  async function pull(signal: AbortSignal) {
    const limit = Math.min(laneLimit, wanted())
    if (limit === 0) return
    try {
      const answer = await request('journal.lanes', { listenerId: listener().id, limit }, signal)
      if (signal.aborted) return
      lanes.value = stableOrder(lanes.value, answer.lanes, still.value)
      total.value = answer.total
      failure.value = null
    } catch (thrown) {
      if (!signal.aborted) failure.value = failureOf(thrown)
    }
  }

  const puller = createPuller(pull, () => pace)
  watch(
    () => listener().id,
    () => {
      lanes.value = []
      total.value = 0
      puller.want(true)
    },
    { immediate: true }
  )
  watch([listener, wanted, () => leases.version], () => puller.want())

  onScopeDispose(puller.stop)

  return { lanes, total, failure }
}

/** The most groups that a search shows. */
const searchLimit = 100

/** Finds message groups of a session by a part of their id. The latest search wins. */
export function useGroupSearch(listenerId: () => string) {
  const groups = shallowRef<readonly { groupId: string; messages: number }[]>([])
  const failure = shallowRef<Failure | null>(null)
  let wanted = ''

  const puller = createPuller(
    async (signal) => {
      const text = wanted
      const query = { listenerId: listenerId(), limit: searchLimit, ...(text ? { text } : {}) }
      try {
        const answer = await request('journal.groups', query, signal)
        if (signal.aborted) return
        groups.value = answer
        failure.value = null
      } catch (thrown) {
        if (!signal.aborted) failure.value = failureOf(thrown)
      }
    },
    () => 120
  )
  onScopeDispose(puller.stop)

  function find(text: string) {
    wanted = text
    puller.want(true)
  }

  return { groups, failure, find, limit: searchLimit }
}

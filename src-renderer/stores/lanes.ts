import type { Lane } from '@contract'
import { shallowRef, watch, type Ref } from 'vue'
import { failureOf, request } from '../bridge'
import { stableOrder } from '../model/lanes'
import { createPuller } from '../model/puller'
import { useLeasesStore } from './leases'
import type { Session } from './listeners'
import type { Failure } from '@contract'

/** Milliseconds between two pulls. */
const pace = 400

/** What `journal.lanes` gives at most. */
export const laneLimit = 500

/**
 * The lanes of a session, most recently active first, pulled while somebody looks.
 *
 * @param wanted how many lanes are needed from the top; 0 pulls nothing
 * @param still whether the order must not change now, e.g. under the pointer
 */
export function useLanes(
  session: () => Session | null,
  wanted: () => number,
  still: Readonly<Ref<boolean>>
) {
  const leases = useLeasesStore()
  const lanes = shallowRef<readonly Lane[]>([])
  const total = shallowRef(0)
  const failure = shallowRef<Failure | null>(null)

  async function pull(signal: AbortSignal) {
    const listener = session()?.listener.value
    const limit = Math.min(laneLimit, wanted())
    if (!listener || limit === 0) return
    try {
      const answer = await request('journal.lanes', { listenerId: listener.id, limit }, signal)
      if (signal.aborted) return
      lanes.value = stableOrder(lanes.value, answer.lanes, still.value)
      total.value = answer.total
      failure.value = null
    } catch (thrown) {
      if (!signal.aborted) failure.value = failureOf(thrown)
    }
  }

  const puller = createPuller(pull, pace)
  watch(
    () => session()?.listener.value.id,
    () => {
      lanes.value = []
      total.value = 0
      puller.want(true)
    },
    { immediate: true }
  )
  watch([() => session()?.listener.value, wanted, () => leases.version], () => puller.want())

  return { lanes, total, failure, stop: puller.stop }
}

/** The message groups of a session whose id contains the text, for choosing one. @throws RequestFailed */
export const findGroups = (listenerId: string, text: string, signal: AbortSignal) =>
  request('journal.groups', { listenerId, text, limit: 100 }, signal)

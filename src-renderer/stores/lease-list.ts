import type { DocumentRow, Failure } from '@contract'
import { shallowRef, watch } from 'vue'
import { failureOf, request } from '../bridge'
import { isHeld } from '../model/lease'
import { createPuller } from '../model/puller'
import { useLeasesStore } from './leases'

/** Milliseconds between two pulls. */
const pace = 500

/** What `leases.list` and a page give at most. */
const limit = 500

/** The leases of a connection, soonest end first, pulled again after each act and as their number changes. */
export function useLeaseList(connectionId: () => string) {
  const leases = useLeasesStore()
  const rows = shallowRef<readonly DocumentRow[]>([])
  const total = shallowRef(0)
  const failure = shallowRef<Failure | null>(null)
  const ready = shallowRef(false)

  async function pull(signal: AbortSignal) {
    try {
      const answer = await request('leases.list', { connectionId: connectionId(), limit }, signal)
      if (signal.aborted) return
      rows.value = answer.rows
      total.value = answer.total
      failure.value = null
      ready.value = true
    } catch (thrown) {
      if (!signal.aborted) failure.value = failureOf(thrown)
    }
  }

  const puller = createPuller(pull, () => pace)
  watch(connectionId, () => puller.want(true), { immediate: true })
  watch([() => leases.version, () => leases.held], () => puller.want())

  /** The leases as they are now, at most 500; none where that could not be told, see `failure`. */
  async function now(): Promise<readonly DocumentRow[]> {
    try {
      return (await leases.list(connectionId(), limit)).rows
    } catch (thrown) {
      failure.value = failureOf(thrown)
      return []
    }
  }

  return { rows, total, failure, ready, now, refresh: () => puller.want(), stop: puller.stop }
}

/** The documents of a session whose leases are held now, newest first. @throws RequestFailed */
async function heldOf(listenerId: string): Promise<DocumentRow[]> {
  const held: DocumentRow[] = []
  const scope = { kind: 'listener', listenerId } as const
  for (let than: number | undefined; ;) {
    const cursor = than === undefined ? {} : { cursor: { kind: 'older', than } as const }
    const page = await request('journal.page', {
      scope,
      filter: { state: 'held' },
      limit,
      ...cursor
    })
    held.push(...page.rows.filter((row) => isHeld(row, Date.now())))
    than = page.rows.at(-1)?.id
    if (!page.more || than === undefined) return held
  }
}

/** Asks for the leases that a session still holds, e.g. to release all of them. */
export function useHeldOf() {
  const failure = shallowRef<Failure | null>(null)

  /** None where that could not be told, see `failure`. */
  async function find(listenerId: string): Promise<DocumentRow[]> {
    failure.value = null
    try {
      return await heldOf(listenerId)
    } catch (thrown) {
      failure.value = failureOf(thrown)
      return []
    }
  }

  return { failure, find }
}

import type { DocumentRow, Failure, LeaseAction } from '@contract'
import { computed, shallowRef } from 'vue'
import { plural } from '../../format/numbers'
import { isHeld } from '../../model/lease'
import { useConnectionsStore } from '../../stores/connections'
import { useLeasesStore } from '../../stores/leases'
import { useDeletedNotice } from './deleted-notice'

/** What is needed of a document to act on its lease. */
export type LeasedRow = Pick<DocumentRow, 'id' | 'queueUrl' | 'state' | 'leaseUntil' | 'messageId'>

/** The same failure of one or more documents. */
export interface ActFailure {
  action: LeaseAction
  failure: Failure
  rows: LeasedRow[]
}

interface Pending {
  action: LeaseAction
  rows: LeasedRow[]
  seconds?: number | undefined
}

const done: Record<LeaseAction, string> = {
  delete: 'deleted',
  release: 'released',
  extend: 'extended'
}

/**
 * Deleting, releasing and extending from a view: asks where it must. What goes on and what failed is that of each
 * message, so it is the same in every view.
 *
 * @param about the messages that the view tells of; without it those that it has acted on last
 */
export function useLeaseActs(connectionId: () => string, about?: () => readonly LeasedRow[]) {
  const leases = useLeasesStore()
  const connections = useConnectionsStore()
  const tellDeleted = useDeletedNotice()
  const pending = shallowRef<Pending | null>(null)
  const outcome = shallowRef('')
  const mine = shallowRef<readonly LeasedRow[]>([])
  const rows = computed(() => about?.() ?? mine.value)

  const connection = computed(() => connections.byId(connectionId()))
  const production = computed(() => connection.value?.environment === 'production')

  /** Why leased messages cannot be deleted through this connection. */
  const refusal = computed(() => connections.refusal(connectionId(), { action: 'delete' }))

  const flights = computed(() => [
    ...new Set(rows.value.flatMap(({ id }) => leases.flightOf(id) ?? []))
  ])

  const failures = computed(() => {
    const groups = new Map<string, ActFailure>()
    for (const row of rows.value) {
      const failed = leases.failedOf(row.id)
      if (!failed) continue
      const { action, failure } = failed
      const key = `${action} ${failure.code} ${failure.message}`
      const there = groups.get(key)
      if (there) there.rows.push(row)
      else groups.set(key, { action, failure, rows: [row] })
    }
    return [...groups.values()]
  })

  /** Those of the rows that can be acted on now: what goes on with the others comes first. */
  const free = <R extends LeasedRow>(all: readonly R[], now = Date.now()) =>
    all.filter((row) => isHeld(row, now) && !leases.flightOf(row.id))

  /** @returns whether every document was accepted */
  async function run(
    { action, rows: wanted, seconds }: Pending,
    confirmed?: string
  ): Promise<boolean> {
    const acted = free(wanted)
    if (acted.length === 0) return false
    mine.value = [...mine.value.filter(({ id }) => leases.flightOf(id)), ...acted]
    outcome.value = ''
    const ids = acted.map(({ id }) => id)
    const results = await leases.act(action, ids, { seconds, confirmed })
    const accepted = results.filter(({ failure }) => failure === null).length
    outcome.value = accepted > 0 ? `${plural(accepted, 'message')} ${done[action]}.` : ''
    const [only] = acted
    if (action === 'delete' && accepted === 1 && acted.length === 1 && only) {
      tellDeleted(connectionId(), only)
    }
    return accepted === results.length
  }

  /** Acts on those of the rows that can be acted on; deleting several, or in production, asks first. */
  async function ask(action: LeaseAction, some: readonly LeasedRow[], seconds?: number) {
    const held = free(some)
    if (held.length === 0) return false
    if (action === 'delete' && refusal.value) return false
    const wanted: Pending = { action, rows: held, seconds }
    if (action === 'delete' && (held.length > 1 || production.value)) {
      pending.value = wanted
      return false
    }
    return run(wanted)
  }

  /** @param confirmed what was typed */
  async function confirm(confirmed?: string) {
    const wanted = pending.value
    pending.value = null
    return wanted ? run(wanted, confirmed) : false
  }

  return {
    pending,
    flights,
    failures,
    outcome,
    production,
    refusal,
    connection,
    free,
    ask,
    confirm,
    cancel: () => (pending.value = null),
    /** Puts failures away. */
    forget: (some: readonly LeasedRow[]) => leases.forgetFailed(some.map(({ id }) => id)),
    guard: computed(() =>
      connections.confirmation(
        connectionId(),
        (pending.value?.rows ?? []).map(({ queueUrl }) => queueUrl)
      )
    )
  }
}

export type LeaseActs = ReturnType<typeof useLeaseActs>

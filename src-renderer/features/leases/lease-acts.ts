import type { DocumentRow, Failure, LeaseAction } from '@contract'
import { computed, shallowRef } from 'vue'
import { plural } from '../../format/numbers'
import { isHeld } from '../../model/lease'
import { useConnectionsStore } from '../../stores/connections'
import { useLeasesStore } from '../../stores/leases'

/** What is needed of a document to act on its lease. */
export type LeasedRow = Pick<DocumentRow, 'id' | 'queueUrl' | 'state' | 'leaseUntil' | 'messageId'>

/** The same failure of one or more documents. */
export interface ActFailure {
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

const nameOf = (url: string) => url.slice(url.lastIndexOf('/') + 1)

/** What must be typed before a deletion on a production connection. */
function phraseOf(rows: readonly LeasedRow[], connectionName: string) {
  const names = new Set(rows.map(({ queueUrl }) => nameOf(queueUrl)))
  const [only] = names
  return names.size === 1 && only
    ? { phrase: only, label: 'Name of the queue' }
    : { phrase: connectionName, label: 'Name of the connection' }
}

/** Deleting, releasing and extending from a view: asks where it must, and keeps what failed for showing it in place. */
export function useLeaseActs(connectionId: () => string) {
  const leases = useLeasesStore()
  const connections = useConnectionsStore()
  const pending = shallowRef<Pending | null>(null)
  const failures = shallowRef<readonly ActFailure[]>([])
  const outcome = shallowRef('')
  const busy = shallowRef(false)

  const connection = computed(() => connections.byId(connectionId()))
  const production = computed(() => connection.value?.environment === 'production')

  /** Why leased messages cannot be deleted through this connection. */
  const refusal = computed(() => connections.refusal(connectionId(), { action: 'delete' }))

  function group(rows: readonly LeasedRow[], failed: ReadonlyMap<number, Failure>) {
    const groups = new Map<string, ActFailure>()
    for (const row of rows) {
      const failure = failed.get(row.id)
      if (!failure) continue
      const key = `${failure.code} ${failure.message}`
      const there = groups.get(key)
      if (there) there.rows.push(row)
      else groups.set(key, { failure, rows: [row] })
    }
    return [...groups.values()]
  }

  /** @returns whether every document was accepted */
  async function run({ action, rows, seconds }: Pending): Promise<boolean> {
    busy.value = true
    failures.value = []
    outcome.value = ''
    const ids = rows.map(({ id }) => id)
    const results = await leases.act(action, ids, seconds)
    const failed = new Map(
      results.flatMap(({ documentId, failure }) =>
        failure ? [[documentId, failure] as const] : []
      )
    )
    failures.value = group(rows, failed)
    const accepted = rows.length - failed.size
    outcome.value = accepted > 0 ? `${plural(accepted, 'message')} ${done[action]}.` : ''
    busy.value = false
    return failed.size === 0
  }

  /** Acts on those of the rows that are held; deleting several, or in production, asks first. */
  async function ask(action: LeaseAction, rows: readonly LeasedRow[], seconds?: number) {
    const held = rows.filter((row) => isHeld(row, Date.now()))
    if (held.length === 0 || busy.value) return false
    if (action === 'delete' && refusal.value) return false
    const wanted: Pending = { action, rows: held, seconds }
    if (action === 'delete' && (held.length > 1 || production.value)) {
      pending.value = wanted
      return false
    }
    return run(wanted)
  }

  async function confirm() {
    const wanted = pending.value
    pending.value = null
    return wanted ? run(wanted) : false
  }

  return {
    pending,
    failures,
    outcome,
    busy,
    production,
    refusal,
    connection,
    ask,
    confirm,
    cancel: () => (pending.value = null),
    forget: () => {
      failures.value = []
      outcome.value = ''
    },
    guard: computed(() =>
      production.value && pending.value
        ? phraseOf(pending.value.rows, connection.value?.name ?? '')
        : null
    )
  }
}

export type LeaseActs = ReturnType<typeof useLeaseActs>

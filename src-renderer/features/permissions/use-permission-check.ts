import {
  PermissionAction,
  permissionUses,
  type Failure,
  type PermissionFinding,
  type Queue
} from '@contract'
import { computed, onUnmounted, ref, shallowReactive, shallowRef } from 'vue'
import { failureIn } from '../../stores/failures'
import { usePermissionsStore } from '../../stores/permissions'

/** One permission of the table. The finding is null while it has not been asked for. */
export interface PermissionRow {
  action: PermissionAction
  use: string
  finding: PermissionFinding | null
  asking: boolean
}

const newRow = (action: PermissionAction): PermissionRow =>
  shallowReactive({ action, use: permissionUses[action], finding: null, asking: false })

/** Probes one permission after the other; ends at the first answer that says nothing about permissions. */
export function usePermissionCheck(connectionId: string) {
  const store = usePermissionsStore()
  const rows = PermissionAction.options.map(newRow)
  const abort = shallowRef<AbortController | null>(null)
  /** What was wrong with the name of the queue. */
  const nameFailure = shallowRef<Failure | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const queue = shallowRef<Queue | null>(null)
  const stopped = ref(false)

  const running = computed(() => abort.value !== null)
  const done = computed(() => rows.filter(({ finding }) => finding !== null).length)
  const kmsKeyId = computed(
    () => rows.find(({ finding }) => finding?.kmsKeyId)?.finding?.kmsKeyId ?? null
  )

  function clear() {
    for (const row of rows) Object.assign(row, { finding: null, asking: false })
    nameFailure.value = null
    failure.value = null
    queue.value = null
    stopped.value = false
  }

  /** @returns whether the queue is known, or none was named */
  async function find(nameOrUrl: string, signal: AbortSignal): Promise<boolean> {
    if (!nameOrUrl) return true
    try {
      queue.value = await store.queueOf(connectionId, nameOrUrl, signal)
      return true
    } catch (thrown) {
      if (!signal.aborted) nameFailure.value = failureIn(thrown)
      return false
    }
  }

  async function probe(row: PermissionRow, signal: AbortSignal) {
    row.asking = true
    try {
      row.finding = await store.probe(connectionId, queue.value?.url ?? null, row.action, signal)
    } finally {
      row.asking = false
    }
  }

  /** @param typed the queue's name or URL; blank for none */
  async function run(typed: string) {
    if (running.value) return
    clear()
    const current = new AbortController()
    abort.value = current
    const { signal } = current
    try {
      if (!(await find(typed.trim(), signal))) return
      for (const row of rows) {
        if (signal.aborted) return
        await probe(row, signal)
      }
    } catch (thrown) {
      if (!signal.aborted) failure.value = failureIn(thrown)
    } finally {
      stopped.value = signal.aborted
      abort.value = null
    }
  }

  const stop = () => abort.value?.abort()
  onUnmounted(stop)

  return { rows, running, done, kmsKeyId, nameFailure, failure, queue, stopped, run, stop }
}

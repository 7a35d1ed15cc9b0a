import type { Failure, SavedOperation, SavedOperationDraft } from '@contract'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { failureOf, onEvent, request } from '../bridge'

/** The saved operations of every connection, asked for when they are first looked at. */
export const useSavedOperationsStore = defineStore('saved-operations', () => {
  const list = shallowRef<readonly SavedOperation[]>([])
  const status = ref<'idle' | 'loading' | 'ready' | 'failed'>('idle')
  const failure = shallowRef<Failure | null>(null)

  function take(operations: readonly SavedOperation[]) {
    list.value = operations
    status.value = 'ready'
    failure.value = null
  }
  onEvent('operations.savedChanged', take)

  async function load() {
    status.value = 'loading'
    try {
      take(await request('operations.saved', {}))
    } catch (thrown) {
      status.value = 'failed'
      failure.value = failureOf(thrown)
    }
  }

  function ensure() {
    if (status.value === 'idle') void load()
  }

  const byId = (id: string) => list.value.find((one) => one.id === id) ?? null
  const ofConnection = (connectionId: string) =>
    list.value.filter((one) => one.connectionId === connectionId)

  /** @throws RequestFailed */
  async function save(draft: SavedOperationDraft): Promise<SavedOperation> {
    const saved = await request('operations.save', draft)
    // The event with the whole list is on its way; whoever saved looks for it now.
    take([...list.value.filter(({ id }) => id !== saved.id), saved])
    return saved
  }

  /** @throws RequestFailed */
  const duplicate = (id: string): Promise<SavedOperation> =>
    request('operations.duplicateSaved', { id })

  /** @throws RequestFailed */
  async function remove(id: string) {
    await request('operations.removeSaved', { id })
    take(list.value.filter((one) => one.id !== id))
  }

  return { list, status, failure, load, ensure, byId, ofConnection, save, duplicate, remove }
})

import { defaultOptions, type Failure, type SavedOperationDraft } from '@contract'
import { computed, ref, watch } from 'vue'
import { operationSummary } from '../../model/saved-operations'
import { useConnectionsStore } from '../../stores/connections'
import { failureIn } from '../../stores/failures'
import { useQueuesStore } from '../../stores/queues'
import { useSavedOperationsStore } from '../../stores/saved-operations'
import { useUnfinishedImportStore, type ImportDraft } from '../../stores/unfinished-import'
import { draftOf, newDraft, objectOfDraft } from './import-draft'

/** The state of the import: what is chosen, what is wrong with it, and carrying it out. */
export function useImport(id: string | null) {
  const connections = useConnectionsStore()
  const queues = useQueuesStore()
  const store = useSavedOperationsStore()
  store.ensure()
  const saved = id === null ? null : store.byId(id)
  const unfinished = useUnfinishedImportStore()

  const fresh = () => (saved ? draftOf(saved) : newDraft(connections.currentId ?? ''))
  const known = unfinished.draft?.id === id && connections.byId(unfinished.draft.connectionId)
  const draft = ref<ImportDraft>(known && unfinished.draft ? { ...unfinished.draft } : fresh())
  const asked = ref(false)
  const busy = ref(false)
  const failure = ref<Failure | null>(null)

  watch(
    draft,
    (now) => {
      unfinished.draft = { ...now }
      failure.value = null
    },
    { deep: true }
  )
  watch(
    () => draft.value.connectionId,
    (connectionId) => {
      queues.ensure(connectionId)
      // A queue of another connection is not this one's, whatever its name is.
      if (draft.value.choice?.kind === 'queue' && !saved) draft.value.choice = null
    }
  )
  watch(
    () => draft.value.action,
    (action) => {
      if (action === 'listen' && draft.value.choice?.kind === 'dynamic') draft.value.choice = null
    }
  )
  queues.ensure(draft.value.connectionId)

  const object = computed(() => objectOfDraft(draft.value))
  const proposed = computed(() =>
    'object' in object.value
      ? operationSummary({ action: draft.value.action, object: object.value.object })
      : ''
  )
  const name = computed({
    get: () => draft.value.name ?? proposed.value,
    set: (typed: string) => (draft.value.name = typed)
  })
  const problem = computed(() => {
    if (!('object' in object.value)) return object.value
    return name.value.trim() === ''
      ? ({ field: 'name', message: 'Give the operation a name.' } as const)
      : null
  })
  const errorOf = (field: 'object' | 'url' | 'name') => {
    if (asked.value && problem.value?.field === field) return problem.value.message
    const { value } = failure
    return field === 'name' && value?.code === 'NameTaken'
      ? `${value.message} ${value.hint}`
      : undefined
  }

  function startOver() {
    draft.value = fresh()
    asked.value = false
  }

  function forget() {
    unfinished.draft = null
  }

  /** @returns the operation, or null where something is to be mended */
  async function carryOut() {
    asked.value = true
    if (problem.value || !('object' in object.value) || busy.value) return null
    busy.value = true
    failure.value = null
    try {
      const { connectionId, action } = draft.value
      const operation = await store.save({
        ...(saved ?? { connectionId, action, options: defaultOptions[action] }),
        name: name.value.trim(),
        object: object.value.object
        // Action and options were taken together, from what is saved or from the defaults.
      } as SavedOperationDraft)
      if ('url' in operation.object) {
        // What is known of the queue may be older than the import.
        void queues.refreshOverview(operation.connectionId, operation.object.url)
      }
      return operation
    } catch (thrown) {
      failure.value = failureIn(thrown)
      return null
    } finally {
      busy.value = false
    }
  }

  return { draft, saved, name, busy, failure, errorOf, startOver, forget, carryOut }
}

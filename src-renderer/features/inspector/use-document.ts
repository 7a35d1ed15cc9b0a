import type { DocumentDetail, Failure } from '@contract'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useDocumentsStore } from '../../stores/documents'
import { useLeasesStore } from '../../stores/leases'

/** Milliseconds between two looks at a document that a running listener may still delete or release. */
const pace = 2000
/** Larger bodies are not fetched again only to see what became of them. */
const smallBytes = 256 * 1024

/** The whole document with this journal id. The one before it stays until the new one is there. */
export function useDocument(idOf: () => number | null) {
  const documents = useDocumentsStore()
  const leases = useLeasesStore()
  const detail = shallowRef<DocumentDetail | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const loading = ref(false)

  async function load(id: number | null) {
    if (id === null) {
      detail.value = null
      failure.value = null
      return
    }
    loading.value = true
    const answer = await documents.detail(id)
    // Somebody chose another one in the meantime.
    if (idOf() !== id) return
    loading.value = false
    failure.value = answer.ok ? null : answer.failure
    if (!answer.ok) detail.value = null
    else if (!same(detail.value, answer.value)) detail.value = answer.value
  }

  watch(idOf, load, { immediate: true })
  watch(
    () => leases.version,
    () => load(idOf())
  )

  const timer = setInterval(() => {
    const { value } = detail
    if (value?.state === 'held' && value.action === 'listen' && value.bodyBytes < smallBytes) {
      void load(idOf())
    }
  }, pace)
  onScopeDispose(() => clearInterval(timer))

  return { detail, failure, loading, reload: () => load(idOf()) }
}

/** What is shown does not blink when nothing changed. */
function same(a: DocumentDetail | null, b: DocumentDetail): boolean {
  return (
    a?.id === b.id &&
    a.state === b.state &&
    a.leaseUntil === b.leaseUntil &&
    a.failure?.code === b.failure?.code
  )
}

import type { Failure, RequestInput } from '@contract'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { plural } from '../../format/numbers'
import { useExportsStore } from '../../stores/exports'
import { useNoticesStore } from '../../stores/notices'

/** One export after another: how far it is, how it ended, and how to end it. */
export function useExport(input: () => Omit<RequestInput<'documents.export'>, 'exportId'>) {
  const exports = useExportsStore()
  const notices = useNoticesStore()
  const exportId = shallowRef<string | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const running = ref(false)
  let controller: AbortController | null = null

  const cancel = () => controller?.abort()
  onScopeDispose(cancel)

  /** @returns whether it was saved */
  async function start(): Promise<boolean> {
    if (running.value) return false
    controller = new AbortController()
    exportId.value = crypto.randomUUID()
    running.value = true
    failure.value = null
    const answer = await exports.run(exportId.value, input(), controller.signal)
    running.value = false
    if (answer.kind === 'failed') failure.value = answer.failure
    if (answer.kind === 'saved') notices.done(`${plural(answer.documents, 'document')} exported.`)
    return answer.kind === 'saved'
  }

  return {
    running,
    failure,
    progress: computed(() => (exportId.value ? exports.progressOf(exportId.value) : null)),
    start,
    cancel
  }
}

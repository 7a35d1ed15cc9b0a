import type { Run } from '@contract'
import { computed } from 'vue'
import { useListenersStore } from '../../stores/listeners'
import { useNoticesStore } from '../../stores/notices'
import { useOperationsStore } from '../../stores/operations'

/** How a run that goes on is ended: Send, Receive and Delete are cancelled, a listening session is stopped. */
export function useRunEnding(run: () => Run) {
  const operations = useOperationsStore()
  const listeners = useListenersStore()
  const notices = useNoticesStore()

  const session = computed(() => {
    const { listenerId, sessionId } = run()
    if (listenerId === null || sessionId !== undefined) return null
    return listeners.running.find(({ id }) => id === listenerId) ?? null
  })
  const cancellable = computed(() => run().status === 'running' && run().listenerId === null)

  async function end() {
    if (session.value) await listeners.stop(session.value)
    else {
      const failure = await operations.cancel(run().id)
      if (failure) notices.fail(failure)
    }
  }

  return {
    possible: computed(() => cancellable.value || session.value !== null),
    label: computed(() => (session.value ? 'Stop' : 'Cancel')),
    busy: computed(() => operations.cancelling.has(run().id)),
    end
  }
}

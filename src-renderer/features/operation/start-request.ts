import { watch } from 'vue'
import { useWorkspaceStore } from '../../stores/workspace'

/**
 * Starts the operation of a tab that was asked for by name, e.g. in the palette, as soon as the tab is ready: by its own
 * button, so that what is asked before a start is asked here too.
 */
export function useStartRequest(tabKey: string, ready: () => boolean, start: () => void) {
  const workspace = useWorkspaceStore()
  watch(
    () => workspace.toStart === tabKey && ready(),
    (now) => {
      if (now && workspace.takeStart(tabKey)) start()
    },
    { immediate: true, flush: 'post' }
  )
}

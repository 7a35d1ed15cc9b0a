import { onActivated, onMounted, watch } from 'vue'
import { useDraftsStore, type Draft } from '../../stores/drafts'
import { useWorkspaceStore } from '../../stores/workspace'

/** Takes documents that were sent here from elsewhere: Send again, Edit and send, Use as input. */
export function useHandedOver(tabKey: () => string, view: 'send' | 'delete', draft: Draft) {
  const drafts = useDraftsStore()
  const workspace = useWorkspaceStore()
  function take() {
    if (!workspace.hasHandedOver(tabKey(), view)) return
    drafts.add(draft, workspace.takeHandedOver(tabKey(), view))
  }
  watch(() => workspace.hasHandedOver(tabKey(), view), take)
  onMounted(take)
  onActivated(take)
}

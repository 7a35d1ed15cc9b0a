import { watch } from 'vue'
import { useInspectorStore, type InspectorSubject } from '../../stores/inspector'
import { useWorkspaceStore } from '../../stores/workspace'

interface Remembered {
  subject: InspectorSubject | null
  selection: number[]
}

/** The inspector shows what was chosen in the view that is in front, and again when that view comes back. */
export function useInspectorMemory() {
  const workspace = useWorkspaceStore()
  const inspector = useInspectorStore()
  const remembered = new Map<string, Remembered>()

  const viewKey = () => {
    const tab = workspace.active
    if (!tab) return ''
    return tab.kind === 'queue' ? `${tab.key} ${tab.view}` : tab.key
  }

  watch(viewKey, (now, before) => {
    remembered.set(before, { subject: inspector.subject, selection: inspector.selection })
    const { subject, selection } = remembered.get(now) ?? { subject: null, selection: [] }
    inspector.subject = subject
    inspector.selection = selection
  })
  watch(
    () => workspace.all.map(({ key }) => key),
    (keys) => {
      for (const key of remembered.keys()) {
        if (!keys.some((open) => key === open || key.startsWith(`${open} `))) remembered.delete(key)
      }
    }
  )
}

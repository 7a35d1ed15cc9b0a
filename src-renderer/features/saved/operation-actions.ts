import type { SavedOperation } from '@contract'
import type { MenuItem } from '../../components/menu-item'
import { useAppStore } from '../../stores/app'
import { useNoticesStore } from '../../stores/notices'
import { useSavedOperationsStore } from '../../stores/saved-operations'
import { useWorkspaceStore } from '../../stores/workspace'

/** What can be done with a saved operation, for the menus and the palette. */
export function useOperationActions() {
  const app = useAppStore()
  const notices = useNoticesStore()
  const store = useSavedOperationsStore()
  const workspace = useWorkspaceStore()

  const create = () => {
    app.dialog = { kind: 'import-operation', id: null }
  }
  const reimport = (id: string) => {
    app.dialog = { kind: 'import-operation', id }
  }

  async function duplicate(id: string) {
    try {
      const copy = await store.duplicate(id)
      notices.done(`Duplicated as ${copy.name}.`)
      workspace.openOperation(copy)
    } catch (thrown) {
      notices.failed(thrown)
    }
  }

  /** What changes it; without what opens it. */
  const changesOf = ({ id }: SavedOperation): MenuItem[] => [
    { label: 'Re-import…', act: () => reimport(id) },
    {
      label: 'Rename…',
      act: () => {
        app.dialog = { kind: 'rename-operation', id }
      }
    },
    { label: 'Duplicate', act: () => void duplicate(id) },
    {
      label: 'Delete…',
      danger: true,
      separated: true,
      act: () => {
        app.dialog = { kind: 'delete-operation', id }
      }
    }
  ]

  const of = (operation: SavedOperation): MenuItem[] => [
    { label: 'Open', act: () => void workspace.openOperation(operation) },
    { label: 'Run', act: () => workspace.startOperation(operation) },
    ...changesOf(operation).map((item, index) =>
      index === 0 ? { ...item, separated: true } : item
    )
  ]

  return { create, reimport, of, changesOf }
}

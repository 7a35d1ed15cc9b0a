import type { Connection } from '@contract'
import type { MenuItem } from '../../components/menu-item'
import { useAppStore } from '../../stores/app'
import { useConnectionsStore } from '../../stores/connections'
import { useNoticesStore } from '../../stores/notices'

/** What can be done with a connection, for the menus and the palette. */
export function useConnectionActions() {
  const app = useAppStore()
  const connections = useConnectionsStore()
  const notices = useNoticesStore()

  const create = () => {
    app.dialog = { kind: 'connection', id: null }
  }
  const edit = (id: string) => {
    app.dialog = { kind: 'connection', id }
  }
  const remove = (id: string) => {
    app.dialog = { kind: 'delete-connection', id }
  }

  const checkPermissions = (connectionId: string, queueUrl = '') => {
    app.dialog = { kind: 'permissions', connectionId, queueUrl }
  }

  const copyPolicy = (connectionId: string, queueUrl = '') => {
    app.dialog = { kind: 'policy', connectionId, queueUrl }
  }

  async function duplicate(id: string) {
    try {
      const copy = await connections.duplicate(id)
      notices.done(`Duplicated as ${copy.name}.`)
      edit(copy.id)
    } catch (thrown) {
      notices.failed(thrown)
    }
  }

  const exportTo = async (ids: string[] | null) =>
    (await import('./connection-files')).exportConnections(ids)
  const importFrom = async () => (await import('./connection-files')).importConnections()

  /** What concerns no single connection. */
  const ofAll = (): MenuItem[] => [
    { label: 'Import connections…', act: () => void importFrom() },
    {
      label: 'Export all connections…',
      act: () => void exportTo(null),
      disabled: connections.list.every(({ sandbox }) => sandbox)
    }
  ]

  function of(connection: Connection | null): MenuItem[] {
    if (!connection) return []
    const { id, name, sandbox } = connection
    const items: MenuItem[] = [
      { label: `Edit ${name}…`, act: () => edit(id) },
      { label: `Check permissions of ${name}…`, act: () => checkPermissions(id) },
      { label: `Copy IAM policy for ${name}…`, act: () => copyPolicy(id) },
      { label: `Duplicate ${name}`, act: () => void duplicate(id), disabled: sandbox },
      { label: `Export ${name}…`, act: () => void exportTo([id]), disabled: sandbox },
      { label: `Delete ${name}…`, act: () => remove(id), danger: true, disabled: sandbox }
    ]
    return items
  }

  return { create, edit, duplicate, remove, checkPermissions, copyPolicy, of, ofAll }
}

import { computed, type Ref } from 'vue'
import { environmentColour } from '../../format/environments'
import { useConnectionsStore } from '../../stores/connections'
import { operationSummary } from '../../model/saved-operations'
import { useQueuesStore } from '../../stores/queues'
import { useSavedOperationsStore } from '../../stores/saved-operations'
import { useWorkspaceStore } from '../../stores/workspace'
import { useShellActions } from './actions'
import { rank } from './palette-score'

/** One line of the palette. */
export interface PaletteEntry {
  key: string
  title: string
  detail?: string
  keys?: string
  /** A CSS colour for a dot before the title. */
  dot?: string
  /** For a queue: its mark. */
  queue?: { fifo: boolean }
  act: () => void
}

export interface PaletteGroup {
  heading: string
  entries: PaletteEntry[]
}

/** Lines of each group that are shown; what is not found among them is found by typing more. */
const shown = { Tabs: 8, Operations: 20, Queues: 40, Connections: 12, Actions: 30 } as const

/** Groups change places only where one fits clearly better: whole words before scattered letters. */
const tier = (score: number) => Math.floor(score / 30)

/** Everything that can be reached from the palette, ranked by what was typed. */
export function usePaletteEntries(typed: Ref<string>) {
  const connections = useConnectionsStore()
  const queues = useQueuesStore()
  const workspace = useWorkspaceStore()
  const operations = useSavedOperationsStore()
  const actions = useShellActions()
  operations.ensure()

  const tabs = computed<PaletteEntry[]>(() =>
    workspace.tabs.map((tab) => ({
      key: `tab ${tab.key}`,
      title: tab.title,
      detail: 'open tab',
      ...(tab.kind === 'queue' ? { queue: { fifo: tab.queue.fifo } } : {}),
      act: () => {
        workspace.activeKey = tab.key
      }
    }))
  )

  const ofOperations = computed<PaletteEntry[]>(() =>
    operations.list.flatMap((operation) => {
      const { id, name, connectionId } = operation
      const elsewhere =
        connectionId === connections.currentId ? '' : connections.byId(connectionId)?.name
      const detail = [operationSummary(operation), elsewhere].filter(Boolean).join(' · ')
      return [
        {
          key: `operation ${id}`,
          title: name,
          detail,
          act: () => void workspace.openOperation(operation)
        },
        {
          key: `run operation ${id}`,
          title: `Run ${name}`,
          detail,
          act: () => workspace.startOperation(operation)
        }
      ]
    })
  )

  const ofQueues = computed<PaletteEntry[]>(() => {
    const { currentId } = connections
    if (!currentId) return []
    const open = new Set(workspace.tabs.map((tab) => (tab.kind === 'queue' ? tab.queue.url : '')))
    const opened = queues.openedOf(currentId)
    const urls = new Set(opened.map(({ url }) => url))
    const listed = queues.listingOf(currentId).queues.filter(({ url }) => !urls.has(url))
    return [...opened, ...listed]
      .filter(({ url }) => !open.has(url))
      .map((queue) => ({
        key: `queue ${queue.url}`,
        title: queue.name,
        queue: { fifo: queue.fifo },
        act: () => void workspace.openQueue(currentId, queue)
      }))
  })

  const ofConnections = computed<PaletteEntry[]>(() =>
    connections.list
      .filter(({ id }) => id !== connections.currentId)
      .map((connection) => ({
        key: `connection ${connection.id}`,
        title: connection.name,
        detail: `switch to · ${connection.customRegion || connection.region}`,
        dot: environmentColour(connection.environment),
        act: () => connections.select(connection.id)
      }))
  )

  const ofActions = actions.list().map((action, index) => ({ ...action, key: `action ${index}` }))

  const groups = computed<PaletteGroup[]>(() => {
    const groupOf = (heading: keyof typeof shown, entries: readonly PaletteEntry[]) => ({
      heading,
      ...rank(entries, ({ title }) => title, typed.value, shown[heading])
    })
    return [
      groupOf('Tabs', tabs.value),
      groupOf('Operations', ofOperations.value),
      groupOf('Queues', ofQueues.value),
      groupOf('Connections', ofConnections.value),
      groupOf('Actions', ofActions)
    ]
      .filter(({ entries }) => entries.length > 0)
      .sort((one, other) => tier(other.best) - tier(one.best))
  })

  return { groups }
}

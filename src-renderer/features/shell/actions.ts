import type { Theme } from '@contract'
import { useAppStore } from '../../stores/app'
import { useConnectionsStore } from '../../stores/connections'
import { useLayoutStore } from '../../stores/layout'
import { useNoticesStore } from '../../stores/notices'
import { usePaletteStore } from '../../stores/palette'
import { useQueuesStore } from '../../stores/queues'
import { useSavedOperationsStore } from '../../stores/saved-operations'
import { useRunsStore } from '../../stores/runs'
import { useSideBarStore } from '../../stores/side-bar'
import { useWorkspaceStore } from '../../stores/workspace'
import { useActActions } from '../acts/act-actions'
import { useConnectionActions } from '../connection/connection-actions'
import { useOperationActions } from '../saved/operation-actions'
import { useQueueConfigActions } from '../queue-config/queue-config-actions'
import { allQueuesViews } from '../all-queues/all-queues-views'
import { queueViews } from '../queues/queue-views'
import { shortcut } from './shortcuts'

/** Something a person can do, as the palette lists it. */
export interface Action {
  title: string
  /** The keys that do the same. */
  keys?: string
  act: () => void
}

const themes: readonly { value: Theme; title: string }[] = [
  { value: 'system', title: "Theme: the system's" },
  { value: 'light', title: 'Theme: light' },
  { value: 'dark', title: 'Theme: dark' }
]

/** Every action of the shell. Call {@link useShellActions.list} when they are to be shown: it depends on what is open. */
export function useShellActions() {
  const app = useAppStore()
  const connections = useConnectionsStore()
  const layout = useLayoutStore()
  const notices = useNoticesStore()
  const palette = usePaletteStore()
  const queues = useQueuesStore()
  const runs = useRunsStore()
  const sideBar = useSideBarStore()
  const workspace = useWorkspaceStore()
  const operations = useSavedOperationsStore()
  const ofConnections = useConnectionActions()
  const ofOperations = useOperationActions()
  const ofActs = useActActions()
  const ofQueues = useQueueConfigActions()

  const togglePalette = () => {
    palette.open = !palette.open
  }
  const settings = () => {
    app.dialog = { kind: 'settings' }
  }
  const about = () => {
    app.dialog = { kind: 'about' }
  }
  const refreshQueues = () => {
    if (connections.currentId) void queues.refresh(connections.currentId)
  }
  const allQueues = () => {
    if (connections.currentId) workspace.openAllQueues(connections.currentId)
  }
  const closeTab = () => {
    if (workspace.activeKey) workspace.close(workspace.activeKey)
  }
  const toggleSidebar = () => {
    layout.sidebar = !layout.sidebar
  }
  const toggleInspector = () => {
    layout.inspector = !layout.inspector
  }

  const tabActions = (): Action[] => {
    const tab = workspace.active
    if (!tab) return []
    const views =
      tab.kind === 'queue'
        ? queueViews.map(({ value, label }) => ({
            title: `${label}: ${tab.title}`,
            act: () => workspace.setView(tab.key, value)
          }))
        : []
    const ofQueue =
      tab.kind === 'queue'
        ? [
            {
              title: `Runs of ${tab.title}`,
              act: () => {
                runs.choose(tab.connectionId, { queue: tab.title })
                workspace.openRuns(tab.connectionId)
              }
            }
          ]
        : []
    const permissions =
      tab.kind === 'queue'
        ? [
            {
              title: `Check permissions: ${tab.title}`,
              act: () => ofConnections.checkPermissions(tab.connectionId, tab.queue.url)
            },
            {
              title: `Copy IAM policy: ${tab.title}`,
              act: () => ofConnections.copyPolicy(tab.connectionId, tab.queue.url)
            }
          ]
        : []
    const configuration =
      tab.kind === 'queue'
        ? ofQueues.of(tab.connectionId, tab.queue).map(({ label, act }) => ({
            title: `${label.replace('…', '')}: ${tab.title}`,
            act
          }))
        : []
    return [
      ...views,
      ...ofQueue,
      ...configuration,
      ...permissions,
      ...(tab.kind === 'queue' ? ofActs.of(tab.connectionId, tab.queue) : [])
        .filter(({ disabled }) => !disabled)
        .map(({ label, act }) => ({ title: `${label.replace('…', '')}: ${tab.title}`, act })),
      { title: 'Close tab', keys: shortcut('W'), act: closeTab },
      { title: 'Close other tabs', act: () => workspace.closeOthers(tab.key) }
    ]
  }

  const connectionActions = (): Action[] => [
    { title: 'New connection', keys: shortcut('N'), act: ofConnections.create },
    ...[...ofConnections.of(connections.current), ...ofConnections.ofAll()]
      .filter(({ disabled }) => !disabled)
      .map(({ label, act }) => ({ title: label, act }))
  ]

  const operationActions = (): Action[] => {
    const tab = workspace.active
    const operation = tab?.kind === 'operation' ? operations.byId(tab.operationId) : null
    const ofTab = operation ? ofOperations.changesOf(operation) : []
    return [
      { title: 'Import operation', act: ofOperations.create },
      ...ofTab.map(({ label, act }) => ({
        title: `${label.replace('…', '')} ${operation?.name}`,
        act
      }))
    ]
  }

  const queueActions = (): Action[] => {
    const { currentId } = connections
    if (!currentId) return []
    return [
      { title: 'New queue', act: () => ofQueues.create(currentId) },
      { title: 'Import queue configuration', act: () => void ofQueues.importFrom(currentId) },
      { title: 'Filter queues', keys: shortcut('F', 'Shift'), act: () => sideBar.focus('filter') },
      { title: 'All queues', keys: shortcut('A', 'Shift'), act: allQueues },
      ...allQueuesViews.map(({ value, label }) => ({
        title: `All queues: ${label}`,
        act: () => workspace.openAllQueues(currentId, value)
      })),
      { title: 'Refresh queues', keys: shortcut('R'), act: refreshQueues },
      { title: 'Open a queue by its URL', act: () => sideBar.focus('url') },
      { title: 'All runs', act: () => workspace.openRuns(currentId) },
      { title: 'Acts', act: ofActs.show },
      { title: 'Leases held', act: () => workspace.openLeases(currentId) }
    ]
  }

  const windowActions = (): Action[] => [
    {
      title: layout.sidebar ? 'Hide side bar' : 'Show side bar',
      keys: shortcut('B'),
      act: toggleSidebar
    },
    {
      title: layout.inspector ? 'Hide inspector' : 'Show inspector',
      keys: shortcut('I'),
      act: toggleInspector
    },
    ...themes.map(({ value, title }) => ({
      title,
      act: () => void app.setTheme(value).catch(notices.failed)
    })),
    { title: 'Settings', keys: shortcut(','), act: settings },
    { title: 'About Longpoll', act: about }
  ]

  const list = (): Action[] => [
    ...tabActions(),
    ...queueActions(),
    ...operationActions(),
    ...connectionActions(),
    ...windowActions()
  ]

  return {
    list,
    togglePalette,
    settings,
    about,
    refreshQueues,
    allQueues,
    closeTab,
    toggleSidebar,
    toggleInspector,
    newConnection: ofConnections.create,
    filterQueues: () => sideBar.focus('filter'),
    nextTab: () => workspace.cycle(1),
    previousTab: () => workspace.cycle(-1)
  }
}

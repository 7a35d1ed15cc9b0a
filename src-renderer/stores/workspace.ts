import type { Queue, SavedOperation } from '@contract'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { storedRef } from '../composables/stored-ref'
import type { NewDocument } from '../model/draft'
import { useConnectionsStore } from './connections'

export type QueueView = 'overview' | 'send' | 'receive' | 'delete' | 'listen' | 'dead-letters'

/** How all queues of a connection are shown. */
export type AllQueuesView = 'table' | 'topology' | 'health'

interface TabBase {
  key: string
  connectionId: string
  title: string
}

/** One tab of the workspace. */
export type WorkspaceTab =
  | (TabBase & { kind: 'queue'; queue: Queue; view: QueueView; deleted?: boolean })
  | (TabBase & { kind: 'run'; runId: number })
  | (TabBase & { kind: 'operation'; operationId: string })
  | (TabBase & { kind: 'leases' })
  | (TabBase & { kind: 'all-queues'; view: AllQueuesView })
  | (TabBase & { kind: 'runs' })

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const isTab = (value: unknown): value is WorkspaceTab =>
  isRecord(value) &&
  ['key', 'connectionId', 'title'].every((name) => typeof value[name] === 'string') &&
  ((value['kind'] === 'queue' && isRecord(value['queue'])) ||
    (value['kind'] === 'run' && typeof value['runId'] === 'number') ||
    (value['kind'] === 'operation' && typeof value['operationId'] === 'string') ||
    value['kind'] === 'leases' ||
    value['kind'] === 'all-queues' ||
    value['kind'] === 'runs')

const areTabs = (value: unknown): value is WorkspaceTab[] =>
  Array.isArray(value) && value.every(isTab)

const areKeys = (value: unknown): value is Record<string, string> =>
  isRecord(value) && Object.values(value).every((key) => typeof key === 'string')

/** The tab of a saved operation. */
export const operationKey = (connectionId: string, operationId: string) =>
  `operation:${connectionId}:${operationId}`

/** The tab of a queue. */
export const queueKey = (connectionId: string, queueUrl: string) =>
  `queue:${connectionId}:${queueUrl}`

const without = <T>(record: Record<string, T>, key: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key))

const handKey = (tabKey: string, view: QueueView) => `${tabKey}#${view}`

/** The open tabs of every connection, and which one is in front in each. */
export const useWorkspaceStore = defineStore('workspace', () => {
  const connections = useConnectionsStore()
  const all = storedRef<WorkspaceTab[]>('workspace.tabs', [], {
    validate: areTabs,
    keep: (tabs) => tabs.filter(({ connectionId }) => connections.mayStore(connectionId))
  })
  const front = storedRef<Record<string, string>>(
    'workspace.front',
    {},
    {
      validate: areKeys,
      keep: (keys) =>
        Object.fromEntries(Object.entries(keys).filter(([id]) => connections.mayStore(id)))
    }
  )
  /** Documents on their way to a view of a tab, until its workspace takes them. */
  const handedOver = shallowRef<Record<string, NewDocument[]>>({})

  /** The tab whose operation is to be started as soon as it is ready. */
  const toStart = ref<string | null>(null)

  /** The tabs of the current connection. */
  const tabs = computed(() => all.value.filter((tab) => tab.connectionId === connections.currentId))
  const activeKey = computed<string | null>({
    get: () => active.value?.key ?? null,
    set: (key) => {
      if (key && connections.currentId) front.value[connections.currentId] = key
    }
  })
  const active = computed(
    () =>
      tabs.value.find((tab) => tab.key === front.value[tab.connectionId]) ?? tabs.value[0] ?? null
  )

  /** Brings a tab to the front, and its connection with it. */
  function open(tab: WorkspaceTab): WorkspaceTab {
    if (!all.value.some(({ key }) => key === tab.key)) all.value.push(tab)
    front.value[tab.connectionId] = tab.key
    if (connections.currentId !== tab.connectionId) connections.select(tab.connectionId)
    return all.value.find(({ key }) => key === tab.key) ?? tab
  }

  function openQueue(connectionId: string, queue: Queue, view?: QueueView): WorkspaceTab {
    const tab = open({
      kind: 'queue',
      key: queueKey(connectionId, queue.url),
      connectionId,
      title: queue.name,
      queue,
      view: view ?? 'overview'
    })
    if (tab.kind === 'queue') delete tab.deleted
    if (view) setView(tab.key, view)
    return tab
  }

  /** Queues are gone: their tabs say so, and what was typed in them stays. */
  function markDeleted(connectionId: string, urls: readonly string[]) {
    const gone = new Set(urls)
    for (const tab of all.value) {
      const hit = tab.kind === 'queue' && tab.connectionId === connectionId
      if (hit && gone.has(tab.queue.url)) tab.deleted = true
    }
  }

  function setView(key: string, view: QueueView) {
    const tab = all.value.find((one) => one.key === key)
    if (tab?.kind === 'queue') tab.view = view
  }

  function openRun(connectionId: string, runId: number, title: string) {
    open({ kind: 'run', key: `run:${runId}`, connectionId, title, runId })
  }

  function openOperation({
    id,
    connectionId,
    name
  }: Pick<SavedOperation, 'id' | 'connectionId' | 'name'>) {
    const key = operationKey(connectionId, id)
    open({ kind: 'operation', key, connectionId, title: name, operationId: id })
    return key
  }

  function rename(key: string, title: string) {
    const tab = all.value.find((one) => one.key === key)
    if (tab) tab.title = title
  }

  /** Opens a saved operation and starts it, as its own button would. */
  function startOperation(operation: Pick<SavedOperation, 'id' | 'connectionId' | 'name'>) {
    toStart.value = openOperation(operation)
  }

  /** @returns whether this tab was asked to start; it is told once */
  function takeStart(key: string): boolean {
    if (toStart.value !== key) return false
    toStart.value = null
    return true
  }

  function openRuns(connectionId: string) {
    open({ kind: 'runs', key: `runs:${connectionId}`, connectionId, title: 'Runs' })
  }

  function openLeases(connectionId: string) {
    open({ kind: 'leases', key: `leases:${connectionId}`, connectionId, title: 'Leases' })
  }

  function openAllQueues(connectionId: string, view?: AllQueuesView) {
    const tab = open({
      kind: 'all-queues',
      key: `all-queues:${connectionId}`,
      connectionId,
      title: 'All queues',
      view: view ?? 'table'
    })
    if (view && tab.kind === 'all-queues') tab.view = view
  }

  /** Opens a view of the queue with these documents filled in. */
  function handOver(
    connectionId: string,
    queue: Queue,
    view: 'send' | 'delete',
    documents: NewDocument[]
  ) {
    const tab = openQueue(connectionId, queue, view)
    handedOver.value = { ...handedOver.value, [handKey(tab.key, view)]: documents }
  }

  const sendAgain = (connectionId: string, queue: Queue, documents: NewDocument[]) =>
    handOver(connectionId, queue, 'send', documents)

  /** Reactive. */
  const hasHandedOver = (tabKey: string, view: 'send' | 'delete') =>
    handKey(tabKey, view) in handedOver.value

  function takeHandedOver(tabKey: string, view: 'send' | 'delete'): NewDocument[] {
    const key = handKey(tabKey, view)
    const documents = handedOver.value[key] ?? []
    handedOver.value = without(handedOver.value, key)
    return documents
  }

  /** Closes a tab; the one that takes its place comes to the front. */
  function close(key: string) {
    const shown = tabs.value
    const index = shown.findIndex((tab) => tab.key === key)
    const next = shown[index + 1] ?? shown[index - 1]
    if (activeKey.value === key && next) front.value[next.connectionId] = next.key
    all.value = all.value.filter((tab) => tab.key !== key)
  }

  function closeOthers(key: string) {
    const connectionId = all.value.find((tab) => tab.key === key)?.connectionId
    all.value = all.value.filter((tab) => tab.key === key || tab.connectionId !== connectionId)
  }

  /** Closes every tab of a connection that was deleted. */
  function forget(connectionId: string) {
    all.value = all.value.filter((tab) => tab.connectionId !== connectionId)
    front.value = without(front.value, connectionId)
  }

  /** Goes `by` tabs on, around the ends. */
  function cycle(by: 1 | -1) {
    const shown = tabs.value
    if (shown.length === 0) return
    const index = shown.findIndex((tab) => tab.key === activeKey.value)
    activeKey.value = shown[(index + by + shown.length) % shown.length]?.key ?? null
  }

  return {
    tabs,
    all,
    activeKey,
    active,
    hasHandedOver,
    toStart,
    open,
    openQueue,
    setView,
    markDeleted,
    openRun,
    openOperation,
    startOperation,
    takeStart,
    rename,
    openRuns,
    openLeases,
    openAllQueues,
    handOver,
    sendAgain,
    takeHandedOver,
    close,
    closeOthers,
    forget,
    cycle
  }
})

import type { InputDocument, Queue } from '@contract'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

export type QueueView = 'overview' | 'send' | 'receive' | 'delete' | 'listen'

interface TabBase {
  key: string
  connectionId: string
  title: string
}

/** One tab of the workspace. */
export type WorkspaceTab =
  | (TabBase & { kind: 'queue'; queue: Queue; view: QueueView })
  | (TabBase & { kind: 'run'; runId: number })
  | (TabBase & { kind: 'leases' })

/** The open tabs and which one is in front. */
export const useWorkspaceStore = defineStore('workspace', () => {
  const tabs = ref<WorkspaceTab[]>([])
  const activeKey = ref<string | null>(null)
  const active = computed(() => tabs.value.find((tab) => tab.key === activeKey.value) ?? null)
  /** Documents on their way to a Send tab, by its tab key, until its workspace takes them. */
  const handedOver = ref(new Map<string, InputDocument[]>())

  function open(tab: WorkspaceTab): WorkspaceTab {
    const there = tabs.value.find(({ key }) => key === tab.key)
    if (!there) tabs.value.push(tab)
    activeKey.value = tab.key
    return there ?? tab
  }

  function openQueue(connectionId: string, queue: Queue, view?: QueueView) {
    const tab = open({
      kind: 'queue',
      key: `queue:${connectionId}:${queue.url}`,
      connectionId,
      title: queue.name,
      queue,
      view: view ?? 'overview'
    })
    const stored = tabs.value.find(({ key }) => key === tab.key)
    if (view && stored?.kind === 'queue') stored.view = view
    return tab
  }

  function openRun(connectionId: string, runId: number, title: string) {
    open({ kind: 'run', key: `run:${runId}`, connectionId, title, runId })
  }

  function openLeases(connectionId: string) {
    open({ kind: 'leases', key: `leases:${connectionId}`, connectionId, title: 'Leases' })
  }

  /** Opens the queue's Send with these documents filled in. */
  function sendAgain(connectionId: string, queue: Queue, documents: InputDocument[]) {
    const tab = openQueue(connectionId, queue, 'send')
    handedOver.value.set(tab.key, documents)
  }

  function takeHandedOver(key: string): InputDocument[] {
    const documents = handedOver.value.get(key) ?? []
    handedOver.value.delete(key)
    return documents
  }

  function close(key: string) {
    const index = tabs.value.findIndex((tab) => tab.key === key)
    if (index < 0) return
    tabs.value.splice(index, 1)
    if (activeKey.value === key) {
      activeKey.value = (tabs.value[index] ?? tabs.value[index - 1])?.key ?? null
    }
  }

  /** Goes `by` tabs on, around the ends. */
  function cycle(by: 1 | -1) {
    if (tabs.value.length === 0) return
    const index = tabs.value.findIndex((tab) => tab.key === activeKey.value)
    const next = (index + by + tabs.value.length) % tabs.value.length
    activeKey.value = tabs.value[next]?.key ?? null
  }

  return {
    tabs,
    activeKey,
    active,
    handedOver,
    open,
    openQueue,
    openRun,
    openLeases,
    sendAgain,
    takeHandedOver,
    close,
    cycle
  }
})

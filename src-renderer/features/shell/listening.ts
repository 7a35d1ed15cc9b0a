import { parseQueueUrl, type Listener } from '@contract'
import { watch } from 'vue'
import { inTurns } from '../../model/listener-turns'
import { useConnectionsStore } from '../../stores/connections'
import { useListenersStore } from '../../stores/listeners'
import { useNoticesStore } from '../../stores/notices'
import { useSavedOperationsStore } from '../../stores/saved-operations'
import { operationKey, queueKey, useWorkspaceStore } from '../../stores/workspace'

/** The tab that shows a session. */
const tabOf = ({ connectionId, queueUrl, operationId }: Listener) =>
  operationId ? operationKey(connectionId, operationId) : queueKey(connectionId, queueUrl)

/** Brings a session that listens to the front, at first of the current connection; asked again, the next one. */
export function showNextListener() {
  const connections = useConnectionsStore()
  const listening = inTurns(
    useListenersStore().listening,
    connections.list.map(({ id }) => id),
    connections.currentId
  )
  const workspace = useWorkspaceStore()
  const operations = useSavedOperationsStore()
  const shown = workspace.active
  const isShown = (listener: Listener) =>
    shown?.key === tabOf(listener) && (shown.kind !== 'queue' || shown.view === 'listen')
  const next = listening[(listening.findIndex(isShown) + 1) % listening.length]
  if (!next) return
  const operation = next.operationId && operations.byId(next.operationId)
  if (operation) workspace.openOperation(operation)
  else workspace.openQueue(next.connectionId, parseQueueUrl(next.queueUrl), 'listen')
}

/** Says that a session goes on when its tab is closed: with At least once it goes on deleting. */
export function useClosedListeners() {
  const connections = useConnectionsStore()
  const listeners = useListenersStore()
  const notices = useNoticesStore()
  const workspace = useWorkspaceStore()
  watch(
    () => [...workspace.all],
    (now, before) => {
      const open = new Set(now.map(({ key }) => key))
      const goesOn = before.filter(
        (tab) =>
          !open.has(tab.key) &&
          connections.byId(tab.connectionId) !== null &&
          listeners.listening.some((listener) => tabOf(listener) === tab.key)
      )
      for (const { title } of goesOn) {
        notices.warn(
          `Listening to ${title} goes on.`,
          'To stop it, choose “listening” in the status bar below.'
        )
      }
    }
  )
}

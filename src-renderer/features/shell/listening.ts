import { parseQueueUrl, type Listener } from '@contract'
import { watch } from 'vue'
import { useConnectionsStore } from '../../stores/connections'
import { useListenersStore } from '../../stores/listeners'
import { useNoticesStore } from '../../stores/notices'
import { useWorkspaceStore } from '../../stores/workspace'

/** Brings a running session to the front; asked again, the next one. */
export function showNextListener() {
  const { listening } = useListenersStore()
  const workspace = useWorkspaceStore()
  const shown = workspace.active
  const isShown = ({ connectionId, queueUrl }: Listener) =>
    shown?.kind === 'queue' &&
    shown.view === 'listen' &&
    shown.connectionId === connectionId &&
    shown.queue.url === queueUrl
  const next = listening[(listening.findIndex(isShown) + 1) % listening.length]
  if (next) workspace.openQueue(next.connectionId, parseQueueUrl(next.queueUrl), 'listen')
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
          tab.kind === 'queue' &&
          !open.has(tab.key) &&
          connections.byId(tab.connectionId) !== null &&
          listeners.listening.some(
            ({ connectionId, queueUrl }) =>
              connectionId === tab.connectionId && queueUrl === tab.queue.url
          )
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

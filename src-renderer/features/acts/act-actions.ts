import type { Queue } from '@contract'
import type { MenuItem } from '../../components/menu-item'
import { useActsStore } from '../../stores/acts'
import { useAppStore, type QueueActKind } from '../../stores/app'
import { useConnectionsStore } from '../../stores/connections'

const labels = [
  ['purge', 'Purge…'],
  ['delete', 'Delete queue…']
] as const

/** What can be done to queues as a whole, for the menus, the buttons and the palette. */
export function useActActions() {
  const acts = useActsStore()
  const app = useAppStore()
  const connections = useConnectionsStore()

  const ask = (act: QueueActKind, connectionId: string, urls: readonly string[]) => {
    app.dialog = { kind: 'queue-act', act, connectionId, urls }
  }
  const show = () => {
    acts.showBusiest()
    app.dialog = { kind: 'acts' }
  }
  /** Why nothing can be done to queues of this connection. */
  const refusal = (connectionId: string) =>
    connections.refusal(connectionId, { action: 'configure' })

  /** For one queue. */
  const of = (connectionId: string, { url }: Pick<Queue, 'url'>): MenuItem[] =>
    labels.map(([act, label]) => ({
      label,
      disabled: refusal(connectionId) !== null,
      act: () => ask(act, connectionId, [url])
    }))

  return { ask, show, refusal, of }
}

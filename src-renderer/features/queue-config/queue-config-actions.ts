import type { Queue } from '@contract'
import type { MenuItem } from '../../components/menu-item'
import { useAppStore, type FormPlace } from '../../stores/app'
import type { QueueOverview } from '../../stores/queue-overviews'

/** What can be done with the configuration of queues, for the menus, the buttons and the palette. */
export function useQueueConfigActions() {
  const app = useAppStore()

  const create = (connectionId: string) => {
    app.dialog = { kind: 'queue-config', connectionId, source: { kind: 'new' } }
  }
  /** @param at where in the form to go */
  const edit = (connectionId: string, url: string, at?: FormPlace) => {
    const source = { kind: 'edit', url, ...(at ? { at } : {}) } as const
    app.dialog = { kind: 'queue-config', connectionId, source }
  }
  const createLike = (connectionId: string, url: string) => {
    app.dialog = { kind: 'queue-config', connectionId, source: { kind: 'like', url } }
  }
  /** @param known of the queue, from before it was deleted */
  const createAgain = async (connectionId: string, queue: Queue, known: QueueOverview | null) =>
    (await import('./queue-files')).createAgain(connectionId, queue, known)
  const exportOf = (connectionId: string, queueUrl: string) => {
    app.dialog = { kind: 'queue-export', connectionId, queueUrl }
  }
  const importFrom = async (connectionId: string) =>
    (await import('./queue-files')).importConfiguration(connectionId)

  /** For one queue. */
  const of = (connectionId: string, { url }: Queue): MenuItem[] => [
    { label: 'Edit queue…', separated: true, act: () => edit(connectionId, url) },
    { label: 'Create like this…', act: () => createLike(connectionId, url) },
    { label: 'Export configuration…', act: () => exportOf(connectionId, url) }
  ]

  return { create, edit, createLike, createAgain, exportOf, importFrom, of }
}

import type { Queue } from '@contract'
import type { FixField } from '../../model/queues/health'
import { useWorkspaceStore } from '../../stores/workspace'

/** @returns opens the settings of a queue where a finding is mended */
export function useQueueFix() {
  const workspace = useWorkspaceStore()
  return function openQueueFix(connectionId: string, queue: Queue, field: FixField) {
    // The overview shows the field with its section; the form that edits it opens from there.
    workspace.openQueue(connectionId, queue, 'overview')
    return field
  }
}

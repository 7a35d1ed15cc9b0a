import type { QueueView } from '../../stores/workspace'

/** The views of a queue's tab, in their order. */
export const queueViews = [
  { value: 'overview', label: 'Overview' },
  { value: 'send', label: 'Send' },
  { value: 'receive', label: 'Receive' },
  { value: 'delete', label: 'Delete' },
  { value: 'listen', label: 'Listen' }
] as const satisfies readonly { value: QueueView; label: string }[]

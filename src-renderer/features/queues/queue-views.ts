import type { QueueView } from '../../stores/workspace'

/** The views of a queue's tab, in their order. */
export const queueViews = [
  { value: 'overview', label: 'Overview' },
  { value: 'send', label: 'Send' },
  { value: 'receive', label: 'Receive' },
  { value: 'delete', label: 'Delete' },
  { value: 'listen', label: 'Listen' },
  { value: 'dead-letters', label: 'Dead letters' }
] as const satisfies readonly { value: QueueView; label: string }[]

/** Those that a tab shows: Dead letters where the queue is such a queue, or it was asked for. */
export const viewsOf = (deadLetters: boolean) =>
  queueViews.filter(({ value }) => value !== 'dead-letters' || deadLetters)

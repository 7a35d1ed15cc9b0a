import type { AllQueuesView } from '../../stores/workspace'

/** The views of all queues, in their order. */
export const allQueuesViews = [
  { value: 'table', label: 'Table' },
  { value: 'topology', label: 'Topology' },
  { value: 'health', label: 'Health' }
] as const satisfies readonly { value: AllQueuesView; label: string }[]

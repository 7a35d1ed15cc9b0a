import type { StateChoice, TypeChoice } from '../../model/queues/table-filter'

export const typeChoices: readonly { value: TypeChoice; label: string }[] = [
  { value: 'all', label: 'All types' },
  { value: 'standard', label: 'Standard' },
  { value: 'fifo', label: 'FIFO' }
]

export const stateChoices: readonly { value: StateChoice; label: string }[] = [
  { value: 'all', label: 'All states' },
  { value: 'empty', label: 'Empty' },
  { value: 'messages', label: 'With messages' },
  { value: 'in flight', label: 'With messages in flight' },
  { value: 'dlq', label: 'Dead-letter queues' },
  { value: 'dlq with messages', label: 'Dead-letter queues with messages' },
  { value: 'without dlq', label: 'Without a dead-letter queue' }
]

/** Conditions that can be typed, each with an example that the menu writes. */
export const conditionExamples = [
  { label: 'Visible messages', text: 'visible>100' },
  { label: 'Messages in flight', text: 'inflight>0' },
  { label: 'Delayed messages', text: 'delayed>0' },
  { label: 'A tag with a value', text: 'tag:team=payments' },
  { label: 'A tag whose value has blanks', text: 'tag:team="order desk"' },
  { label: 'A tag of any value', text: 'tag:team' }
] as const

import type { RunPurpose } from '@contract'
import type { RunChoice } from '../../model/run-list'
import { purposeLabels } from '../../model/run'

type Choice<K extends keyof RunChoice> = { value: RunChoice[K]; label: string }

/** What runs can be filtered by: actions. */
export const actionChoices: readonly Choice<'action'>[] = [
  { value: 'all', label: 'All actions' },
  { value: 'send', label: 'Send' },
  { value: 'receive', label: 'Receive' },
  { value: 'delete', label: 'Delete' },
  { value: 'listen', label: 'Listen' }
]

/** What runs can be filtered by: what they are for. */
export const purposeChoices: readonly Choice<'purpose'>[] = [
  { value: 'all', label: 'All purposes' },
  { value: 'operation', label: 'Operations' },
  ...Object.entries(purposeLabels).map(([value, label]) => ({
    value: value as RunPurpose,
    label
  }))
]

/** What runs can be filtered by: statuses. */
export const statusChoices: readonly Choice<'status'>[] = [
  { value: 'all', label: 'All statuses' },
  { value: 'running', label: 'Running' },
  { value: 'succeeded', label: 'Succeeded' },
  { value: 'with failures', label: 'With failures' },
  { value: 'failed', label: 'Failed' },
  { value: 'cancelled', label: 'Cancelled' },
  { value: 'interrupted', label: 'Interrupted' }
]

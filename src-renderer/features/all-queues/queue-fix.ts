import type { Queue } from '@contract'
import type { FixField } from '../../model/queues/finding'
import type { FormPlace } from '../../stores/app'
import { useQueueConfigActions } from '../queue-config/queue-config-actions'

/** Where in the form of a queue an attribute is. */
const places: Record<FixField, FormPlace> = {
  VisibilityTimeout: { section: 'Messages', label: 'Visibility timeout' },
  MessageRetentionPeriod: { section: 'Messages', label: 'Retention' },
  RedrivePolicy: {
    section: 'Dead letters',
    label: 'Move messages that fail to a dead-letter queue'
  },
  RedriveAllowPolicy: { section: 'Dead letters', label: 'Accepts dead letters of' },
  Policy: { section: 'Access policy', label: '' },
  SqsManagedSseEnabled: { section: 'Encryption', label: 'Encrypted at rest' }
}

/** @returns opens the form of a queue at the field where a finding is mended */
export function useQueueFix() {
  const { edit } = useQueueConfigActions()
  return (connectionId: string, queue: Queue, field: FixField) =>
    edit(connectionId, queue.url, places[field])
}

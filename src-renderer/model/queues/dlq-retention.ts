import { limits } from '@contract'
import { formatDuration } from '../../format/time'
import type { Found } from './finding'
import type { QueueProfile } from './profile'

/**
 * Whether dead letters are kept long enough to be looked at. A message of a standard queue keeps the time at which it was
 * sent when SQS moves it, and expires by that; one of a FIFO queue begins anew.
 */
export function retentionFinding(source: QueueProfile, dlq: QueueProfile): Found | null {
  if (source.retention === null || dlq.retention === null || dlq.retention > source.retention) {
    return null
  }
  const than = dlq.retention === source.retention ? 'no longer than' : 'shorter than'
  const about = {
    title: `Its dead-letter queue keeps messages ${than} it does itself`,
    both: `${dlq.queue.name} keeps messages for ${formatDuration(dlq.retention)}, this queue for ${formatDuration(source.retention)}.`
  }
  return source.queue.fifo ? fifoFinding(about, source, dlq) : standardFinding(about, dlq, source)
}

interface About {
  title: string
  both: string
}

/** The longest that there is cannot be exceeded. */
const isLongest = ({ retention }: QueueProfile) => (retention ?? 0) >= limits.retentionSeconds

function standardFinding({ title, both }: About, dlq: QueueProfile, source: QueueProfile): Found {
  const counts = `${both} On a standard queue the time counts from when a message was first sent: one that was moved late is deleted soon after, before anybody looks at it.`
  if (isLongest(dlq)) {
    return {
      severity: 'advice',
      title,
      why: `${counts} SQS keeps nothing longer. A shorter retention of this queue leaves the rest of the time to its dead letters; what nobody receives is then deleted sooner, too.`,
      fix: { queue: source.queue, field: 'MessageRetentionPeriod' }
    }
  }
  return {
    severity: 'serious',
    title,
    why: `${counts} Let the dead-letter queue keep messages longer.`,
    fix: { queue: dlq.queue, field: 'MessageRetentionPeriod' }
  }
}

function fifoFinding(
  { title, both }: About,
  source: QueueProfile,
  dlq: QueueProfile
): Found | null {
  if (isLongest(dlq)) return null
  const same = dlq.retention === source.retention
  return {
    severity: same ? 'advice' : 'warning',
    title,
    why: `${both} On a FIFO queue the time begins anew when a message is moved, so each dead letter is kept for all of it${same ? '' : ', which is less than it had before it failed'}. ${formatDuration(limits.retentionSeconds)} are the most: a longer retention of the dead-letter queue leaves more time to look at it.`,
    fix: { queue: dlq.queue, field: 'MessageRetentionPeriod' }
  }
}

import type { Queue } from '@contract'
import { formatAccount, queueOfArn } from '../../format/arns'
import { formatCount } from '../../format/numbers'
import { missingTarget } from './dead-letter-target'
import { retentionFinding } from './dlq-retention'
import type { Check, DeadLetterRule } from './finding'
import { looksLikeDeadLetters } from './name-filter'
import { isDeadLetterQueue } from './relations'
import type { Ring } from './rings'

/** Whether what fails in a queue is moved out of the way, and stays where somebody can look at it. */
export const deadLetterChecks: Record<DeadLetterRule, Check> = {
  'fifo-without-dlq'(profile, { relations, deadLetters }) {
    const { queue, redrive } = profile
    if (!queue.fifo || redrive || deadLetters) return null
    if (looksLikeDeadLetters(queue.name) || isDeadLetterQueue(relations, profile)) return null
    return {
      severity: 'warning',
      title: 'A FIFO queue without a dead-letter queue',
      why: 'A message that cannot be processed keeps every later message of its group waiting until its retention ends. With a dead-letter queue it is moved out of the way.',
      fix: { queue, field: 'RedrivePolicy' }
    }
  },

  'dlq-retention'(profile, { relations }) {
    const { redrive, arn, queue } = profile
    const dlq = redrive ? relations.byArn.get(redrive.target) : undefined
    // Where nothing is moved, or nothing stays, that is the finding.
    if (!dlq || dlq.queue.fifo !== queue.fifo || relations.rings.has(arn)) return null
    return retentionFinding(profile, dlq)
  },

  'redrive-to-other-type'({ queue, redrive }) {
    const target = redrive ? queueOfArn(redrive.target) : null
    if (!target || target.name.endsWith('.fifo') === queue.fifo) return null
    const [own, other] = queue.fifo ? ['FIFO', 'standard'] : ['standard', 'FIFO']
    return {
      severity: 'serious',
      title: `A ${own} queue that redrives to a ${other} queue`,
      why: `${target.name} is a ${other} queue. SQS moves dead letters between queues of one type only, so nothing is moved there.`,
      fix: { queue, field: 'RedrivePolicy' }
    }
  },

  'redrive-ring'({ queue, arn }, { relations }) {
    const ring = relations.rings.get(arn)
    if (!ring) return null
    const fix = { queue, field: 'RedrivePolicy' } as const
    if (ring.queues.length === 1) {
      return {
        severity: 'serious',
        title: 'It is its own dead-letter queue',
        why: 'A message that fails too often is moved to where it failed, and is received there again: it never comes to rest where somebody can look at it. Choose another queue for its dead letters.',
        fix
      }
    }
    const rest = queue.fifo
      ? 'and on FIFO queues each move begins their retention anew'
      : 'until their retention ends'
    return {
      severity: 'serious',
      title: 'Its dead letters come back to it',
      why: `${roundOf(ring)}: what fails in one of these queues is moved to the next. Dead letters never come to rest where somebody can look at them, ${rest}. Let one of these queues redrive to a queue that redrives nowhere.`,
      fix
    }
  },

  'dlq-no-queue'(profile, { relations }) {
    const { queue, redrive } = profile
    if (!redrive || missingTarget(profile, relations) !== 'no queue') return null
    return {
      severity: 'serious',
      title: 'Its redrive policy names no queue',
      why: `${redrive.target || 'A blank text'} is not the ARN of a queue. ${stays(queue)} Choose a dead-letter queue.`,
      fix: { queue, field: 'RedrivePolicy' }
    }
  },

  'dlq-missing'(profile, { relations }) {
    const { queue, redrive } = profile
    const missing = missingTarget(profile, relations)
    if (!redrive || (missing !== 'deleted' && missing !== 'not in the list')) return null
    const name = queueOfArn(redrive.target)?.name ?? redrive.target
    const how = {
      deleted: `SQS answers that there is no queue ${name}: it was deleted.`,
      'not in the list': `${name} is not in the list of the queues of this account and region, which was read to its end, and it could not be looked up.`
    }[missing]
    return {
      severity: 'serious',
      title: 'Its dead-letter queue does not exist',
      why: `${how} ${stays(queue)} Choose another dead-letter queue, or make this one again.`,
      fix: { queue, field: 'RedrivePolicy' }
    }
  },

  'dlq-elsewhere'(profile, { relations }) {
    const { queue, arn, redrive } = profile
    const missing = missingTarget(profile, relations)
    const [there, here] = [queueOfArn(redrive?.target ?? ''), queueOfArn(arn)]
    if (!missing?.startsWith('another') || !there || !here) return null
    const where =
      missing === 'another account'
        ? `account ${formatAccount(there.account)}, this queue in ${formatAccount(here.account)}`
        : `${there.region}, this queue in ${here.region}`
    return {
      severity: 'serious',
      title: `Its dead-letter queue is in ${missing}`,
      why: `${there.name} is in ${where}. SQS moves dead letters within one account and one region only. ${stays(queue)} Choose a dead-letter queue that is beside this one.`,
      fix: { queue, field: 'RedrivePolicy' }
    }
  },

  'dlq-refuses'({ arn, redrive }, { relations }) {
    const dlq = redrive ? relations.byArn.get(redrive.target) : undefined
    if (!dlq || dlq.arn === arn || dlq.accepts === 'all' || dlq.accepts.includes(arn)) return null
    const { name } = dlq.queue
    const whose =
      dlq.accepts.length === 0
        ? `${name} accepts dead letters of no queue.`
        : `${name} accepts dead letters of the queues that it names alone, and this one is not among them.`
    return {
      severity: 'serious',
      title: 'Its dead-letter queue does not accept its messages',
      why: `${whose} SQS lets a queue redrive only to one that accepts it: do not count on what fails here to arrive there. Let ${name} accept this queue, or choose another dead-letter queue.`,
      fix: { queue: dlq.queue, field: 'RedriveAllowPolicy' }
    }
  },

  'one-receive'({ queue, redrive }) {
    if (redrive?.maxReceiveCount !== 1) return null
    return {
      severity: 'warning',
      title: 'A message is moved to the dead-letter queue after one receive',
      why: 'maxReceiveCount is 1: one timeout, one restart of a consumer or one look at the queue is enough, and a message that nothing is wrong with is a dead letter. Three to five is usual.',
      fix: { queue, field: 'RedrivePolicy' }
    }
  }
}

/** What becomes of a message that fails again and again where it can be moved nowhere. */
const stays = ({ fifo }: Queue) =>
  `A message that cannot be processed is not moved out of the way: it is received again and again until its retention ends${fifo ? ', and every later message of its group waits' : ''}.`

/** Names of a ring that are said; of a longer one it is said how many there are. */
const namesOfRing = 5

/** `a → b → a`. */
function roundOf({ queues, place }: Ring): string {
  const said = Math.min(queues.length, namesOfRing)
  const names = Array.from(
    { length: said },
    (_, at) => queues[(place + at) % queues.length]?.queue.name ?? ''
  )
  const [first = ''] = names
  if (said === queues.length) return [...names, first].join(' → ')
  return `${[...names, '…', first].join(' → ')} (${formatCount(queues.length)} queues)`
}

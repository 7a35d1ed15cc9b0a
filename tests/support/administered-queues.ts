import { arnOf, servedQueue, type ServedQueue } from './many-queues.js'

const redrives = (target: string, maxReceiveCount = 3) => ({
  RedrivePolicy: JSON.stringify({
    deadLetterTargetArn: target.startsWith('arn:') ? target : arnOf(target),
    maxReceiveCount
  })
})

const kept = (days: number) => ({ MessageRetentionPeriod: String(days * 86_400) })

const open = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage' }]
})

/** A small account with everything that can be wrong with a queue. */
export const administeredQueues: readonly ServedQueue[] = [
  servedQueue('orders.fifo', { ...redrives('orders-dlq.fifo'), ApproximateNumberOfMessages: '12' }),
  servedQueue('refunds.fifo', redrives('orders-dlq.fifo', 5)),
  servedQueue('orders-dlq.fifo', { ...kept(14), ApproximateNumberOfMessages: '3' }),
  servedQueue('events', redrives('events-dlq')),
  servedQueue('events-dlq', kept(2)),
  servedQueue('audit.fifo'),
  servedQueue('nervous', { ...redrives('nervous-dlq', 1), VisibilityTimeout: '0' }),
  servedQueue('nervous-dlq', kept(14)),
  servedQueue('mixed', redrives('orders-dlq.fifo')),
  servedQueue('public', { Policy: open }),
  servedQueue('plain', { SqsManagedSseEnabled: 'false' }),
  servedQueue('busy', { ApproximateNumberOfMessagesNotVisible: '119000' }),
  servedQueue('orphan', redrives('gone-dlq')),
  servedQueue('abroad', redrives('arn:aws:sqs:us-east-1:999999999999:theirs')),
  servedQueue('circle', redrives('circle')),
  servedQueue('topical', redrives('arn:aws:sns:eu-west-1:123456789012:topic')),
  servedQueue('refused', redrives('closed-dlq')),
  servedQueue('closed-dlq', { ...kept(14), RedriveAllowPolicy: '{"redrivePermission":"denyAll"}' }),
  servedQueue('quiet')
]

const longest = (start: string) => `${start}-`.padEnd(80, 'of-the-northern-region-')

/** Two queues whose names are as long as SQS allows. */
export const longNames = { source: longest('payments'), target: longest('payments-dead-letters') }

/** A queue and its dead-letter queue with these names; what is wrong with one is mended in the other. */
export const longNamedQueues: readonly ServedQueue[] = [
  servedQueue(longNames.source, redrives(longNames.target)),
  servedQueue(longNames.target, kept(2))
]

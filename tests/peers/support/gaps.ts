import type { Peer } from './behaviours.js'
import { twoLongPolls } from './checks.js'

/** The servers of the suite, by the names that the matrix shows. */
export type ServerName = 'sandbox' | 'ElasticMQ' | 'moto'

/** Where a server does not do what SQS does. */
export interface Gap {
  /** What it does instead, for the matrix. */
  reason: string
  /** Part of the message with which the check fails there: nothing else passes for this gap. */
  fails: string
  /** Where the behaviour fails there only now and then: a check that fails for the same reason every time. */
  check?: (peer: Peer) => Promise<void>
}

const gap = (reason: string, fails: string): Gap => ({ reason, fails })

const attemptIds = (reason: string): Record<string, Gap> => ({
  'the same id returns the same messages while they are invisible': gap(
    reason,
    'the same messages'
  ),
  'a lost answer is asked for again, and loses nothing': gap(reason, 'all messages'),
  'a Receive of several calls is repeated call by call': gap(reason, 'the same messages')
})

const abandonedPolls = (reason: string): Record<string, Gap> => ({
  'cancelled: the long poll takes no message any more': gap(reason, 'nobody took it'),
  'stopped: the long poll takes no message any more': gap(reason, 'nobody took it')
})

const stalePolls: Gap = {
  reason: 'A long poll does not notice that a group was blocked after the poll began.',
  fails: 'one poll gets the group',
  check: twoLongPolls
}

const moveTasks = (reason: string): Record<string, Gap> => ({
  'a move task moves every message to its source queue': gap(reason, 'it is started'),
  'a finished move task is listed with how many it moved': gap(reason, 'it is started'),
  'a move task keeps to its velocity, tells how far it is, and is cancelled': gap(
    reason,
    'it is started'
  ),
  'a cancelled move task is listed as such': gap(reason, 'it is started'),
  'a move task that has ended cannot be cancelled, which is said in words': gap(
    reason,
    'it is started'
  ),
  'a second move task of a queue is refused in words': gap(reason, 'it is started'),
  'a move task of a queue that is no dead-letter queue is refused in words': gap(
    reason,
    'it is refused'
  )
})

/** Every known gap, by server and behaviour. The suite makes sure that each is really there. */
export const gaps: Record<ServerName, Record<string, Gap>> = {
  sandbox: {
    ...moveTasks('It does not know move tasks.'),
    'the queues that redrive to one are listed': gap(
      'It does not know ListDeadLetterSourceQueues: the attributes of every queue are looked at instead.',
      'the server tells'
    ),
    ...attemptIds('It does not know ReceiveRequestAttemptId.'),
    'a group on a standard queue': gap(
      'It drops the group of a message on a standard queue.',
      'the group is returned'
    ),
    'a refused message of a standard dead-letter queue keeps nothing back, also from a FIFO queue':
      gap('It drops the group of a message on a standard queue.', 'those that are refused'),
    'a wrong receipt handle fails alone': gap(
      'It takes any receipt handle for one of a message that was deleted already.',
      'the wrong one is refused'
    ),
    'the trace header of a message': gap('It drops AWSTraceHeader.', 'the trace header'),
    'a moved message names the queue that it came from': gap(
      'It does not tell DeadLetterQueueSourceArn.',
      'the source'
    ),
    'the queues that redrive to a queue, page by page': gap(
      'It does not know ListDeadLetterSourceQueues.',
      'does not know this request'
    ),
    'a list of several pages, each queue once': gap(
      'ListQueues cuts its answer short and gives no token for the rest.',
      'pages: expected 1'
    ),
    'one of AddPermission is read in the same words, and removed': gap(
      'It does not know AddPermission.',
      'Unknown action: AddPermission'
    )
  },
  ElasticMQ: {
    'a cancelled move task is listed as such': gap(
      'It forgets a move task that was cancelled.',
      'it is listed'
    ),
    'a move task of a queue that is no dead-letter queue is refused in words': gap(
      'It hangs up instead of refusing it.',
      'it is refused'
    ),
    ...abandonedPolls(
      'A long poll whose client is gone goes on, and takes the next message for nobody.'
    ),
    'FIFO: group, deduplication id and an ascending sequence number': gap(
      'SendMessageBatch does not answer with a SequenceNumber.',
      'a sequence number for each'
    ),
    "the queue's own maximum message size is kept to": gap(
      'A queue has no MaximumMessageSize.',
      'it is refused'
    ),
    'one document of a batch that is too long for the queue fails alone': gap(
      'A queue has no MaximumMessageSize.',
      'one is refused'
    ),
    'deleting twice is no failure': gap(
      'It refuses the receipt handle of a message that was deleted already.',
      'the second time'
    ),
    'a list of several pages, each queue once': gap(
      'ListQueues ignores MaxResults and answers with every queue at once.',
      'pages: expected 1'
    ),
    'retention and maximum size are changed': gap(
      'A queue has no MaximumMessageSize.',
      'what is left'
    ),
    'a dead-letter queue is set and taken away': gap(
      'It refuses a blank RedrivePolicy, by which SQS takes it away.',
      'taken away'
    ),
    'whose dead letters are accepted is set': gap(
      'It does not know RedriveAllowPolicy.',
      'each part'
    ),
    'high throughput of a FIFO queue is turned on': gap(
      'It does not let the attributes of a FIFO queue be changed.',
      'each part'
    ),
    'encryption goes from keys of SQS to a key of KMS, and off': gap(
      'It does not know the attributes of encryption.',
      'each part'
    ),
    'one in plain words is kept, read back, and removed': gap(
      'It takes a Policy and does not keep it.',
      'kept'
    ),
    'one of AddPermission is read in the same words, and removed': gap(
      'It takes AddPermission and does nothing.',
      'read'
    )
  },
  moto: {
    ...moveTasks('It does not know move tasks.'),
    'a group goes to one of two long polls': stalePolls,
    'At least once: order per group at 4 executions': stalePolls,
    'a selective redrive keeps the order of every group': stalePolls,
    ...attemptIds('It does not know ReceiveRequestAttemptId.'),
    ...abandonedPolls(
      'A long poll whose client is gone goes on, and takes the next message for nobody.'
    ),
    'FIFO: group, deduplication id and an ascending sequence number': gap(
      'Its sequence numbers are random.',
      'ascending'
    ),
    'by id: also after the first one was deleted': gap(
      'It forgets a deduplication id with its message, not after five minutes.',
      'nothing comes'
    ),
    'Observe: everything is seen, released and left': gap(
      'It always gives the oldest messages first, so what was released hides the rest.',
      'every message'
    ),
    'a moved message names the queue that it came from': gap(
      'It does not tell DeadLetterQueueSourceArn.',
      'the source'
    ),
    'whose dead letters are accepted is set': gap(
      'It takes a RedriveAllowPolicy and does not tell it.',
      'by queue'
    )
  }
}

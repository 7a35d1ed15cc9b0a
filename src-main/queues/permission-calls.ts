import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type BatchResultErrorEntry
} from '@aws-sdk/client-sqs'
import type { SqsClients } from '../connector/clients.js'
import { parseQueueUrl, type PermissionAction } from '../contract/index.js'

/** What a probe asks with. */
interface ProbeCall {
  clients: SqsClients
  queueUrl: string
  signal: AbortSignal
}

/** What the answer to a probe proves. */
interface Proof {
  why: string
  kmsKeyId?: string | null
}

type Probe = (call: ProbeCall) => Promise<Proof>

/** Names no message: nothing can be deleted or changed by it, whichever server gets it. */
const noHandle = 'longpoll-permission-check'

/** A character that no message may have, and a delay far past the longest. */
const refusedBody = '\u0001'
const refusedDelay = 100_000

/** A server that is not AWS may refuse the one entry for what AWS refuses the whole of a batch. */
function throwDenied(failed: BatchResultErrorEntry[] = []): void {
  const denied = failed.find(({ Code = '' }) => Code.includes('AccessDenied'))
  if (denied) throw Object.assign(new Error(denied.Message), { name: 'AccessDenied' })
}

const perEntry =
  'SQS looked at the entry of a batch and answered for it, which it does only for those who may make the call.'

/**
 * Those that look: done is allowed.
 *
 * Those that change are asked so that nothing can come of it. A batch is answered entry by entry, after the permission was
 * checked for the whole of it: so the one entry that it has is such that SQS must refuse it.
 */
export const probes: Record<PermissionAction, Probe> = {
  async ListQueues({ clients, signal }) {
    await clients.clientFor(null).send(new ListQueuesCommand({ MaxResults: 1 }), {
      abortSignal: signal
    })
    return { why: 'The queues were listed.' }
  },

  async GetQueueUrl({ clients, queueUrl, signal }) {
    const { name, account } = parseQueueUrl(queueUrl)
    const command = new GetQueueUrlCommand({
      QueueName: name,
      ...(account ? { QueueOwnerAWSAccountId: account } : {})
    })
    await clients.clientFor(queueUrl).send(command, { abortSignal: signal })
    return { why: 'The queue was found by its name.' }
  },

  async GetQueueAttributes({ clients, queueUrl, signal }) {
    const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] })
    const { Attributes = {} } = await clients.clientFor(queueUrl).send(command, {
      abortSignal: signal
    })
    return { why: 'The attributes were read.', kmsKeyId: Attributes.KmsMasterKeyId || null }
  },

  async ListQueueTags({ clients, queueUrl, signal }) {
    const command = new ListQueueTagsCommand({ QueueUrl: queueUrl })
    await clients.clientFor(queueUrl).send(command, { abortSignal: signal })
    return { why: 'The tags were read.' }
  },

  async SendMessage({ clients, queueUrl, signal }) {
    // Without a group id, which a FIFO queue needs besides.
    const entry = { Id: '0', MessageBody: refusedBody, DelaySeconds: refusedDelay }
    const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: [entry] })
    const answer = await clients.clientFor(queueUrl).send(command, { abortSignal: signal })
    throwDenied(answer.Failed)
    const [taken] = answer.Successful ?? []
    if (!taken) return { why: perEntry }
    return { why: `The server took what SQS refuses, as message ${taken.MessageId ?? ''}.` }
  },

  async ReceiveMessage({ clients, queueUrl, signal }) {
    const command = new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 0 })
    await clients.clientFor(queueUrl).send(command, { abortSignal: signal })
    return { why: 'No message was asked for, and none came.' }
  },

  async DeleteMessage({ clients, queueUrl, signal }) {
    const Entries = [{ Id: '0', ReceiptHandle: noHandle }]
    const command = new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries })
    const answer = await clients.clientFor(queueUrl).send(command, { abortSignal: signal })
    throwDenied(answer.Failed)
    return { why: perEntry }
  },

  async ChangeMessageVisibility({ clients, queueUrl, signal }) {
    const Entries = [{ Id: '0', ReceiptHandle: noHandle, VisibilityTimeout: 0 }]
    const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries })
    const answer = await clients.clientFor(queueUrl).send(command, { abortSignal: signal })
    throwDenied(answer.Failed)
    return { why: perEntry }
  }
}

import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import type { SqsClients } from '../connector/clients.js'
import type { Queue } from '../contract/index.js'

/** Approximate numbers of messages; null where they cannot be had. */
export async function readCounts(
  clients: SqsClients,
  queue: Queue
): Promise<{ visible: number; inFlight: number } | null> {
  const command = new GetQueueAttributesCommand({
    QueueUrl: queue.url,
    AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible']
  })
  try {
    const { Attributes: found = {} } = await clients.clientFor(queue.url).send(command)
    return {
      visible: Number(found.ApproximateNumberOfMessages ?? 0),
      inFlight: Number(found.ApproximateNumberOfMessagesNotVisible ?? 0)
    }
  } catch {
    return null
  }
}

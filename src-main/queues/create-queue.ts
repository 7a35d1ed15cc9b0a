import { CreateQueueCommand } from '@aws-sdk/client-sqs'
import type { SqsClients } from '../connector/clients.js'
import { ConnectorError, toFailure } from '../connector/errors.js'
import { noteMade } from '../connector/recent-queues.js'
import type { QueueAttributes } from '../contract/index.js'
import { forgetChanges } from './recent-changes.js'

/** @returns the URL of the new queue @throws ConnectorError */
export async function createQueue(
  clients: SqsClients,
  queue: { name: string; attributes: QueueAttributes; tags: Record<string, string> },
  signal: AbortSignal
): Promise<string> {
  const { name: QueueName, attributes: Attributes, tags } = queue
  const command = new CreateQueueCommand({
    QueueName,
    Attributes,
    ...(Object.keys(tags).length > 0 ? { tags } : {})
  })
  try {
    const { QueueUrl = '' } = await clients.clientFor(null).send(command, { abortSignal: signal })
    forgetChanges(clients, QueueUrl)
    noteMade(clients, QueueUrl)
    return QueueUrl
  } catch (error) {
    throw new ConnectorError(toFailure(error, { action: 'CreateQueue', queue: QueueName }))
  }
}

import { PurgeQueueCommand } from '@aws-sdk/client-sqs'
import type { SqsClients } from '../connector/clients.js'
import { ConnectorError, toFailure } from '../connector/errors.js'
import { parseQueueUrl } from '../contract/index.js'

/**
 * Deletes every message of a queue, those in flight too. SQS takes up to 60 seconds for it.
 *
 * @throws ConnectorError `PurgeQueueInProgress` where it was purged less than 60 seconds ago
 */
export async function purgeQueue(clients: SqsClients, url: string): Promise<void> {
  try {
    await clients.clientFor(url).send(new PurgeQueueCommand({ QueueUrl: url }))
  } catch (error) {
    const queue = parseQueueUrl(url).name
    throw new ConnectorError(toFailure(error, { action: 'PurgeQueue', queue }))
  }
}

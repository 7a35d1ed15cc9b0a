import { DeleteQueueCommand } from '@aws-sdk/client-sqs'
import type { SqsClients } from '../connector/clients.js'
import { ConnectorError, toFailure } from '../connector/errors.js'
import { noteDeleted, ofMade } from '../connector/recent-queues.js'
import { parseQueueUrl } from '../contract/index.js'
import { forgetChanges } from './recent-changes.js'

/** Deletes a queue with everything in it. @throws ConnectorError */
export async function deleteQueue(clients: SqsClients, url: string): Promise<void> {
  try {
    await clients.clientFor(url).send(new DeleteQueueCommand({ QueueUrl: url }))
    forgetChanges(clients, url)
    noteDeleted(clients, url)
  } catch (error) {
    const queue = parseQueueUrl(url).name
    const failure = toFailure(error, { action: 'DeleteQueue', queue })
    throw new ConnectorError(ofMade(clients, url, failure))
  }
}

import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import type { SqsClients } from '../connector/clients.js'
import { ConnectorError, toFailure } from '../connector/errors.js'
import { ofMade } from '../connector/recent-queues.js'
import { parseQueueUrl, type QueueAttributes } from '../contract/index.js'
import { noteChanges } from './recent-changes.js'

/**
 * Sets these attributes and leaves the others as they are.
 *
 * @param before what they were, where that is known
 * @throws ConnectorError
 */
export async function setAttributes(
  clients: SqsClients,
  url: string,
  attributes: QueueAttributes,
  signal: AbortSignal,
  before: QueueAttributes | null = null
): Promise<void> {
  const command = new SetQueueAttributesCommand({ QueueUrl: url, Attributes: attributes })
  try {
    await clients.clientFor(url).send(command, { abortSignal: signal })
    noteChanges(clients, url).noteAttributes(attributes, before)
  } catch (error) {
    const queue = parseQueueUrl(url).name
    const failure = toFailure(error, { action: 'SetQueueAttributes', queue })
    throw new ConnectorError(ofMade(clients, url, failure))
  }
}

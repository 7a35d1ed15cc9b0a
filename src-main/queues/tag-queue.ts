import { TagQueueCommand } from '@aws-sdk/client-sqs'
import type { SqsClients } from '../connector/clients.js'
import { ConnectorError, toFailure } from '../connector/errors.js'
import { ofMade } from '../connector/recent-queues.js'
import { parseQueueUrl } from '../contract/index.js'
import { noteChanges } from './recent-changes.js'

/**
 * Adds tags; one of the same key is replaced.
 *
 * @param before what they were, where that is known
 * @throws ConnectorError
 */
export async function tagQueue(
  clients: SqsClients,
  url: string,
  tags: Record<string, string>,
  signal: AbortSignal,
  before: Record<string, string> | null = null
): Promise<void> {
  const command = new TagQueueCommand({ QueueUrl: url, Tags: tags })
  try {
    await clients.clientFor(url).send(command, { abortSignal: signal })
    noteChanges(clients, url).noteTags(Object.entries(tags), before)
  } catch (error) {
    const queue = parseQueueUrl(url).name
    const failure = toFailure(error, { action: 'TagQueue', queue })
    throw new ConnectorError(ofMade(clients, url, failure))
  }
}

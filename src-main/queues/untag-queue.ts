import { UntagQueueCommand } from '@aws-sdk/client-sqs'
import type { SqsClients } from '../connector/clients.js'
import { ConnectorError, toFailure } from '../connector/errors.js'
import { ofMade } from '../connector/recent-queues.js'
import { parseQueueUrl } from '../contract/index.js'
import { noteChanges } from './recent-changes.js'

/**
 * Removes the tags with these keys.
 *
 * @param before what they were, where that is known
 * @throws ConnectorError
 */
export async function untagQueue(
  clients: SqsClients,
  url: string,
  keys: readonly string[],
  signal: AbortSignal,
  before: Record<string, string> | null = null
): Promise<void> {
  const command = new UntagQueueCommand({ QueueUrl: url, TagKeys: [...keys] })
  try {
    await clients.clientFor(url).send(command, { abortSignal: signal })
    noteChanges(clients, url).noteTags(
      keys.map((key) => [key, null] as const),
      before
    )
  } catch (error) {
    const queue = parseQueueUrl(url).name
    const failure = toFailure(error, { action: 'UntagQueue', queue })
    throw new ConnectorError(ofMade(clients, url, failure))
  }
}

import { UntagQueueCommand } from '@aws-sdk/client-sqs'
import type { SqsClients } from '../connector/clients.js'
import { ConnectorError, toFailure } from '../connector/errors.js'
import { parseQueueUrl } from '../contract/index.js'

/** Removes the tags with these keys. @throws ConnectorError */
export async function untagQueue(
  clients: SqsClients,
  url: string,
  keys: readonly string[],
  signal: AbortSignal
): Promise<void> {
  const command = new UntagQueueCommand({ QueueUrl: url, TagKeys: [...keys] })
  try {
    await clients.clientFor(url).send(command, { abortSignal: signal })
  } catch (error) {
    const queue = parseQueueUrl(url).name
    throw new ConnectorError(toFailure(error, { action: 'UntagQueue', queue }))
  }
}

import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import type { SqsClients } from '../connector/clients.js'
import { ConnectorError, toFailure } from '../connector/errors.js'
import { parseQueueUrl, type QueueAttributes } from '../contract/index.js'

/** Sets these attributes and leaves the others as they are. @throws ConnectorError */
export async function setAttributes(
  clients: SqsClients,
  url: string,
  attributes: QueueAttributes,
  signal: AbortSignal
): Promise<void> {
  const command = new SetQueueAttributesCommand({ QueueUrl: url, Attributes: attributes })
  try {
    await clients.clientFor(url).send(command, { abortSignal: signal })
  } catch (error) {
    const queue = parseQueueUrl(url).name
    throw new ConnectorError(toFailure(error, { action: 'SetQueueAttributes', queue }))
  }
}

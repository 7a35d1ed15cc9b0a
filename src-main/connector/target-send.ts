import {
  isSameQueue,
  parseQueueUrl,
  type InputDocument,
  type SavedOperation,
  type Queue
} from '../contract/index.js'
import type { NewDocument } from '../journal/journal.js'
import { ConnectorError, toFailure } from './errors.js'
import type { OpenTarget } from './listen-targets.js'
import type { RunStarter } from './ports.js'

const refused = (message: string, hint: string) =>
  new ConnectorError({ code: 'InvalidTarget', message, retryable: false, hint })

/**
 * A received message as it is sent on. On a FIFO queue its Message Id is the deduplication id: the same message that comes
 * again is not sent twice, and another one with the sender's own deduplication id is not dropped.
 */
export function sentOn(
  { body, properties, attributes }: Pick<NewDocument, 'body' | 'properties' | 'attributes'>,
  queue: Pick<Queue, 'fifo'>
): InputDocument {
  const { messageGroupId, messageId } = properties
  return {
    body,
    attributes,
    properties: {
      ...(messageGroupId ? { messageGroupId } : {}),
      ...(queue.fifo && messageId ? { messageDeduplicationId: messageId } : {})
    }
  }
}

/**
 * Sends messages on by a saved Send operation: each batch is a run of it.
 *
 * @param source the queue that is listened to
 * @throws ConnectorError where the operation cannot be a target
 */
export async function sendTarget(
  saved: SavedOperation,
  source: Queue,
  runs: RunStarter
): Promise<OpenTarget> {
  const { name, connectionId, object } = saved
  if (saved.action !== 'send') {
    throw refused(`${name} is no Send operation.`, 'Choose a saved Send operation as the target.')
  }
  if (object.kind === 'dynamic') {
    throw refused(
      `${name} sends to a Dynamic Queue, and a message names no queue to go to.`,
      'Choose a Send operation on a queue, or re-import this one.'
    )
  }
  const queue = parseQueueUrl(object.url)
  if (isSameQueue(queue.url, source.url)) {
    throw refused(
      `${name} sends to the queue that is listened to: each message would come again for ever.`,
      'Choose a Send operation on another queue.'
    )
  }
  // A message is sent on as it is: what looks like a placeholder in it is its own.
  const options = { ...saved.options, fillTemplates: false }
  const operation = { action: saved.action, object, options }
  await runs.check({ connectionId, operation })
  return {
    label: name,
    async take(documents) {
      const inputs = documents.map((document) => sentOn(document, queue))
      try {
        const run = { connectionId, operation, documents: inputs, operationName: name }
        return (await runs.perform(run)).failure
      } catch (error) {
        return toFailure(error, { action: 'SendMessage', queue: queue.name })
      }
    }
  }
}

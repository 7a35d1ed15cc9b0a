import { ConnectorError } from '../connector/errors.js'
import { readOnlyFailure } from '../contract/index.js'
import type { Prepare } from './clients.js'

/**
 * The calls that leave every message and every queue as it is, or only change who sees a message for how long. What is
 * not named here is refused, so that a call that is added to the app later is refused too.
 */
const harmless: ReadonlySet<string> = new Set([
  'ChangeMessageVisibilityBatchCommand',
  'ChangeMessageVisibilityCommand',
  'GetQueueAttributesCommand',
  'GetQueueUrlCommand',
  'ListDeadLetterSourceQueuesCommand',
  'ListMessageMoveTasksCommand',
  'ListQueuesCommand',
  'ListQueueTagsCommand',
  'ReceiveMessageCommand'
])

/**
 * The last guard of a read-only connection: whatever asks for it, no request that sends, deletes or purges is made.
 *
 * @param isReadOnly asked at each request, so that it holds for what was already running when the connection was changed
 */
export function refuseChanges(isReadOnly: () => boolean): Prepare {
  return (client) =>
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          if (isReadOnly() && !harmless.has(commandName)) throw refusal(commandName)
          return next(args)
        },
      { step: 'initialize', priority: 'high', name: 'refuseChanges' }
    )
}

function refusal(commandName: string): ConnectorError {
  const call = commandName.replace(/(Batch)?Command$/, '')
  return new ConnectorError(
    readOnlyFailure(`This connection is read-only: ${call} was not asked for.`)
  )
}

import type { Failure } from './failure.js'
import type { ListenOptions, ReceiveOptions } from './operation.js'

/** What may send, delete or change a queue, with the options that decide it. */
export type ChangingAction =
  | { action: 'send' | 'delete' | 'configure' }
  | { action: 'receive'; options: Pick<ReceiveOptions, 'deleteMessages'> }
  | { action: 'listen'; options: Pick<ListenOptions, 'commitStrategy'> }

/** Why a read-only connection refuses something, as it is said beside the button. */
const readOnlyReasons = {
  send: 'This connection is read-only: nothing can be sent.',
  delete: 'This connection is read-only: nothing can be deleted.',
  configure: 'This connection is read-only: no queue can be created or changed.',
  receive: 'This connection is read-only: turn Delete messages off to receive.',
  listen:
    'This connection is read-only: At least once deletes what it receives. Choose Process-managed or Observe.'
} as const

/** Whether messages are deleted by it: that is asked before it begins, and in production by name. */
export function deletesMessages(asked: ChangingAction): boolean {
  if (asked.action === 'receive') return asked.options.deleteMessages
  if (asked.action === 'listen') return asked.options.commitStrategy === 'at-least-once'
  return asked.action === 'delete'
}

/** @returns why a read-only connection refuses this, or null where nothing is changed by it */
export function readOnlyReason(asked: ChangingAction): string | null {
  const looks = asked.action === 'receive' || asked.action === 'listen'
  return looks && !deletesMessages(asked) ? null : readOnlyReasons[asked.action]
}

/** The refusal as a failure. */
export const readOnlyFailure = (reason: string): Failure => ({
  code: 'ReadOnlyConnection',
  message: reason,
  retryable: false,
  hint: 'Use another connection, or edit this one and turn Read-only off.'
})

import type { RestoreFacts, Run } from '@contract'
import { formatCount, plural } from '../format/numbers'
import { restoreSide } from './run'

/** How many are sent. */
export function restoreCount(
  { deleted, unknown, restored }: RestoreFacts,
  { withUnknown, again }: { withUnknown: boolean; again: boolean }
): number {
  // Of what was sent back before it is not told which was deleted: what is unknown is hardly ever among it.
  return Math.max(0, deleted + (withUnknown ? unknown : 0) - (again ? 0 : restored))
}

/** What cannot be sent back, and why: a sentence each. */
export function restoreNotes({ kept, noBody, gone }: RestoreFacts): string[] {
  return [
    ...(gone > 0
      ? [
          `${plural(gone, 'document is', 'documents are')} no longer in the journal, and cannot be sent back.`
        ]
      : []),
    ...(kept > 0
      ? [
          `${plural(kept, 'document')} left out: Longpoll did not delete ${kept === 1 ? 'it' : 'them'}.`
        ]
      : []),
    ...(noBody > 0
      ? [
          `${plural(noBody, 'message')} cannot be sent back: deleted by receipt handle, and Longpoll never received ${noBody === 1 ? 'it' : 'them'}.`
        ]
      : [])
  ]
}

/** Which runs have sent some of them back before. */
export const restoredWords = ({ restored, restoredBy }: RestoreFacts): string =>
  `${formatCount(restored)} of them ${restored === 1 ? 'was' : 'were'} restored by run ${restoredBy.join(', ')}`

/** Whether there may be something in a run that the app has deleted. What was to be deleted and got no answer counts too. */
export function mayRestore(run: Run): boolean {
  if (run.status === 'running' || run.purpose === 'examine') return false
  if (restoreSide(run) === 'input') return run.inputs > 0
  if (run.action === 'delete') return run.outputs - run.failures > 0
  return run.action !== 'send' && run.outputs > 0
}

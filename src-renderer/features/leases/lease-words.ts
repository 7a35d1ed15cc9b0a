import type { DocumentRow, LeaseAction } from '@contract'
import { plural } from '../../format/numbers'
import { stateText } from '../../model/lease'
import type { FailedAct, LeaseFlight } from '../../stores/leases'

const going: Record<LeaseAction, string> = {
  delete: 'deleting',
  release: 'releasing',
  extend: 'extending'
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

/** What a row says of its message: what is being done with it, what failed, or its state. */
export function leaseText(
  row: Pick<DocumentRow, 'state' | 'leaseUntil'>,
  now: number,
  flight: LeaseFlight | undefined,
  failed: FailedAct | undefined
): string {
  if (flight) return `${going[flight.action]}…`
  return failed ? `${failed.action} failed` : stateText(row, now)
}

/** `Deleting 3 messages…` */
export const flightText = ({ action, messages }: LeaseFlight): string =>
  `${capital(going[action])} ${plural(messages, 'message')}…`

/** Which message an act failed for, or how many: `Release of 3 messages`. */
export function failedText(
  action: LeaseAction,
  rows: readonly Pick<DocumentRow, 'messageId'>[]
): string {
  const only = rows.length === 1 ? rows[0]?.messageId : null
  return `${capital(action)} of ${only ? `message ${only}` : plural(rows.length, 'message')}`
}

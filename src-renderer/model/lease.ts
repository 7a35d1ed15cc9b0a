import type { DocumentRow, DocumentState } from '@contract'

/** What a person reads: the journal's states, and *lease ended* for a lease whose time is over. */
export type ShownState = DocumentState | 'lease-ended'

type Leased = Pick<DocumentRow, 'state' | 'leaseUntil'>

/** @param now milliseconds since the epoch */
export function shownState(row: Leased, now: number): ShownState {
  if (row.state !== 'held') return row.state
  return row.leaseUntil !== null && row.leaseUntil <= now ? 'lease-ended' : 'held'
}

/** Whether the lease can still be acted on. */
export const isHeld = (row: Leased, now: number) => shownState(row, now) === 'held'

/** Milliseconds that are left of the lease, 0 where there is none or where its end is not known. */
export function leaseLeft(row: Leased, now: number): number {
  return row.state === 'held' && row.leaseUntil !== null ? Math.max(0, row.leaseUntil - now) : 0
}

/** A time span as it is counted down: `18 s`, `4:05 min`, `2:05 h`. Rounded up, so it ends with the lease. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  if (seconds < 60) return `${seconds} s`
  const two = (value: number) => String(value).padStart(2, '0')
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)} min`
  return `${Math.floor(seconds / 3600)}:${two(Math.floor((seconds % 3600) / 60))} h`
}

const words: Record<ShownState, string> = {
  input: 'input',
  sent: 'sent',
  held: 'held',
  released: 'released',
  deleted: 'deleted',
  failed: 'failed',
  repeat: 'repeat',
  accepted: 'accepted',
  doubled: 'sent twice?',
  'lease-ended': 'lease ended'
}

/** The text of a State column: `held 18 s`, `deleted`, `lease ended` … */
export function stateText(row: Leased, now: number): string {
  const state = shownState(row, now)
  if (state !== 'held' || row.leaseUntil === null) return words[state]
  return `held ${countdown(row.leaseUntil - now)}`
}

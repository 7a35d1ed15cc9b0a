import type { CommitStrategy, Lane, Listener } from '@contract'
import { countdown, shownState, type ShownState } from './lease'

/** Why a group stands where it stands, in words, and how much it matters. */
export interface LaneReason {
  text: string
  tone: 'calm' | 'blocked' | 'bad'
}

const leasesOf = (held: number) => `${held} of your leases`

/**
 * What can truly be said of one message group.
 *
 * SQS tells nothing about single groups. What is known: the leases of this session block the group's later messages;
 * whatever else holds a group back shows only in the queue's own numbers, see {@link queueNote}.
 *
 * @param now milliseconds since the epoch
 */
export function laneReason(lane: Lane, strategy: CommitStrategy, now: number): LaneReason {
  const left = lane.heldUntil === null ? null : lane.heldUntil - now
  const held = lane.held > 0 && (left === null || left > 0)
  if (held && strategy === 'at-least-once') return { text: 'being deleted', tone: 'calm' }
  if (held) {
    const until = left === null ? '' : ` · ${countdown(left)}`
    return { text: `blocked by ${leasesOf(lane.held)}${until}`, tone: 'blocked' }
  }
  const newest = lane.recent.at(-1)
  const state = newest ? shownState(newest, now) : 'deleted'
  return reasons[state]
}

/** What else waits in the queue SQS does not tell. */
const nothingOpen: LaneReason = { text: 'nothing received is open', tone: 'calm' }

const reasons: Record<ShownState, LaneReason> = {
  deleted: nothingOpen,
  input: nothingOpen,
  sent: nothingOpen,
  repeat: nothingOpen,
  accepted: nothingOpen,
  doubled: nothingOpen,
  held: nothingOpen,
  released: { text: 'released, can come again', tone: 'calm' },
  'lease-ended': { text: 'lease ended, can come again', tone: 'calm' },
  failed: { text: 'the last one failed', tone: 'bad' }
}

/** How the marks of a lane are counted out for those who do not see them: `24 messages: 20 deleted, 4 held`. */
export function laneSummary(lane: Lane, now: number): string {
  const counts = new Map<string, number>()
  for (const mark of lane.recent) {
    const state = shownState(mark, now).replace('-', ' ')
    counts.set(state, (counts.get(state) ?? 0) + 1)
  }
  const parts = [...counts].map(([state, count]) => `${count} ${state}`)
  const shown = lane.recent.length
  const all = `${lane.messages} ${lane.messages === 1 ? 'message' : 'messages'}`
  return `${all}${shown < lane.messages ? `, the last ${shown}` : ''}: ${parts.join(', ')}`
}

/** Milliseconds within which a group counts as active. */
const activeFor = 4000

/**
 * The lanes in an order that a person can read while messages pour in: those that are active keep the order that they
 * have, newly active ones come on top, and idle ones follow by their last arrival.
 *
 * @param fresh most recently active first
 * @param still nothing may move: lanes only change in place, new ones come last
 */
export function stableOrder(
  before: readonly Lane[],
  fresh: readonly Lane[],
  still: boolean
): readonly Lane[] {
  const rank = new Map(before.map(({ groupId }, index) => [groupId, index]))
  const newest = fresh[0]?.lastAt ?? 0
  const keeps = (lane: Lane) => still || lane.lastAt > newest - activeFor
  const kept = fresh.filter((lane) => keeps(lane) && rank.has(lane.groupId))
  kept.sort((a, b) => (rank.get(a.groupId) ?? 0) - (rank.get(b.groupId) ?? 0))
  const added = fresh.filter((lane) => keeps(lane) && !rank.has(lane.groupId))
  const idle = fresh.filter((lane) => !keeps(lane))
  return still ? [...kept, ...added] : [...added, ...kept, ...idle]
}

/**
 * What the queue's own numbers say about messages that this session does not get, or null where that is nothing.
 * They are approximate and not told per group.
 */
export function queueNote(listener: Listener, fifo: boolean): string | null {
  if (!listener.elsewhere) return null
  const { visible, inFlight, own } = listener.elsewhere
  if (own > 0) {
    return `${own} ${own === 1 ? 'message is' : 'messages are'} leased by Longpoll itself, by an earlier session or a Receive. Release them in Leases, or wait for their end.`
  }
  const one = inFlight === 1
  if (inFlight > 0) {
    const where = fifo ? ' SQS does not say in which groups; later messages of those wait.' : ''
    return `About ${inFlight} ${one ? 'message is' : 'messages are'} in flight elsewhere.${where}`
  }
  if (fifo && visible > 0) {
    return `About ${visible} ${visible === 1 ? 'message waits' : 'messages wait'} behind a message in flight of the same group.`
  }
  return null
}

/** How many of these groups leases of the session block. */
export const blockedLanes = (lanes: readonly Lane[], now: number): number =>
  lanes.filter(({ held, heldUntil }) => held > 0 && (heldUntil === null || heldUntil > now)).length

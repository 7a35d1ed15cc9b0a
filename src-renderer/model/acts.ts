import { parseQueueUrl, type Act, type ActChange, type ActRow, type ActState } from '@contract'
import { formatCount, plural } from '../format/numbers'

type Kind = ActChange['kind']

const verbs = {
  purge: 'Purge',
  delete: 'Delete',
  tag: 'Tag',
  attributes: 'Change attributes of'
} as const satisfies Record<Kind, string>

/** `Purge orders`, `Delete 12 queues`. */
export function actTitle(kind: Kind, urls: readonly string[]): string {
  const [only] = urls
  const what = urls.length === 1 && only ? parseQueueUrl(only).name : plural(urls.length, 'queue')
  return `${verbs[kind]} ${what}`
}

const nouns = { purge: 'Purge', delete: 'Delete', tag: 'Tag', attributes: 'Change' } as const

/** What the button says: the verb, and the number where there are several. */
export const actButton = (kind: Kind, queues: number): string =>
  `${nouns[kind]} ${queues === 1 ? 'queue' : plural(queues, 'queue')}`

export const titleOf = ({ change, url, queues }: Act): string =>
  `${verbs[change.kind]} ${url ? parseQueueUrl(url).name : plural(queues, 'queue')}`

const done = {
  purge: 'purged; SQS takes up to 60 s until all is gone',
  delete: 'deleted',
  tag: 'tagged',
  attributes: 'changed'
} as const satisfies Record<Kind, string>

/** Seconds from now until then, in words. */
const wait = (until: number | null, now: number) =>
  `waits ${Math.max(0, Math.ceil(((until ?? now) - now) / 1000))} s: SQS purges a queue once in 60 s`

const copiedOf = ({ copied, expected }: Pick<ActRow, 'copied' | 'expected'>) =>
  expected === null || copied > expected
    ? `${formatCount(copied)} copied`
    : `${formatCount(copied)} of about ${formatCount(expected)} copied`

/** About how many messages are left that were not copied, by where they are. */
export function leftWords({ left }: Pick<ActRow, 'left'>): string {
  if (!left) return ''
  const parts = [
    left.visible && `${formatCount(left.visible)} visible`,
    left.inFlight && `${formatCount(left.inFlight)} in flight`,
    left.delayed && `${formatCount(left.delayed)} delayed`
  ].filter(Boolean)
  return `about ${parts.join(', ')}`
}

function doneWords({ emptied, gone }: ActRow, kind: Kind): string {
  if (gone) return 'was gone already'
  return emptied ? 'emptied by the copy' : done[kind]
}

/** What a purge that copied everything has left: it was sent after the copy began. */
const sentSince = ({ emptied, left }: ActRow) =>
  emptied && left && left.visible > 0
    ? `; what was sent since stays, about ${formatCount(left.visible)}`
    : ''

/** How far it is with one queue. @param now milliseconds since the epoch */
export function rowWords(row: ActRow, kind: Kind, now: number): string {
  const copied = row.copied > 0 ? `; ${plural(row.copied, 'message')} copied` : ''
  const words: Record<ActState, () => string> = {
    waiting: () => 'waits for its turn',
    copying: () => copiedOf(row),
    asking: () => `not copied: ${leftWords(row)}`,
    pacing: () => wait(row.until, now),
    acting: () => 'SQS is asked',
    done: () => `${doneWords(row, kind)}${copied}${sentSince(row)}`,
    left: () => `left as it is: ${leftWords(row)}${copied}`,
    failed: () => `${row.failure?.message ?? 'failed'}${copied}`,
    retried: () => `${row.failure?.message ?? 'failed'}${copied}`,
    cancelled: () => `cancelled${copied}`
  }
  return words[row.state]()
}

export const stateLabels: Record<ActState, string> = {
  waiting: 'waiting',
  copying: 'copying',
  asking: 'asks',
  pacing: 'waiting for SQS',
  acting: 'at work',
  done: 'done',
  left: 'left',
  failed: 'failed',
  retried: 'tried again',
  cancelled: 'cancelled'
}

/** What to show of the acts where one asks for them: what asks, else what goes on; null where all have ended. */
export function busiestOf(newestFirst: readonly Act[]): Act | null {
  const running = newestFirst.filter(({ endedAt }) => endedAt === null)
  return running.find(({ counts }) => counts.asking) ?? running[0] ?? null
}

const order = Object.keys(stateLabels) as ActState[]

/** `37 done, 3 failed`. */
export const countWords = ({ counts }: Act): string =>
  order
    .filter((state) => counts[state])
    .map((state) => `${formatCount(counts[state] ?? 0)} ${stateLabels[state]}`)
    .join(', ')

const over: readonly ActState[] = ['done', 'left', 'failed', 'retried', 'cancelled']

/** Queues with which nothing happens any more. */
export const overOf = ({ counts }: Act): number =>
  over.reduce((sum, state) => sum + (counts[state] ?? 0), 0)

/** From 0 to 1; of one queue that is copied it is the messages that count. */
export function shareOf(act: Act): number {
  if (act.endedAt !== null) return 1
  if (act.queues > 1 || act.expected === 0) return overOf(act) / act.queues
  return Math.min(0.99, act.copied / act.expected)
}

/** What is said at the head of an act. */
export function actStatus(act: Act, now: number): string {
  const { counts, copied, expected, endedAt, until } = act
  const parts = [act.queues > 1 || endedAt !== null ? countWords(act) : '']
  if (expected > 0 || copied > 0) {
    parts.push(`${copiedOf({ copied, expected: expected || null })} into the journal`)
  }
  if (counts.pacing) parts.push(wait(until, now))
  if (act.cancelled && endedAt === null) parts.push('is being cancelled')
  return parts.filter(Boolean).join(' · ') || countWords(act)
}

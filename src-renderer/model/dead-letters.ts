import {
  queueOfArn,
  type Cluster,
  type DeadLetterFilter,
  type DeadLetterSource,
  type Redrive
} from '@contract'
import { plural } from '../format/numbers'

/** What is typed into the filter of a dead-letter queue's messages. Blank fields do not hold. */
export interface LetterChoice {
  text: string
  groupId: string
  /** ARN; `any` for messages of every source. */
  source: string
  attributeName: string
  attributeValue: string
  /** As of a field for date and time. */
  sentFrom: string
  sentTo: string
  cluster: string | null
}

export const everyLetter = (): LetterChoice => ({
  text: '',
  groupId: '',
  source: 'any',
  attributeName: '',
  attributeValue: '',
  sentFrom: '',
  sentTo: '',
  cluster: null
})

const timeOf = (typed: string): number | undefined => {
  const at = Date.parse(typed)
  return Number.isNaN(at) ? undefined : at
}

/** The filter that a choice means. */
export function filterOf(choice: LetterChoice): DeadLetterFilter {
  const { text, groupId, source, attributeName, attributeValue, cluster } = choice
  const [sentFrom, sentTo] = [timeOf(choice.sentFrom), timeOf(choice.sentTo)]
  const value = attributeValue === '' ? {} : { value: attributeValue }
  return {
    ...(text ? { text } : {}),
    ...(groupId.trim() ? { groupId: groupId.trim() } : {}),
    ...(source === 'any' ? {} : { source }),
    ...(attributeName.trim() ? { attribute: { name: attributeName.trim(), ...value } } : {}),
    ...(sentFrom === undefined ? {} : { sentFrom }),
    ...(sentTo === undefined ? {} : { sentTo }),
    ...(cluster === null ? {} : { cluster })
  }
}

export const isEveryLetter = (filter: DeadLetterFilter): boolean => Object.keys(filter).length === 0

/** The name of the queue that a message came from, or what is known of it. */
export const sourceName = (arn: string): string =>
  arn === '' ? 'not known' : (queueOfArn(arn)?.name ?? arn)

export type ClusterOrder = 'count' | 'newest' | 'oldest' | 'source'

export const clusterOrders = [
  { value: 'count', label: 'Most messages' },
  { value: 'newest', label: 'Last sent' },
  { value: 'oldest', label: 'First sent' },
  { value: 'source', label: 'Source queue' }
] as const satisfies readonly { value: ClusterOrder; label: string }[]

const compare: Record<ClusterOrder, (a: Cluster, b: Cluster) => number> = {
  count: (a, b) => b.count - a.count,
  newest: (a, b) => (b.lastSent ?? 0) - (a.lastSent ?? 0),
  oldest: (a, b) => (a.firstSent ?? Infinity) - (b.firstSent ?? Infinity),
  source: (a, b) => sourceName(a.source).localeCompare(sourceName(b.source)) || b.count - a.count
}

/** What could not be told apart stays at the end. */
export const sortClusters = (clusters: readonly Cluster[], order: ClusterOrder): Cluster[] =>
  clusters.toSorted(
    (a, b) => Number(a.key === null) - Number(b.key === null) || compare[order](a, b)
  )

/** How often messages of a cluster were received: `3` or `1 to 5`. */
export const receivesText = ([least, most]: Cluster['receives']): string =>
  least === most ? String(least) : `${least} to ${most}`

/** Where messages are sent, in words. */
export function targetWords(
  target: Redrive['target'],
  sources: readonly DeadLetterSource[],
  nameOf: (url: string) => string
): string {
  if (target.kind === 'queue') return nameOf(target.url)
  const [only] = sources
  if (sources.length === 1 && only) return only.name
  return 'the queue that each of them came from'
}

/** What a redrive is of: all, those that match, or those that were chosen one by one. */
export const choiceWords = (filter: DeadLetterFilter): string => {
  if (filter.messageIds) return plural(filter.messageIds.length, 'chosen message')
  return isEveryLetter(filter) ? 'Every message' : 'Every message that matches the filter'
}

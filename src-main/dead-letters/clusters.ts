import {
  histogramParts,
  type Cluster,
  type DeadLetterFilter,
  type RequestOutput
} from '../contract/index.js'
import type { Journal, LetterGroup } from '../journal/journal.js'
import { TimeBins } from './time-bins.js'

/** Clusters that are told apart while they are counted, and those that are shown; the rest is one. */
const mostCounted = 2000
const mostShown = 200
/** Documents that the journal looks at in one go. */
const sliceSize = 1000

interface Tally extends Omit<LetterGroup, 'sent'> {
  first: number | null
  last: number | null
  bins: TimeBins
}

/** Gathers messages by their cause, however many there are, in a bounded number of clusters. */
export class ClusterTally {
  readonly #clusters = new Map<string, Tally>()
  #others: Tally | null = null
  #total = 0

  add(group: LetterGroup): void {
    this.#total += group.count
    const there = this.#clusters.get(group.key)
    if (there) merge(there, toTally(group))
    else if (this.#clusters.size < mostCounted) this.#clusters.set(group.key, toTally(group))
    else this.#addOther(toTally(group))
  }

  result(): RequestOutput<'deadLetters.clusters'> {
    const sorted = [...this.#clusters.values()].sort((a, b) => b.count - a.count)
    for (const rare of sorted.splice(mostShown)) this.#addOther(rare)
    const others = this.#others
    const all = others ? [...sorted, others] : sorted
    const firsts = all.flatMap(({ first }) => first ?? [])
    const lasts = all.flatMap(({ last }) => last ?? [])
    const span: [number, number] | null =
      firsts.length > 0 ? [Math.min(...firsts), Math.max(...lasts)] : null
    return {
      total: this.#total,
      span,
      clusters: all.map((tally) => toCluster(tally, tally === others, span))
    }
  }

  #addOther(tally: Tally): void {
    if (this.#others) merge(this.#others, tally)
    else this.#others = tally
  }
}

function toTally({ sent, ...group }: LetterGroup): Tally {
  const bins = new TimeBins()
  for (const at of sent) bins.add(at)
  const times = sent.toSorted((a, b) => a - b)
  return { ...group, first: times[0] ?? null, last: times.at(-1) ?? null, bins }
}

const least = (a: number | null, b: number | null) => Math.min(a ?? Infinity, b ?? Infinity)
const most = (a: number | null, b: number | null) => Math.max(a ?? -Infinity, b ?? -Infinity)
const finite = (value: number) => (Number.isFinite(value) ? value : null)

function merge(into: Tally, more: Tally): void {
  into.count += more.count
  into.first = finite(least(into.first, more.first))
  into.last = finite(most(into.last, more.last))
  into.receives = [
    Math.min(into.receives[0], more.receives[0]),
    Math.max(into.receives[1], more.receives[1])
  ]
  into.bins.merge(more.bins)
}

function toCluster(tally: Tally, others: boolean, span: [number, number] | null): Cluster {
  const { key, cause, count, first, last, receives, sampleId, bins } = tally
  return {
    ...(others ? { key: null, shape: '', attributeNames: [], source: '' } : { key, ...cause }),
    ...{ count, firstSent: first, lastSent: last, receives, sampleId },
    histogram: span ? bins.parts(span, histogramParts) : []
  }
}

/** The messages of a run by their cause. The journal looks at them slice by slice, so that nothing waits for it. */
export async function readClusters(
  journal: Pick<Journal, 'causes'>,
  runId: number,
  filter: DeadLetterFilter,
  signal: AbortSignal
): Promise<RequestOutput<'deadLetters.clusters'>> {
  const tally = new ClusterTally()
  for (let after: number | null = 0; after !== null && !signal.aborted;) {
    const slice: { groups: LetterGroup[]; next: number | null } = await journal.causes({
      runId,
      filter,
      after,
      limit: sliceSize
    })
    for (const group of slice.groups) tally.add(group)
    after = slice.next
  }
  return tally.result()
}

import type { DocumentFilter, DocumentRow, PageCursor } from '@contract'
import { computed, shallowRef } from 'vue'
import {
  addArrived,
  addNewer,
  addOlder,
  emptyList,
  lengthOf,
  matchAt,
  needOf,
  pageSize,
  positionOfMatch,
  renew,
  startWith,
  type MatchList
} from '../model/match-list'
import { createPuller } from '../model/puller'
import type { RowSource, SourceContext } from './row-source'

/** Milliseconds between two pulls: a filter costs the journal more than a jump to an ordinal. */
const pace = 250

type Step = (list: MatchList) => MatchList

/** The rows of a session that match a filter: paged by key, growing at the end of scroll. */
export function createMatchingRows(context: SourceContext, filter: DocumentFilter): RowSource {
  const list = shallowRef<MatchList>(emptyList)
  const ready = shallowRef(false)
  const arrivedSince = shallowRef(false)
  const scope = { kind: 'listener', listenerId: context.listenerId } as const
  let view = { first: 0, last: 30 }
  /** Every document up to this one was looked at; 0 before the first look. */
  let lookedTo = 0

  const page = (cursor: PageCursor | null, limit: number, signal: AbortSignal) =>
    context.fetch({ scope, filter, ...(cursor ? { cursor } : {}), limit }, signal)

  async function newestId(signal: AbortSignal) {
    const answer = await context.fetch({ scope, limit: 1 }, signal)
    return answer.rows[0]?.id ?? 0
  }

  async function top(signal: AbortSignal): Promise<Step> {
    const answer = await page({ kind: 'older', than: lookedTo + 1 }, pageSize, signal)
    return () => startWith(answer)
  }

  async function newer(signal: AbortSignal): Promise<Step> {
    const limit = Math.min(pageSize, list.value.offset)
    const than = list.value.rows[0]?.id ?? lookedTo
    const answer = await page({ kind: 'newer', than }, limit, signal)
    return (now) => addNewer(now, answer.rows, limit)
  }

  async function older(signal: AbortSignal): Promise<Step> {
    const than = list.value.olderThan ?? 0
    const answer = await page({ kind: 'older', than }, pageSize, signal)
    return (now) => addOlder(now, answer)
  }

  /** What is in view, once more: states change. */
  async function seen(signal: AbortSignal): Promise<Step> {
    const first = Math.max(view.first, list.value.offset)
    const start = matchAt(list.value, first)
    if (!start || isSettled()) return (now) => now
    const limit = Math.min(pageSize * 2, view.last - first + 1)
    const answer = await page({ kind: 'older', than: start.id + 1 }, limit, signal)
    const last = first + limit - 1
    return (now) => (answer.resume ? now : renew(now, first, last, answer.rows))
  }

  const steps = { top, newer, older, nothing: seen }

  /** Only the state of a leased row can change. */
  function isSettled() {
    for (let position = view.first; position <= view.last; position++) {
      if (matchAt(list.value, position)?.state === 'held') return false
    }
    return true
  }

  /** What arrived since the last look comes on top; from the start where that is the first look, or too much. */
  async function pullArrived(signal: AbortSignal) {
    const newest = await newestId(signal)
    const first = lookedTo === 0
    const answer = first ? null : await page({ kind: 'newer', than: lookedTo }, pageSize, signal)
    if (signal.aborted || !context.following.value) return
    lookedTo = newest
    arrivedSince.value = false
    const step = answer?.more === false ? addArrived(list.value, answer.rows) : null
    const next = step ?? (await top(signal))(list.value)
    if (!signal.aborted) list.value = next
  }

  async function lookForNewer(signal: AbortSignal) {
    if (arrivedSince.value) return
    const answer = await page({ kind: 'newer', than: lookedTo }, 1, signal)
    if (!signal.aborted) arrivedSince.value = answer.rows.length > 0
  }

  async function pullOnce(signal: AbortSignal) {
    if (context.following.value) await pullArrived(signal)
    const need = needOf(list.value, view.first, view.last)
    const step = await steps[need](signal)
    if (signal.aborted) return
    list.value = step(list.value)
    if (needOf(list.value, view.first, view.last) !== 'nothing') return puller.want()
    ready.value = true
    if (!context.following.value) await lookForNewer(signal)
  }

  async function pull(signal: AbortSignal) {
    try {
      await pullOnce(signal)
      if (signal.aborted) return
      context.pulled(null)
    } catch (thrown) {
      if (!signal.aborted) context.pulled(thrown)
    }
  }

  const puller = createPuller(pull, () => pace)
  puller.want()

  async function between(first: number, last: number, limit: number) {
    const found: DocumentRow[] = []
    for (let position = first; position <= last && found.length < limit; position++) {
      const row = matchAt(list.value, position)
      if (row) found.push(row)
    }
    return found
  }

  return {
    count: computed(() => lengthOf(list.value)),
    newer: computed(() => (arrivedSince.value ? null : 0)),
    ready,
    rowAt: (position) => matchAt(list.value, position),
    positionOf: ({ id }) => positionOfMatch(list.value, id),
    show(first, last) {
      view = { first, last }
      if (needOf(list.value, first, last) !== 'nothing') puller.want()
    },
    changed: () => puller.want(),
    followed: () => puller.want(true),
    between,
    stop: puller.stop
  }
}

import type { DocumentFilter, DocumentRow, PageCursor } from '@contract'
import { computed, shallowRef } from 'vue'
import { touchClock } from '../composables/clock'
import {
  addNewer,
  addOlder,
  emptyList,
  lengthOf,
  matchAt,
  needOf,
  pageSize,
  positionOfMatch,
  renew,
  type MatchList,
  type Need
} from '../model/match-list'
import { createPuller } from '../model/puller'
import type { RowSource, SourceContext } from './row-source'

/** Milliseconds between two pulls: a filter costs the journal more than a jump to an ordinal. */
const pace = 250

/** The rows of a session that match a filter: paged by key, growing at the end of scroll. */
export function createMatchingRows(context: SourceContext, filter: DocumentFilter): RowSource {
  const list = shallowRef<MatchList>(emptyList)
  const ready = shallowRef(false)
  const arrivedSince = shallowRef(false)
  const scope = { kind: 'listener', listenerId: context.listenerId } as const
  let view = { first: 0, last: 30 }
  /** The document on top of the table when it was held still. */
  let topId = 0

  const page = (cursor: PageCursor | undefined, limit: number, signal?: AbortSignal) =>
    context.fetch({ scope, filter, ...(cursor ? { cursor } : {}), limit }, signal)

  async function fromTop(cursor: PageCursor | undefined, signal: AbortSignal) {
    const answer = await page(cursor, pageSize, signal)
    const next: MatchList = { offset: 0, rows: answer.rows, older: answer.more }
    return () => (list.value = next)
  }

  async function newerPage(signal: AbortSignal) {
    const limit = Math.min(pageSize, list.value.offset)
    const than = list.value.rows[0]?.id ?? topId
    const answer = await page({ kind: 'newer', than }, limit, signal)
    return () => (list.value = addNewer(list.value, answer.rows, limit))
  }

  async function olderPage(signal: AbortSignal) {
    const than = list.value.rows.at(-1)?.id ?? topId + 1
    const answer = await page({ kind: 'older', than }, pageSize, signal)
    return () => (list.value = addOlder(list.value, answer.rows, answer.more))
  }

  async function visible(signal: AbortSignal) {
    const { first, last } = view
    const top = matchAt(list.value, Math.max(first, list.value.offset))
    if (!top) return () => list.value
    const limit = Math.min(pageSize * 2, last - first + 1)
    const answer = await page({ kind: 'older', than: top.id + 1 }, limit, signal)
    return () => (list.value = renew(list.value, first, first + limit - 1, answer.rows))
  }

  async function lookForNewer(signal: AbortSignal) {
    if (arrivedSince.value) return
    const answer = await page({ kind: 'newer', than: topId }, 1, signal)
    if (!signal.aborted) arrivedSince.value = answer.rows.length > 0
  }

  const meet = (need: Need, signal: AbortSignal) => {
    if (need === 'top') return fromTop({ kind: 'older', than: topId + 1 }, signal)
    if (need === 'newer') return newerPage(signal)
    if (need === 'older') return olderPage(signal)
    return visible(signal)
  }

  /** Only the state of a leased row can change. */
  const isSettled = () => {
    for (let position = view.first; position <= view.last; position++) {
      if (matchAt(list.value, position)?.state === 'held') return false
    }
    return true
  }

  async function pullHeld(signal: AbortSignal) {
    const need = needOf(list.value, view.first, view.last)
    if (need !== 'nothing' || !isSettled()) {
      const apply = await meet(need, signal)
      if (!signal.aborted) apply()
    }
    if (need === 'nothing') await lookForNewer(signal)
    if (!signal.aborted && needOf(list.value, view.first, view.last) !== 'nothing') puller.want()
  }

  async function pullNewest(signal: AbortSignal) {
    const apply = await fromTop(undefined, signal)
    if (signal.aborted || !context.following.value) return
    apply()
    topId = list.value.rows[0]?.id ?? 0
    arrivedSince.value = false
  }

  async function pull(signal: AbortSignal) {
    try {
      await (context.following.value ? pullNewest(signal) : pullHeld(signal))
      if (signal.aborted) return
      touchClock()
      ready.value = true
      context.failed(null)
    } catch (thrown) {
      if (!signal.aborted) context.failed(thrown)
    }
  }

  const puller = createPuller(pull, pace)
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
      if (!context.following.value && needOf(list.value, first, last) !== 'nothing') puller.want()
    },
    changed: () => puller.want(),
    followed: () => puller.want(true),
    between,
    stop: puller.stop
  }
}

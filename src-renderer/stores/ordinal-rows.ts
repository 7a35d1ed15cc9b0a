import type { DocumentRow } from '@contract'
import { computed, shallowRef } from 'vue'
import {
  countOf,
  emptyWindow,
  ordinalAt,
  pageFor,
  positionOf,
  takePage
} from '../model/ordinal-window'
import { createPuller } from '../model/puller'
import type { RowSource, SourceContext } from './row-source'

/**
 * Milliseconds between two pulls, between two while more arrives than the view has room for (nobody can read that as it
 * goes by, and it would take the time of what receives it), and between two jumps of the scroll bar.
 */
const pace = 200
const floodPace = 500
const jumpPace = 80

/** The most documents of one page. */
const pageLimit = 500

/** All rows of a session, by ordinal: any position is one request away. */
export function createOrdinalRows(context: SourceContext): RowSource {
  const rows = shallowRef(emptyWindow)
  const ready = shallowRef(false)
  const scope = { kind: 'listener', listenerId: context.listenerId } as const
  let view = { first: 0, last: 30 }
  let flooded = false

  const page = (at: number, limit: number, signal?: AbortSignal) =>
    context.fetch({ scope, cursor: { kind: 'ordinal', at }, limit }, signal)

  async function pull(signal: AbortSignal) {
    // The anchor moves together with the rows that belong to it, so no row is ever missing on top.
    const anchor = context.following.value ? context.newest() : rows.value.anchor
    const wanted = pageFor(anchor, view.first, view.last)
    try {
      const answer = wanted && (await page(wanted.at, wanted.limit, signal))
      if (signal.aborted) return
      flooded = anchor - rows.value.anchor > view.last - view.first
      rows.value = wanted && answer ? takePage(rows.value, anchor, wanted, answer) : emptyWindow
      ready.value = true
      context.pulled(null)
    } catch (thrown) {
      if (!signal.aborted) context.pulled(thrown)
    }
  }

  const puller = createPuller(pull, () => (flooded ? floodPace : pace), jumpPace)

  const isMissing = () => {
    const { anchor, oldest, rows: there } = rows.value
    const [top, bottom] = [anchor - view.first, Math.max(oldest, anchor - view.last)]
    return top >= bottom && !(there.has(top) && there.has(bottom))
  }

  /** While the view is held still, only the state of a leased row can change. */
  function isSettled(): boolean {
    for (let position = view.first; position <= view.last; position++) {
      const row = rowAt(position)
      if (row?.state === 'held') return false
    }
    return !isMissing()
  }

  const rowAt = (position: number) => rows.value.rows.get(ordinalAt(rows.value, position))

  async function between(first: number, last: number, limit: number) {
    const { anchor, oldest } = rows.value
    const bottom = Math.max(oldest, anchor - last)
    const found: DocumentRow[] = []
    for (let at = anchor - first; at >= bottom && found.length < limit;) {
      const size = Math.min(pageLimit, at - bottom + 1, limit - found.length)
      const answer = await page(at, size)
      found.push(...answer.rows)
      at -= answer.rows.length
      if (!answer.more || answer.rows.length === 0) break
    }
    return found
  }

  return {
    count: computed(() => countOf(rows.value)),
    newer: computed(() => Math.max(0, context.newest() - rows.value.anchor)),
    ready,
    rowAt,
    positionOf: ({ ordinal }) => positionOf(rows.value, ordinal),
    show(first, last) {
      view = { first, last }
      if (isMissing()) puller.want(true)
      else if (!context.following.value) puller.want()
    },
    changed() {
      if (context.following.value || !isSettled()) puller.want()
    },
    followed: () => puller.want(true),
    between,
    stop: puller.stop
  }
}

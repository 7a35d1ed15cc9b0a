import type { DocumentFilter, DocumentRow, Failure } from '@contract'
import { defineStore } from 'pinia'
import { computed, effectScope, shallowRef, watch, type EffectScope } from 'vue'
import { failureOf, request } from '../bridge'
import { touchClock } from '../composables/clock'
import { useLeasesStore } from './leases'
import type { Session } from './listeners'
import { createMatchingRows } from './matching-rows'
import { createOrdinalRows } from './ordinal-rows'
import type { RowSource, SourceContext } from './row-source'

/** What holds the view still: the person chose so, or scrolled away from the newest. */
type Hold = 'chosen' | 'scrolled'

const hasConditions = (filter: DocumentFilter) =>
  Object.values(filter).some((condition) => condition !== undefined && condition !== '')

/** The rows of one session as its live table shows them. */
function createLiveView(session: Session) {
  const leases = useLeasesStore()
  const listener = session.listener
  const hold = shallowRef<Hold | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const filter = shallowRef<DocumentFilter>({})
  /** How many components show the view now; nothing is pulled for nobody. */
  const watchers = shallowRef(0)

  const context: SourceContext = {
    listenerId: listener.value.id,
    newest: () => listener.value.newestOrdinal,
    following: computed(() => hold.value === null),
    fetch: (input, signal) => request('journal.page', input, signal),
    pulled: (thrown) => {
      failure.value = thrown === null ? null : failureOf(thrown)
      touchClock()
    }
  }
  /** Ids of the chosen rows, as the table tells them. */
  const chosen = shallowRef<readonly number[]>([])
  const source = shallowRef<RowSource>(createOrdinalRows(context))

  const changed = () => {
    if (watchers.value > 0) source.value.changed()
  }
  watch([listener, () => leases.version, watchers], changed)

  function setFilter(next: DocumentFilter) {
    if (JSON.stringify(next) === JSON.stringify(filter.value)) return
    source.value.stop()
    hold.value = null
    filter.value = next
    source.value = hasConditions(next)
      ? createMatchingRows(context, next)
      : createOrdinalRows(context)
    changed()
  }

  function setHold(next: Hold | null) {
    if (hold.value === next) return
    const wasFollowing = hold.value === null
    hold.value = next
    if (wasFollowing !== (next === null)) source.value.followed()
  }

  /** One document of the session by its id, or null where the journal does not have it any more. */
  const find = (id: number): Promise<DocumentRow | null> =>
    request('journal.document', { id }).catch(() => null)

  function watchIt() {
    watchers.value++
    return () => void watchers.value--
  }

  return {
    count: computed(() => source.value.count.value),
    newer: computed(() => (hold.value ? source.value.newer.value : 0)),
    ready: computed(() => source.value.ready.value),
    filtered: computed(() => hasConditions(filter.value)),
    filter,
    chosen,
    hold,
    failure,
    setFilter,
    setHold,
    setChosen: (ids: readonly number[]) => void (chosen.value = ids),
    /** Says that somebody looks. @returns a function that ends it */
    watchIt,
    find,
    rowAt: (position: number) => source.value.rowAt(position),
    positionOf: (row: Pick<DocumentRow, 'id' | 'ordinal'>) => source.value.positionOf(row),
    show: (first: number, last: number) => source.value.show(first, last),
    between: (first: number, last: number, limit: number) =>
      source.value.between(first, last, limit),
    retry: changed,
    stop: () => source.value.stop()
  }
}

export type LiveView = ReturnType<typeof createLiveView>

/** The live tables of the sessions, so that each is found as it was left when its tab comes back to the front. */
export const useLiveRowsStore = defineStore('live-rows', () => {
  const views = new Map<string, { view: LiveView; scope: EffectScope }>()

  function viewOf(session: Session): LiveView {
    const id = session.listener.value.id
    const there = views.get(id)
    if (there) return there.view
    const scope = effectScope(true)
    const view = scope.run(() => createLiveView(session))
    if (!view) throw new Error('The scope of the live view has ended.')
    views.set(id, { view, scope })
    return view
  }

  /** Forgets the table of a session that was closed. */
  function drop(listenerId: string) {
    const there = views.get(listenerId)
    there?.view.stop()
    there?.scope.stop()
    views.delete(listenerId)
  }

  return { viewOf, drop }
})

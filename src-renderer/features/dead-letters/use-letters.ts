import type { DeadLetterFilter, Failure, LetterRow } from '@contract'
import { ref, shallowRef, watch } from 'vue'
import { useLatestWork } from '../../composables/latest-work'
import { useDeadLettersStore } from '../../stores/dead-letters'

const pageSize = 200
/** Rows that a table holds; who wants to see others filters. */
const mostRows = 5000

/** The messages of a look that meet a filter, page by page as they are scrolled to. */
export function useLetters(
  of: () => { runId: number | null; version: number; filter: DeadLetterFilter }
) {
  const letters = useDeadLettersStore()
  const rows = shallowRef<LetterRow[]>([])
  const next = ref<number | null>(null)
  const loading = ref(false)
  const failure = shallowRef<Failure | null>(null)
  const begin = useLatestWork()

  async function load(from: number) {
    const { runId, filter } = of()
    if (runId === null) return
    loading.value = true
    const signal = begin()
    const page = await letters.page({ runId, filter, after: from, limit: pageSize }, signal)
    if (signal.aborted) return
    loading.value = false
    failure.value = page.ok ? null : page.failure
    if (!page.ok) return
    rows.value = from === 0 ? page.value.rows : [...rows.value, ...page.value.rows]
    next.value = page.value.next
  }

  watch(
    () => JSON.stringify(of()),
    () => void load(0),
    { immediate: true }
  )

  return {
    rows,
    next,
    loading,
    failure,
    mostRows,
    /** The last rows are in view: more are fetched, if there are any. */
    reached(last: number) {
      const more = next.value !== null && rows.value.length < mostRows
      if (more && !loading.value && last >= rows.value.length - 30) void load(next.value ?? 0)
    },
    retry: () => load(0)
  }
}

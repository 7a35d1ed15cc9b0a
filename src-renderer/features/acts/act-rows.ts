import type { Act, ActRow } from '@contract'
import { onScopeDispose, shallowRef, watch } from 'vue'
import { createPuller } from '../../model/puller'
import { useActsStore } from '../../stores/acts'

/** Milliseconds between two pulls: as often as an eye can follow. */
const pace = 200
/** Rows that are pulled around what is on screen. */
const around = 60
const most = 500

/** The rows of an act that are on screen, pulled again as it goes on. */
export function useActRows(act: () => Act | null) {
  const store = useActsStore()
  const rows = shallowRef<ReadonlyMap<number, ActRow>>(new Map())
  const total = shallowRef(0)
  let first = 0
  let last = 30

  async function pull() {
    const shown = act()
    if (!shown) return
    const from = Math.max(0, first - around)
    const limit = Math.min(most, last - from + around)
    const answer = await store.rows({ actId: shown.id, from, limit })
    if (!answer.ok || act()?.id !== shown.id) return
    rows.value = new Map(answer.value.rows.map((row, index) => [from + index, row]))
    total.value = answer.value.total
  }

  const puller = createPuller(pull, () => pace)
  watch(act, () => puller.want(), { immediate: true })
  onScopeDispose(puller.stop)

  /** What is on screen now. */
  function show(from: number, to: number) {
    first = from
    last = to
    puller.want()
  }

  return { rowAt: (index: number) => rows.value.get(index), total, show, rows }
}

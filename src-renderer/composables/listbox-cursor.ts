import { computed, watch, type Ref } from 'vue'
import { pageOf, stepTo } from './list-steps'

/**
 * The keyboard of a listbox of any length whose rows are made as they come on screen: the arrow keys, Page up and down,
 * Home and End move a cursor, Enter and Space choose.
 */
export function useListboxCursor(list: {
  cursor: Ref<number>
  count: () => number
  /** Pixels. */
  rowHeight: number
  scroller: Readonly<Ref<HTMLElement | null>>
  /** The cursor went to a row, which may not be on screen. */
  moved: (index: number) => void
  choose: (index: number) => void
}) {
  const { cursor } = list
  const last = computed(() => list.count() - 1)
  const at = computed(() => Math.min(cursor.value, last.value))
  watch(list.count, () => (cursor.value = Math.max(0, at.value)))

  function moveTo(index: number) {
    const to = Math.max(0, Math.min(last.value, index))
    // Where the cursor is the parent's it has the new value only after the next render.
    cursor.value = to
    list.moved(to)
  }

  function onKey(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const page = pageOf(list.scroller.value, list.rowHeight)
    const target = stepTo(event.key, { at: at.value, count: list.count(), page })
    const chooses = event.key === 'Enter' || event.key === ' '
    if (target === undefined && !chooses) return
    event.preventDefault()
    if (target === undefined) list.choose(at.value)
    else moveTo(target)
  }

  return { at, moveTo, onKey }
}

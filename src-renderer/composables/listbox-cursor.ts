import { computed, watch, type Ref } from 'vue'

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
    const height = list.scroller.value?.clientHeight ?? 0
    const page = Math.max(1, Math.floor(height / list.rowHeight) - 1)
    const moves: Record<string, () => void> = {
      ArrowDown: () => moveTo(at.value + 1),
      ArrowUp: () => moveTo(at.value - 1),
      PageDown: () => moveTo(at.value + page),
      PageUp: () => moveTo(at.value - page),
      Home: () => moveTo(0),
      End: () => moveTo(last.value),
      Enter: () => list.choose(at.value),
      ' ': () => list.choose(at.value)
    }
    const move = moves[event.key]
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    move()
  }

  return { at, moveTo, onKey }
}

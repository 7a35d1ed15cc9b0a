import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { useScrollLook } from './scroll-look'

export interface FixedRow {
  index: number
  /** Pixels from the top of the list. */
  start: number
}

/** Rows that are laid out beyond either edge of what is on screen. */
const beyond = 8

/**
 * The rows of a list that are on screen, where all rows have the same height. It costs the same for ten rows and for a
 * million.
 *
 * @param height of a row in pixels
 * @param head pixels at the top of what is scrolled that stay above the rows
 */
export function useFixedRows(
  scroller: Readonly<Ref<HTMLElement | null>>,
  count: () => number,
  height: () => number,
  head = 0
) {
  const top = ref(0)
  const shown = ref(0)
  const look = () => {
    top.value = scroller.value?.scrollTop ?? 0
    shown.value = Math.max(0, (scroller.value?.clientHeight ?? 0) - head)
  }
  useScrollLook(scroller, look)

  const range = shallowRef({ first: 0, last: -1 })
  watch(
    [top, shown, count, height],
    () => {
      const most = count() - 1
      // A list that became shorter may still be scrolled to where nothing is any more.
      const upper = Math.min(top.value, Math.max(0, count() * height() - shown.value))
      const first = Math.max(0, Math.floor(upper / height()) - beyond)
      const last = Math.min(most, Math.ceil((upper + shown.value) / height()) + beyond)
      const { value } = range
      if (first !== value.first || last !== value.last) range.value = { first, last }
    },
    { immediate: true, flush: 'sync' }
  )
  /** Only what can be seen, without what is laid out beyond the edges. */
  const onScreen = computed(() => ({
    first: Math.max(0, Math.floor(top.value / height())),
    last: Math.min(count() - 1, Math.ceil((top.value + shown.value) / height()) - 1)
  }))
  const items = computed<FixedRow[]>(() => {
    const { first, last } = range.value
    const length = shown.value > 0 ? Math.max(0, last - first + 1) : 0
    return Array.from({ length }, (_, at) => ({
      index: first + at,
      start: (first + at) * height()
    }))
  })
  const total = computed(() => count() * height())

  /** Scrolls as little as is needed, or so that the row is in the middle. */
  function scrollToIndex(index: number, centre = false) {
    const element = scroller.value
    if (!element || index < 0) return
    const start = index * height()
    const end = start + height()
    const { scrollTop } = element
    const visible = element.clientHeight - head
    if (centre && (start < scrollTop || end > scrollTop + visible)) {
      element.scrollTop = start - (visible - height()) / 2
    } else if (start < scrollTop) element.scrollTop = start
    else if (end > scrollTop + visible) element.scrollTop = end - visible
    look()
  }

  return { items, total, onScreen, scrollToIndex }
}

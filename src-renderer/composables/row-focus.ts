import { computed, nextTick, watch, type Ref } from 'vue'

/**
 * The focus of a list that is on one of its rows. It goes along with the row that the keyboard is at, and is on the list
 * itself while that row does not exist: not lost where it is scrolled away or still being fetched.
 *
 * @param visible the rows that are laid out, and whether they are there or still being fetched
 */
export function useRowFocus(
  scroller: Readonly<Ref<HTMLElement | null>>,
  active: Readonly<Ref<number>>,
  visible: Readonly<Ref<readonly { index: number; there: boolean }[]>>
) {
  const reachable = computed(() =>
    visible.value.some(({ index, there }) => index === active.value && there)
  )
  const element = () =>
    scroller.value?.querySelector<HTMLElement>(`[role=row][data-index="${active.value}"]`) ?? null
  const hasFocus = () => scroller.value?.contains(document.activeElement) ?? false

  /** Gives the focus to the row that the keyboard is at. */
  function focus() {
    const target = (reachable.value && element()) || scroller.value
    target?.focus({ preventScroll: true })
  }

  watch([active, visible], async () => {
    if (!hasFocus()) return
    await nextTick()
    const { activeElement } = document
    const onList = activeElement === scroller.value && !reachable.value
    if (!onList && !element()?.contains(activeElement)) focus()
  })

  return { reachable, focus }
}

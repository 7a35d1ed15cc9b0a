import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'

/** The width of an element in CSS pixels, as it changes. Very wide until it is known, so that nothing is left out. */
export function useElementWidth(element: Readonly<Ref<HTMLElement | null>>): Readonly<Ref<number>> {
  const width = shallowRef(Infinity)
  const observer = new ResizeObserver(([entry]) => {
    // Zero while the tab is behind another one.
    if (entry && entry.contentRect.width > 0) width.value = entry.contentRect.width
  })
  watch(
    element,
    (now, before) => {
      if (before) observer.unobserve(before)
      if (now) observer.observe(now)
    },
    { immediate: true, flush: 'post' }
  )
  onScopeDispose(() => observer.disconnect())
  return width
}

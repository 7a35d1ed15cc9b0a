import { onScopeDispose, watch, type Ref } from 'vue'

/**
 * Looks at what is on screen of something that scrolls: at once, and again when it is scrolled, has another size or is
 * another element.
 */
export function useScrollLook(scroller: Readonly<Ref<HTMLElement | null>>, look: () => void) {
  const observer = new ResizeObserver(look)
  watch(
    scroller,
    (now, before) => {
      before?.removeEventListener('scroll', look)
      if (before) observer.unobserve(before)
      now?.addEventListener('scroll', look, { passive: true })
      if (now) observer.observe(now)
      look()
    },
    { immediate: true, flush: 'post' }
  )
  onScopeDispose(() => observer.disconnect())
}

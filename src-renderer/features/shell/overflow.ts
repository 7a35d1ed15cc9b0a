import { onMounted, onUnmounted, ref, type Ref } from 'vue'

/** Whether an element's content is wider than itself. */
export function useOverflow(element: Readonly<Ref<HTMLElement | null>>) {
  const overflowing = ref(false)
  let observer: ResizeObserver | undefined

  function update() {
    const there = element.value
    overflowing.value = !!there && there.scrollWidth > there.clientWidth + 1
  }

  onMounted(() => {
    observer = new ResizeObserver(update)
    if (element.value) observer.observe(element.value)
  })
  onUnmounted(() => observer?.disconnect())

  return { overflowing, update }
}

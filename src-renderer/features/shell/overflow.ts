import { onMounted, onUnmounted, ref, type Ref } from 'vue'

/** Whether an element's content is wider than itself; `resized` is called when its width changes. */
export function useOverflow(element: Readonly<Ref<HTMLElement | null>>, resized: () => void) {
  const overflowing = ref(false)
  let observer: ResizeObserver | undefined

  function update() {
    const there = element.value
    overflowing.value = !!there && there.scrollWidth > there.clientWidth + 1
  }

  onMounted(() => {
    observer = new ResizeObserver(() => {
      update()
      resized()
    })
    if (element.value) observer.observe(element.value)
  })
  onUnmounted(() => observer?.disconnect())

  return { overflowing, update }
}

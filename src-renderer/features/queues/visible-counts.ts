import { onMounted, onUnmounted, watch, type Ref } from 'vue'
import { useQueuesStore } from '../../stores/queues'

/** Milliseconds for which the list must stand still before it asks: scrolling past a queue asks nothing. */
const settle = 150

/** Milliseconds between looks at whether a count on screen has grown old. */
const every = 2_000

/** Keeps the counts of the queues on screen fresh, gently, while the window is looked at. */
export function useVisibleCounts(connectionId: string, urls: Ref<readonly string[]>) {
  const store = useQueuesStore()
  let settling: ReturnType<typeof setTimeout> | undefined
  let looking: ReturnType<typeof setInterval> | undefined

  const ask = () => void store.wantCounts(connectionId, urls.value)

  watch(
    () => urls.value.join(' '),
    () => {
      clearTimeout(settling)
      settling = setTimeout(ask, settle)
    },
    { immediate: true }
  )
  onMounted(() => {
    looking = setInterval(() => {
      if (document.hasFocus() && document.visibilityState === 'visible') ask()
    }, every)
  })
  onUnmounted(() => {
    clearTimeout(settling)
    clearInterval(looking)
  })
}

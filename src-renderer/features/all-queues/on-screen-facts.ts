import type { Queue } from '@contract'
import { onScopeDispose, watch, type Ref } from 'vue'
import { useShown } from '../../composables/shown'
import { useQueueFactsStore } from '../../stores/queue-facts'
import { useQueuesStore } from '../../stores/queues'

/** Milliseconds for which the table must stand still before it asks: scrolling past a queue asks nothing. */
const settle = 150

/** Milliseconds between looks at whether a count on screen has grown old. */
const every = 2_000

/** Asks for what is not known of the queues on screen, and keeps their counts fresh while the window is looked at. */
export function useOnScreenFacts(
  connectionId: string,
  onScreen: Ref<readonly Queue[]>,
  tags: Ref<boolean>
) {
  const facts = useQueueFactsStore()
  const queues = useQueuesStore()
  const shown = useShown()
  let settling: ReturnType<typeof setTimeout> | undefined

  const ask = () => {
    if (shown.value) void facts.want(connectionId, onScreen.value, tags.value)
  }

  function look() {
    if (!shown.value || !document.hasFocus() || document.visibilityState !== 'visible') return
    const known = facts.profilesOf(connectionId)
    const urls = onScreen.value.map(({ url }) => url).filter((url) => known.has(url))
    void queues.wantCounts(connectionId, urls)
    ask()
  }

  watch(
    [() => onScreen.value.map(({ url }) => url).join(' '), tags, shown],
    () => {
      clearTimeout(settling)
      settling = setTimeout(ask, settle)
    },
    { immediate: true }
  )
  const looking = setInterval(look, every)
  onScopeDispose(() => {
    clearTimeout(settling)
    clearInterval(looking)
  })
}

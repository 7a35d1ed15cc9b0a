import { computed, ref, watch } from 'vue'
import { formatCount } from '../../format/numbers'
import { findAll } from '../../model/find'

/** Milliseconds from the last key to the search. */
const delay = 120

/** Finding a text in a body: all places, and the one that is looked at. */
export function useFind(text: () => string) {
  const open = ref(false)
  const query = ref('')
  const searched = ref('')
  const index = ref(0)
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(query, (typed) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      searched.value = typed
      index.value = 0
    }, delay)
  })
  watch(text, () => (index.value = 0))

  const found = computed(() => findAll(text(), open.value ? searched.value : ''))
  const now = computed(() => found.value.offsets[index.value] ?? null)

  /** Goes on to the next place (1) or back (−1), around the ends. */
  function step(by: 1 | -1) {
    const count = found.value.offsets.length
    if (count > 0) index.value = (index.value + by + count) % count
  }

  const summary = computed(() => {
    const { offsets, more } = found.value
    if (searched.value === '') return ''
    if (offsets.length === 0) return 'not found'
    return `${formatCount(index.value + 1)} of ${formatCount(offsets.length)}${more ? '+' : ''}`
  })

  return { open, query, searched, found, now, step, summary }
}

import type { Queue } from '@contract'
import { computed, shallowRef, type Ref } from 'vue'

/**
 * Queues that are chosen, by their URLs: kept while the table shows others. Shift adds all from the last one, Ctrl, Space
 * and the check mark one more or less.
 */
export function useQueueSelection(rows: Ref<readonly Queue[]>, all: Ref<readonly Queue[]>) {
  const urls = shallowRef<ReadonlySet<string>>(new Set())
  let anchor = 0

  function choose(index: number, how: { extend: boolean; toggle: boolean }) {
    const url = rows.value[index]?.url
    if (url === undefined) return
    const next = new Set(how.extend || how.toggle ? urls.value : [])
    if (how.extend) {
      const [first, last] = [Math.min(anchor, index), Math.max(anchor, index)]
      for (const row of rows.value.slice(first, last + 1)) next.add(row.url)
    } else {
      anchor = index
      if (!how.toggle || !next.delete(url)) next.add(url)
    }
    urls.value = next
  }

  /** Everything that the table shows, beside what is chosen already. */
  function chooseAll() {
    urls.value = new Set([...urls.value, ...rows.value.map(({ url }) => url)])
  }

  const clear = () => (urls.value = new Set())

  /** In the order of the list; a queue that is gone is not among them. */
  const queues = computed<readonly Queue[]>(() =>
    urls.value.size === 0 ? [] : all.value.filter(({ url }) => urls.value.has(url))
  )
  /** How many of them the table does not show. */
  const hidden = computed(() => {
    if (queues.value.length === 0) return 0
    const shown = rows.value.reduce((count, { url }) => count + Number(urls.value.has(url)), 0)
    return queues.value.length - shown
  })

  return { urls, queues, hidden, choose, chooseAll, clear }
}

import type { Queue } from '@contract'
import { computed, shallowRef, type Ref } from 'vue'

/** Where a range begins: the queue that was chosen last, among the rows that the table showed then. */
interface Anchor {
  url: string
  rows: readonly Queue[]
}

/** The rows from one queue to another, both included, whichever comes first; empty where one of them is not there. */
function between(rows: readonly Queue[], one: string, other: string): readonly Queue[] {
  const [at, to] = [one, other].map((url) => rows.findIndex((row) => row.url === url))
  if (at === undefined || to === undefined || at < 0 || to < 0) return []
  return rows.slice(Math.min(at, to), Math.max(at, to) + 1)
}

/**
 * What Shift adds. Where the rows were filtered or sorted anew, or have come and gone, what stands between the two is not
 * what was looked at when the first was chosen: then there is no range.
 */
function rangeTo(anchor: Anchor | null, rows: readonly Queue[], url: string): readonly Queue[] {
  if (!anchor) return []
  const now = between(rows, anchor.url, url)
  if (anchor.rows === rows) return now
  const then = between(anchor.rows, anchor.url, url)
  const same = now.length === then.length && now.every((row, at) => row.url === then[at]?.url)
  return same ? now : []
}

/**
 * Queues that are chosen, by their URLs: kept while the table shows others. Shift adds all from the last one, Ctrl, Space
 * and the check mark one more or less.
 */
export function useQueueSelection(rows: Ref<readonly Queue[]>, all: Ref<readonly Queue[]>) {
  const urls = shallowRef<ReadonlySet<string>>(new Set())
  let anchor: Anchor | null = null

  function choose(index: number, how: { extend: boolean; toggle: boolean }) {
    const url = rows.value[index]?.url
    if (url === undefined) return
    const next = new Set(how.extend || how.toggle ? urls.value : [])
    const range = how.extend ? rangeTo(anchor, rows.value, url) : []
    for (const row of range) next.add(row.url)
    if (range.length === 0) {
      anchor = { url, rows: rows.value }
      if (how.extend || !how.toggle || !next.delete(url)) next.add(url)
    }
    urls.value = next
  }

  /** Everything that the table shows, beside what is chosen already. */
  function chooseAll() {
    urls.value = new Set([...urls.value, ...rows.value.map(({ url }) => url)])
  }

  function clear() {
    urls.value = new Set()
    anchor = null
  }

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

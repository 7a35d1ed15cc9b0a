import type { QueueObserved } from '@contract'
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { request } from '../bridge'

/** How many queues one request may ask about. */
const batch = 100

/** What this app has seen of queues by itself. Asked of the journal, which costs no request. */
export const useObservationsStore = defineStore('observations', () => {
  const known = shallowReactive(new Map<string, QueueObserved>())
  const keyOf = (connectionId: string, url: string) => `${connectionId} ${url}`

  /** Looks anew. What the journal cannot tell stays unknown. */
  async function look(connectionId: string, urls: readonly string[]) {
    for (let from = 0; from < urls.length; from += batch) {
      const part = urls.slice(from, from + batch)
      try {
        const seen = await request('queues.observed', { connectionId, urls: part })
        for (const one of seen) known.set(keyOf(connectionId, one.url), one)
      } catch {
        return
      }
    }
  }

  /** Reactive; undefined while it is not known. */
  const of = (connectionId: string, url: string) => known.get(keyOf(connectionId, url))

  return { look, of }
})

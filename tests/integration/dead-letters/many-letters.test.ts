import { expect, it } from 'vitest'
import type { Store } from '../../../src-main/journal/store.js'
import { readClusters } from '../../../src-main/dead-letters/clusters.js'
import { examined } from '../../unit/journal/examined.js'

/** The journal behind a worker, without one. */
const asJournal = (store: Store) => ({
  causes: async (query: Parameters<Store['letters']['causes']>[0]) => store.letters.causes(query)
})

it('counts the causes of 100,000 messages in a bounded memory, a slice at a time', async () => {
  const { store, runId } = examined(100_000)
  let longest = 0
  const journal = {
    causes: async (query: Parameters<Store['letters']['causes']>[0]) => {
      const began = performance.now()
      const found = store.letters.causes(query)
      longest = Math.max(longest, performance.now() - began)
      return found
    }
  }
  const before = process.memoryUsage().heapUsed
  const { signal } = new AbortController()
  const { total, clusters } = await readClusters(journal, runId, {}, signal)
  expect(total).toBe(100_000)
  expect(clusters.map(({ count }) => count)).toEqual([80_000, 20_000])
  expect(clusters[0]).toMatchObject({ receives: [3, 3], firstSent: 1_700_000_001_000 })
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(200 * 1024 ** 2)
  // Whoever writes meanwhile waits for no more than one slice.
  expect(longest).toBeLessThan(1000)
  const some = await readClusters(asJournal(store), runId, { text: 'payment 5 ' }, signal)
  expect(some.total).toBe(1)
  store.close()
}, 60_000)

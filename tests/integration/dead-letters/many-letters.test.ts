import { expect, it } from 'vitest'
import { packDocument } from '../../../src-main/journal/packing.js'
import { Store } from '../../../src-main/journal/store.js'
import { readClusters } from '../../../src-main/dead-letters/clusters.js'
import { received } from '../../unit/journal/documents.js'
import { newRun } from '../../unit/journal/stores.js'

const documents = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => {
    const n = from + index
    return received({
      body: n % 5 === 0 ? `payment ${n} refused` : `{"order":${n},"text":"${'x'.repeat(400)}"}`,
      properties: { messageId: `m${n}` },
      system: { SentTimestamp: String(1_700_000_000_000 + n * 1000), ApproximateReceiveCount: '3' }
    })
  })

function examined(count: number) {
  const store = new Store({ file: null, key: null, memoryBytes: 1024 ** 3 })
  const runId = store.commit(() => store.writes.startRun(newRun({ purpose: 'examine' })))
  for (let from = 0; from < count; from += 5000) {
    const part = documents(Math.min(5000, count - from), from).map(packDocument)
    store.commit(() => store.writes.append(runId, part))
  }
  return { store, runId }
}

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

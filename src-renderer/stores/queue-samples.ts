import type { QueueCounts } from '@contract'
import { defineStore } from 'pinia'
import { computed, shallowReactive } from 'vue'
import { storedRef } from '../composables/stored-ref'
import { mostSamples, samplingRates, type Sample, type SamplingRate } from '../model/queues/samples'

/** Queues whose samples are kept; the one not sampled for longest goes first. */
const mostQueues = 24

const isRate = (stored: unknown): stored is SamplingRate =>
  samplingRates.includes(stored as SamplingRate)

/** Counts over time of the queues that were looked at, as long as the window lives. Bounded both ways. */
export const useQueueSamplesStore = defineStore('queue-samples', () => {
  const every = storedRef<SamplingRate>('overview.sampling', 5_000, { validate: isRate })
  /** Each list is replaced, never changed in place. */
  const rings = shallowReactive(new Map<string, readonly Sample[]>())
  const keyOf = (connectionId: string, url: string) => `${connectionId} ${url}`

  /** Takes a sample, unless the last one is younger than the rate that was set. */
  function record(connectionId: string, counts: QueueCounts, at: number) {
    if (every.value === 0) return
    const key = keyOf(connectionId, counts.url)
    const ring = rings.get(key) ?? []
    const last = ring.at(-1)
    // A timer is never exact.
    if (last && at - last.at < every.value * 0.8) return
    const { visible, inFlight, delayed } = counts
    rings.delete(key)
    rings.set(key, [
      ...ring.slice(1 - mostSamples),
      { at, visible, inFlight, delayed, every: every.value }
    ])
    const oldest = rings.keys().next()
    if (rings.size > mostQueues && !oldest.done) rings.delete(oldest.value)
  }

  /** Reactive; oldest first. */
  const of = (connectionId: string, url: string): readonly Sample[] =>
    rings.get(keyOf(connectionId, url)) ?? []

  /** Milliseconds between two requests for the counts of a queue whose overview is in front; null for none. */
  const overviewEvery = computed(() => (every.value === 0 ? null : every.value))

  return { every, overviewEvery, record, of }
})

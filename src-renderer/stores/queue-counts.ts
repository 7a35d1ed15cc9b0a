import type { Failure, QueueCounts } from '@contract'
import { reactive } from 'vue'
import { failureOf, request } from '../bridge'

/** Milliseconds for which a count is good enough. */
const freshFor = 10_000

/** How many queues one request may ask about. */
const batch = 100

export interface CountState {
  counts: QueueCounts | null
  failure: Failure | null
  /** Milliseconds since the epoch at which it was answered. */
  at: number
}

/** Approximate counts, asked for only where they are looked at. */
export function useQueueCounts() {
  const states = reactive(new Map<string, CountState>())
  /** ARNs that some queue redrives to, by connection: what makes a queue a dead-letter queue. */
  const targets = reactive(new Map<string, Map<string, string>>())
  const asking = new Set<string>()
  const keyOf = (connectionId: string, url: string) => `${connectionId} ${url}`

  function noteTarget(connectionId: string, counts: QueueCounts) {
    if (!counts.deadLetterTargetArn) return
    const known = targets.get(connectionId) ?? new Map<string, string>()
    known.set(counts.deadLetterTargetArn, counts.arn.split(':').at(-1) ?? counts.arn)
    targets.set(connectionId, known)
  }

  function put(connectionId: string, url: string, counts: QueueCounts | null, why?: Failure) {
    const key = keyOf(connectionId, url)
    // A count that could not be renewed is shown no longer: an old number would look like a new one.
    states.set(key, { counts, failure: why ?? null, at: Date.now() })
    if (counts) noteTarget(connectionId, counts)
  }

  /** Takes counts that came with something else: they are the newest, wherever they are shown. */
  const take = (connectionId: string, counts: QueueCounts) => put(connectionId, counts.url, counts)

  async function ask(connectionId: string, urls: string[]) {
    for (const url of urls) asking.add(keyOf(connectionId, url))
    try {
      const answers = await request('queues.counts', { connectionId, urls })
      for (const answer of answers) {
        if (answer.ok) put(connectionId, answer.counts.url, answer.counts)
        else put(connectionId, answer.url, null, answer.failure)
      }
    } catch (thrown) {
      for (const url of urls) put(connectionId, url, null, failureOf(thrown))
    } finally {
      for (const url of urls) asking.delete(keyOf(connectionId, url))
    }
  }

  /**
   * Sees to it that these queues' counts are at most `maxAge` milliseconds old.
   *
   * @param urls what is on screen
   */
  async function want(connectionId: string, urls: readonly string[], maxAge = freshFor) {
    const now = Date.now()
    const stale = urls.filter((url) => {
      const key = keyOf(connectionId, url)
      return !asking.has(key) && now - (states.get(key)?.at ?? -Infinity) >= maxAge
    })
    const batches: string[][] = []
    for (let i = 0; i < stale.length; i += batch) batches.push(stale.slice(i, i + batch))
    await Promise.all(batches.map((urls) => ask(connectionId, urls)))
  }

  const stateOf = (connectionId: string, url: string) => states.get(keyOf(connectionId, url))

  /** The names of the queues that redrive to this ARN, as far as they were looked at. */
  const sourcesOf = (connectionId: string, arn: string): string[] =>
    [...states].flatMap(([key, { counts }]) =>
      counts?.deadLetterTargetArn === arn && key.startsWith(`${connectionId} `)
        ? (counts.arn.split(':').at(-1) ?? counts.arn)
        : []
    )

  /** The name of a queue that redrives to this ARN; undefined while none is known. */
  const sourceOf = (connectionId: string, arn: string) => targets.get(connectionId)?.get(arn)

  function forget(connectionId: string) {
    for (const key of states.keys()) if (key.startsWith(`${connectionId} `)) states.delete(key)
    targets.delete(connectionId)
  }

  return { want, take, stateOf, sourceOf, sourcesOf, forget }
}

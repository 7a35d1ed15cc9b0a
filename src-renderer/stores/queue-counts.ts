import type { Failure, QueueCounts } from '@contract'
import { reactive, shallowRef, toRaw } from 'vue'
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
  /** Counts what was put into them. */
  const changes = shallowRef(0)
  /** ARNs that some queue redrives to, by connection: what makes a queue a dead-letter queue. */
  const targets = reactive(new Map<string, Map<string, string>>())
  /** What is being asked about, with the number of the newest request that does. */
  const asking = new Map<string, number>()
  let asked = 0
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
    changes.value++
    if (counts) noteTarget(connectionId, counts)
  }

  /** Takes counts that came with something else: they are the newest, wherever they are shown. */
  const take = (connectionId: string, counts: QueueCounts) => put(connectionId, counts.url, counts)

  /** Takes that there are none, and why. */
  const miss = (connectionId: string, url: string, why: Failure) =>
    put(connectionId, url, null, why)

  async function ask(connectionId: string, urls: string[]) {
    const number = ++asked
    const keys = urls.map((url) => keyOf(connectionId, url))
    for (const key of keys) asking.set(key, number)
    // A newer request that was faster has told more than this one can.
    const isNews = (url: string) => asking.has(keyOf(connectionId, url))
    try {
      const answers = await request('queues.counts', { connectionId, urls })
      for (const answer of answers) {
        const url = answer.ok ? answer.counts.url : answer.url
        if (!isNews(url)) continue
        if (answer.ok) put(connectionId, url, answer.counts)
        else put(connectionId, url, null, answer.failure)
      }
    } catch (thrown) {
      for (const url of urls.filter(isNews)) put(connectionId, url, null, failureOf(thrown))
    } finally {
      for (const key of keys) if (asking.get(key) === number) asking.delete(key)
    }
  }

  /**
   * Sees to it that these queues' counts are at most `maxAge` milliseconds old; with 0 they are asked for now, even where
   * an answer is on its way.
   *
   * @param urls what is on screen
   */
  async function want(connectionId: string, urls: readonly string[], maxAge = freshFor) {
    const now = Date.now()
    const stale = urls.filter((url) => {
      const key = keyOf(connectionId, url)
      if (maxAge === 0) return true
      return !asking.has(key) && now - (states.get(key)?.at ?? -Infinity) >= maxAge
    })
    const batches: string[][] = []
    for (let i = 0; i < stale.length; i += batch) batches.push(stale.slice(i, i + batch))
    await Promise.all(batches.map((urls) => ask(connectionId, urls)))
  }

  const stateOf = (connectionId: string, url: string) => states.get(keyOf(connectionId, url))

  /** Reads the counts of many queues, whose every change is one: to listen to each of thousands takes longer than to read it. */
  function statesIn(connectionId: string): (url: string) => CountState | undefined {
    void changes.value
    const now = toRaw(states)
    return (url) => now.get(keyOf(connectionId, url))
  }

  /** Why a queue is known not to exist; null where it may. Reactive. */
  function goneOf(connectionId: string, url: string): Failure | null {
    const failure = stateOf(connectionId, url)?.failure
    return failure?.code === 'QueueDoesNotExist' ? failure : null
  }

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
    changes.value++
  }

  return { want, take, miss, stateOf, statesIn, goneOf, sourceOf, sourcesOf, forget }
}

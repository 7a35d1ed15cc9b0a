import type { Failure, QueueCounts, RequestOutput } from '@contract'
import { reactive, shallowReactive } from 'vue'
import { failureOf, request } from '../bridge'

export type QueueOverview = RequestOutput<'queues.overview'>

export interface OverviewState {
  status: 'loading' | 'ready' | 'failed'
  overview: QueueOverview | null
  failure: Failure | null
  /** Milliseconds since the epoch of the answer. */
  at: number
}

/** What the forms of the actions need to know of a queue. Null while it is not known. */
export interface QueueFacts {
  fifo: boolean
  contentBasedDeduplication: boolean | null
  /** Bytes. */
  maximumMessageSize: number | null
  /** Seconds. */
  visibilityTimeout: number | null
  maxReceiveCount: number | null
}

const numberIn = (text: string | undefined) => {
  const number = text === undefined || text === '' ? NaN : Number(text)
  return Number.isFinite(number) ? number : null
}

function maxReceiveCountIn(redrivePolicy: string | undefined): number | null {
  try {
    const policy: unknown = JSON.parse(redrivePolicy ?? 'null')
    if (typeof policy !== 'object' || policy === null) return null
    const count = (policy as Record<string, unknown>)['maxReceiveCount']
    return numberIn(typeof count === 'number' ? String(count) : (count as string | undefined))
  } catch {
    return null
  }
}

/** The facts in a queue's attributes. */
function factsIn(attributes: Record<string, string>): Omit<QueueFacts, 'fifo'> {
  const deduplication = attributes['ContentBasedDeduplication']
  return {
    contentBasedDeduplication: deduplication === undefined ? null : deduplication === 'true',
    maximumMessageSize: numberIn(attributes['MaximumMessageSize']),
    visibilityTimeout: numberIn(attributes['VisibilityTimeout']),
    maxReceiveCount: maxReceiveCountIn(attributes['RedrivePolicy'])
  }
}

interface Entry {
  state: OverviewState
  facts: QueueFacts
}

const newEntry = (url: string): Entry => ({
  state: shallowReactive<OverviewState>({
    status: 'loading',
    overview: null,
    failure: null,
    at: 0
  }),
  facts: reactive<QueueFacts>({
    fifo: url.endsWith('.fifo'),
    contentBasedDeduplication: null,
    maximumMessageSize: null,
    visibilityTimeout: null,
    maxReceiveCount: null
  })
})

/**
 * Every attribute of the queues that were opened, asked for once and again on request.
 *
 * @param counted is told the numbers that come with them
 * @param gone is told of a queue that does not exist: there is nothing to count
 */
export function useQueueOverviews(
  counted: (connectionId: string, counts: QueueCounts) => void,
  gone: (connectionId: string, url: string, why: Failure) => void
) {
  const entries = new Map<string, Entry>()

  async function load(connectionId: string, url: string, { state, facts }: Entry) {
    state.status = 'loading'
    try {
      const overview = await request('queues.overview', { connectionId, url })
      counted(connectionId, overview.counts)
      Object.assign(facts, factsIn(overview.attributes))
      Object.assign(state, { status: 'ready', overview, failure: null, at: Date.now() })
    } catch (thrown) {
      const failure = failureOf(thrown)
      Object.assign(state, { status: 'failed', failure })
      if (failure.code === 'QueueDoesNotExist') gone(connectionId, url, failure)
    }
  }

  function entryOf(connectionId: string, url: string): Entry {
    const key = `${connectionId} ${url}`
    const there = entries.get(key)
    if (there) return there
    const entry = newEntry(url)
    entries.set(key, entry)
    void load(connectionId, url, entry)
    return entry
  }

  /** Reactive; asked for at the first call. */
  const overviewOf = (connectionId: string, url: string): OverviewState =>
    entryOf(connectionId, url).state

  /** Reactive; asked for at the first call. */
  const factsOf = (connectionId: string, url: string): QueueFacts =>
    entryOf(connectionId, url).facts

  const refreshOverview = (connectionId: string, url: string) =>
    load(connectionId, url, entryOf(connectionId, url))

  /** Asks again for what is open: the connection was saved anew. */
  function reload(connectionId: string) {
    for (const [key, entry] of entries) {
      if (key.startsWith(`${connectionId} `)) {
        void load(connectionId, key.slice(connectionId.length + 1), entry)
      }
    }
  }

  return { overviewOf, factsOf, refreshOverview, reload }
}

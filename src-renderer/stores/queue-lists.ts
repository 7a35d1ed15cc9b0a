import type { Failure, Queue } from '@contract'
import { shallowReactive } from 'vue'
import { failureOf, request } from '../bridge'
import { storedRef } from '../composables/stored-ref'
import { QueuesByName } from '../model/queues/by-name'
import { useConnectionsStore } from './connections'

/** The queues of one connection, as far as they have been listed. */
export interface QueueListing {
  /** `paging`: the first page is there, more is coming. */
  status: 'idle' | 'loading' | 'paging' | 'ready' | 'failed'
  /** Replaced as a whole, never changed in place. */
  queues: readonly Queue[]
  failure: Failure | null
}

type Opened = Record<string, Queue[]>

const isOpened = (stored: unknown): stored is Opened =>
  typeof stored === 'object' && stored !== null && Object.values(stored).every(Array.isArray)

/** Milliseconds for which ListQueues may not know of a queue that was just made. */
const lag = 60_000

/** Lists queues page by page, and keeps those that were opened by their URL. */
export function useQueueLists() {
  const listings = new Map<string, QueueListing>()
  const connections = useConnectionsStore()
  const opened = storedRef<Opened>(
    'queues.opened-by-url',
    {},
    {
      validate: isOpened,
      keep: (all) =>
        Object.fromEntries(Object.entries(all).filter(([id]) => connections.mayStore(id)))
    }
  )
  const aborts = new Map<string, AbortController>()
  /** Queues that were made here, until they are listed. */
  const made = new Map<string, { queue: Queue; at: number }[]>()

  /** Queues that were deleted here, and when: SQS may list them for a minute. */
  const gone = new Map<string, number>()
  const goneKey = (connectionId: string, url: string) => `${connectionId} ${url}`
  /** Whether a queue was deleted here so lately that SQS may not know of it. */
  const wasDeleted = (connectionId: string, { url }: Queue) =>
    Date.now() - (gone.get(goneKey(connectionId, url)) ?? -Infinity) < lag

  function listingOf(connectionId: string): QueueListing {
    const there = listings.get(connectionId)
    if (there) return there
    const listing = shallowReactive<QueueListing>({ status: 'idle', queues: [], failure: null })
    listings.set(connectionId, listing)
    return listing
  }

  /** With the queues that were made here and are not listed yet. */
  function withMade(connectionId: string, listed: readonly Queue[]): readonly Queue[] {
    const urls = new Set(listed.map(({ url }) => url))
    const missing = (made.get(connectionId) ?? []).filter(
      ({ queue, at }) => !urls.has(queue.url) && Date.now() - at < lag
    )
    made.set(connectionId, missing)
    if (missing.length === 0) return listed
    return new QueuesByName(listed).add(missing.map(({ queue }) => queue))
  }

  /** Takes a queue into the list that was just made. */
  function add(connectionId: string, queue: Queue) {
    gone.delete(goneKey(connectionId, queue.url))
    made.set(connectionId, [...(made.get(connectionId) ?? []), { queue, at: Date.now() }])
    const listing = listingOf(connectionId)
    if (listing.status === 'ready' || listing.status === 'failed') {
      listing.queues = withMade(connectionId, listing.queues)
    }
  }

  /** Takes queues out of the list that were deleted. */
  function noteDeleted(connectionId: string, urls: readonly string[]) {
    const deleted = new Set(urls)
    for (const url of urls) gone.set(goneKey(connectionId, url), Date.now())
    const stays = ({ url }: Queue) => !deleted.has(url)
    const listing = listingOf(connectionId)
    listing.queues = listing.queues.filter(stays)
    made.set(
      connectionId,
      (made.get(connectionId) ?? []).filter(({ queue }) => stays(queue))
    )
    if (openedOf(connectionId).some((queue) => !stays(queue))) {
      opened.value[connectionId] = openedOf(connectionId).filter(stays)
    }
  }

  async function pages(
    connectionId: string,
    signal: AbortSignal,
    onPage: (all: readonly Queue[]) => void
  ) {
    const all = new QueuesByName()
    let nextToken: string | undefined
    do {
      const page = await request(
        'queues.list',
        { connectionId, ...(nextToken ? { nextToken } : {}) },
        signal
      )
      if (signal.aborted) return
      const listed = all.add(page.queues)
      nextToken = page.nextToken
      const there = listed.filter((queue) => !wasDeleted(connectionId, queue))
      onPage(nextToken ? there : withMade(connectionId, there))
    } while (nextToken)
  }

  /** Lists again from the start. What was listed stays on screen until the new list is longer or whole. */
  async function refresh(connectionId: string) {
    aborts.get(connectionId)?.abort()
    const abort = new AbortController()
    aborts.set(connectionId, abort)
    const listing = listingOf(connectionId)
    Object.assign(listing, { status: 'loading', failure: null })
    let whole: readonly Queue[] = []
    try {
      await pages(connectionId, abort.signal, (all) => {
        whole = all
        listing.status = 'paging'
        if (all.length >= listing.queues.length) listing.queues = all
      })
      if (!abort.signal.aborted) Object.assign(listing, { status: 'ready', queues: whole })
    } catch (thrown) {
      if (abort.signal.aborted) return
      Object.assign(listing, { status: 'failed', failure: failureOf(thrown) })
    }
  }

  /** Starts a connection's list over: its credentials or its endpoint changed. */
  function forget(connectionId: string) {
    aborts.get(connectionId)?.abort()
    aborts.delete(connectionId)
    Object.assign(listingOf(connectionId), { status: 'idle', queues: [], failure: null })
  }

  function ensure(connectionId: string) {
    if (listingOf(connectionId).status === 'idle') void refresh(connectionId)
  }

  const openedOf = (connectionId: string): readonly Queue[] => opened.value[connectionId] ?? []

  /** @throws RequestFailed where the text is neither a queue's URL nor a known name */
  async function resolve(connectionId: string, nameOrUrl: string): Promise<Queue> {
    const queue = await request('queues.resolve', { connectionId, nameOrUrl })
    const known = [...openedOf(connectionId), ...listingOf(connectionId).queues]
    if (!known.some(({ url }) => url === queue.url)) {
      opened.value[connectionId] = [...openedOf(connectionId), queue]
    }
    return queue
  }

  function dropOpened(connectionId: string, url: string) {
    opened.value[connectionId] = openedOf(connectionId).filter((queue) => queue.url !== url)
  }

  return {
    listingOf,
    add,
    noteDeleted,
    wasDeleted,
    refresh,
    forget,
    ensure,
    openedOf,
    resolve,
    dropOpened
  }
}

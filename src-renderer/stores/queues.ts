import { defineStore } from 'pinia'
import { useQueueCounts } from './queue-counts'
import { useQueueLists } from './queue-lists'
import { useQueueOverviews } from './queue-overviews'

/** The queues of every connection: lists, approximate counts, attributes. All of it fetched when it is looked at. */
export const useQueuesStore = defineStore('queues', () => {
  const lists = useQueueLists()
  const counts = useQueueCounts()
  const overviews = useQueueOverviews(counts.take)

  /** Starts over with a connection whose settings changed. */
  function restart(connectionId: string) {
    lists.forget(connectionId)
    counts.forget(connectionId)
    overviews.reload(connectionId)
  }

  return {
    listingOf: lists.listingOf,
    add: lists.add,
    refresh: lists.refresh,
    ensure: lists.ensure,
    openedOf: lists.openedOf,
    resolve: lists.resolve,
    dropOpened: lists.dropOpened,
    wantCounts: counts.want,
    countsOf: counts.stateOf,
    sourceOf: counts.sourceOf,
    overviewOf: overviews.overviewOf,
    factsOf: overviews.factsOf,
    refreshOverview: overviews.refreshOverview,
    restart
  }
})

import { parseQueueUrl, type Failure, type Queue } from '@contract'
import { defineStore } from 'pinia'
import { useQueueCounts } from './queue-counts'
import { useQueueLists } from './queue-lists'
import { useQueueOverviews } from './queue-overviews'

const deletedHere = (url: string): Failure => ({
  code: 'QueueDoesNotExist',
  message: `${parseQueueUrl(url).name} was deleted.`,
  retryable: false,
  hint: 'What was typed in its other views is still there. Its name can be used again after 60 seconds.'
})

/** The queues of every connection: lists, approximate counts, attributes. All of it fetched when it is looked at. */
export const useQueuesStore = defineStore('queues', () => {
  const lists = useQueueLists()
  const counts = useQueueCounts()
  const overviews = useQueueOverviews(counts.take, counts.miss)

  /** Every queue of a connection: those that were listed, and before them those that were opened by their URL. */
  function allOf(connectionId: string): readonly Queue[] {
    const { queues } = lists.listingOf(connectionId)
    const opened = lists.openedOf(connectionId)
    if (opened.length === 0) return queues
    const listed = new Set(queues.map(({ url }) => url))
    return [...opened.filter(({ url }) => !listed.has(url)), ...queues]
  }

  /** Takes queues out of the list that were deleted, and their counts away. */
  function noteDeleted(connectionId: string, urls: readonly string[]) {
    lists.noteDeleted(connectionId, urls)
    for (const url of urls) {
      if (counts.stateOf(connectionId, url)) counts.miss(connectionId, url, deletedHere(url))
    }
  }

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
    allOf,
    resolve: lists.resolve,
    dropOpened: lists.dropOpened,
    wantCounts: counts.want,
    countsOf: counts.stateOf,
    countsIn: counts.statesIn,
    goneOf: counts.goneOf,
    takeCounts: counts.take,
    sourceOf: counts.sourceOf,
    sourcesOf: counts.sourcesOf,
    noteDeleted,
    wasDeleted: lists.wasDeleted,
    overviewOf: overviews.overviewOf,
    factsOf: overviews.factsOf,
    refreshOverview: overviews.refreshOverview,
    restart
  }
})

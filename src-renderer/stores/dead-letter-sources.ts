import type { Failure, Queue } from '@contract'
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { failureOf, request } from '../bridge'

/** What SQS tells of the queues that redrive to one. */
export interface SourcesState {
  status: 'asking' | 'known' | 'failed'
  queues: readonly Queue[]
  failure: Failure | null
}

/** Who redrives to the queues that were opened, asked of SQS once and again on request. */
export const useDeadLetterSourcesStore = defineStore('dead-letter-sources', () => {
  const states = new Map<string, SourcesState>()

  async function load(connectionId: string, url: string, state: SourcesState) {
    const found: Queue[] = []
    let nextToken: string | undefined
    state.status = 'asking'
    try {
      do {
        const input = { connectionId, url, ...(nextToken ? { nextToken } : {}) }
        const page = await request('queues.deadLetterSources', input)
        found.push(...page.queues)
        nextToken = page.nextToken
      } while (nextToken)
      Object.assign(state, { status: 'known', queues: found, failure: null })
    } catch (thrown) {
      Object.assign(state, { status: 'failed', failure: failureOf(thrown) })
    }
  }

  /** Reactive; asked for at the first call. */
  function of(connectionId: string, url: string): SourcesState {
    const key = `${connectionId} ${url}`
    const there = states.get(key)
    if (there) return there
    const state = shallowReactive<SourcesState>({ status: 'asking', queues: [], failure: null })
    states.set(key, state)
    void load(connectionId, url, state)
    return state
  }

  const refresh = (connectionId: string, url: string) =>
    load(connectionId, url, of(connectionId, url))

  return { of, refresh }
})

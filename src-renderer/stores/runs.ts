import type { Failure, Run } from '@contract'
import { defineStore } from 'pinia'
import { reactive, shallowReactive } from 'vue'
import { failureOf, onEvent, request } from '../bridge'
import { everyRun, type RunChoice } from '../model/run-list'

const shownRuns = 30
/** Milliseconds between two questions while listening goes on. */
const pause = 1000

export interface LatestRuns {
  status: 'loading' | 'ready' | 'failed'
  failure: Failure | null
  /** Newest first. */
  runs: readonly Run[]
  more: boolean
}

/** The latest runs of each connection, kept up to date while they are looked at. */
export const useRunsStore = defineStore('runs', () => {
  const latest = new Map<string, LatestRuns>()
  const waiting = new Set<string>()
  const choices = new Map<string, RunChoice>()

  async function load(connectionId: string, state: LatestRuns) {
    try {
      const { runs, more } = await request('journal.runs', { connectionId, limit: shownRuns })
      Object.assign(state, { status: 'ready', failure: null, runs, more })
    } catch (thrown) {
      Object.assign(state, { status: 'failed', failure: failureOf(thrown) })
    }
  }

  /** Asks again, at most once a second. */
  function soon(connectionId: string) {
    const state = latest.get(connectionId)
    if (!state || waiting.has(connectionId)) return
    waiting.add(connectionId)
    setTimeout(() => {
      waiting.delete(connectionId)
      void load(connectionId, state)
    }, pause)
  }

  function take(run: Run) {
    const state = latest.get(run.connectionId)
    if (!state) return
    const there = state.runs.some(({ id }) => id === run.id)
    state.runs = there
      ? state.runs.map((one) => (one.id === run.id ? run : one))
      : [run, ...state.runs].sort((a, b) => b.id - a.id).slice(0, shownRuns)
  }

  onEvent('operations.progress', take)
  onEvent('listen.progress', ({ connectionId }) => soon(connectionId))

  /** Reactive; asked for at the first call. */
  function latestOf(connectionId: string): LatestRuns {
    const there = latest.get(connectionId)
    if (there) return there
    const state = shallowReactive<LatestRuns>({
      status: 'loading',
      failure: null,
      runs: [],
      more: false
    })
    latest.set(connectionId, state)
    void load(connectionId, state)
    return state
  }

  /** Fetches the runs before the oldest one that is shown. */
  async function older(connectionId: string) {
    const state = latestOf(connectionId)
    const before = state.runs.at(-1)?.id
    if (before === undefined) return
    try {
      const { runs, more } = await request('journal.runs', { connectionId, before, limit: 100 })
      Object.assign(state, { runs: [...state.runs, ...runs], more })
    } catch (thrown) {
      state.failure = failureOf(thrown)
    }
  }

  /** What is chosen to be seen in the table of all runs; reactive, and to be changed in place. */
  function choiceOf(connectionId: string): RunChoice {
    const there = choices.get(connectionId)
    if (there) return there
    const choice = reactive({ ...everyRun })
    choices.set(connectionId, choice)
    return choice
  }

  /** Chooses what is to be seen there; null for everything. */
  function choose(connectionId: string, choice: Partial<RunChoice> | null) {
    Object.assign(choiceOf(connectionId), everyRun, choice)
  }

  const reload = (connectionId: string) => load(connectionId, latestOf(connectionId))

  return { latestOf, older, reload, choiceOf, choose }
})

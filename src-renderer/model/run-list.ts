import type { Run, RunFilter } from '@contract'

/** The runs that are known of a table, newest first, and whether there are older ones. */
export interface RunList {
  readonly runs: readonly Run[]
  readonly more: boolean
}

export const noRuns: RunList = { runs: [], more: false }

/** Puts the newest page in the place of what was known of it; what is older stays. */
export function withNewest(list: RunList, page: RunList): RunList {
  const last = page.runs.at(-1)
  const known = list.runs[0]
  if (!page.more || !last || !known) return page
  // More arrived than a page holds: what lies between is not known, so the rest is fetched anew.
  if (known.id < last.id) return page
  const older = list.runs.filter(({ id }) => id < last.id)
  return { runs: [...page.runs, ...older], more: older.length > 0 ? list.more : true }
}

/** Puts a page of older runs at the end. */
export function withOlder(list: RunList, page: RunList): RunList {
  const last = list.runs.at(-1)
  const older = page.runs.filter(({ id }) => !last || id < last.id)
  return { runs: [...list.runs, ...older], more: page.more }
}

/** Puts what was heard of a run in its place; null where it is not there. */
export function withRun(list: RunList, run: Run): RunList | null {
  const index = list.runs.findIndex(({ id }) => id === run.id)
  return index < 0 ? null : { ...list, runs: list.runs.with(index, run) }
}

/** What a person has chosen to see of the runs; blank for everything. */
export interface RunChoice {
  action: NonNullable<RunFilter['action']> | 'all'
  status: NonNullable<RunFilter['status']> | 'all'
  purpose: NonNullable<RunFilter['purpose']> | 'all'
  queue: string
}

export const everyRun: RunChoice = { action: 'all', status: 'all', purpose: 'all', queue: '' }

export function filterOf({ action, status, purpose, queue }: RunChoice): RunFilter {
  return {
    ...(action === 'all' ? {} : { action }),
    ...(status === 'all' ? {} : { status }),
    ...(purpose === 'all' ? {} : { purpose }),
    ...(queue.trim() ? { queue: queue.trim() } : {})
  }
}

export const isFiltered = (choice: RunChoice): boolean => Object.keys(filterOf(choice)).length > 0

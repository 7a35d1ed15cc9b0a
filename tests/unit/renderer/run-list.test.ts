import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Run } from '@contract'
import {
  everyRun,
  filterOf,
  isFiltered,
  noRuns,
  withNewest,
  withOlder,
  withRun,
  type RunList
} from '@/model/run-list'

const run = (id: number): Run => ({
  id,
  connectionId: 'c',
  action: 'send',
  queueUrl: null,
  listenerId: null,
  status: 'running',
  startedAt: 1,
  endedAt: null,
  inputs: 0,
  outputs: 0,
  failures: 0,
  failure: null,
  attemptId: null
})

/** What the journal answers of runs 1 to `newest`. */
function page(newest: number, before: number, limit: number): RunList {
  const ids = Array.from({ length: newest }, (_, n) => newest - n).filter((id) => id < before)
  return { runs: ids.slice(0, limit).map(run), more: ids.length > limit }
}

const ids = ({ runs }: RunList) => runs.map(({ id }) => id)

describe('a table of runs', () => {
  it('has each run once, newest first, however pages and new runs come between each other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant('older'), fc.nat(12)), { maxLength: 30 }),
        (steps) => {
          let newest = 5
          let list = withNewest(noRuns, page(newest, Infinity, 10))
          for (const step of steps) {
            if (typeof step === 'number') {
              newest += step
              list = withNewest(list, page(newest, Infinity, 10))
            } else if (list.more) {
              list = withOlder(list, page(newest, list.runs.at(-1)!.id, 10))
            }
          }
          const found = ids(list)
          expect(found).toEqual(found.map((_, n) => newest - n))
          expect(list.more).toBe(found.at(-1) !== 1)
        }
      )
    )
  })

  it('takes what is heard of a run in its place', () => {
    const list = page(3, Infinity, 10)
    const changed = withRun(list, { ...run(2), status: 'cancelled' })!
    expect(changed.runs.map(({ status }) => status)).toEqual(['running', 'cancelled', 'running'])
    expect(withRun(list, run(9))).toBeNull()
  })
})

describe('what is chosen', () => {
  it('filters by what is not blank', () => {
    expect(filterOf({ ...everyRun, queue: '  ' })).toEqual({})
    expect(isFiltered(everyRun)).toBe(false)
    expect(
      filterOf({ action: 'send', status: 'with failures', purpose: 'all', queue: ' a ' })
    ).toEqual({
      action: 'send',
      status: 'with failures',
      queue: 'a'
    })
  })
})

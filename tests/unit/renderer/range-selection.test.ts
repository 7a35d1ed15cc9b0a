import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import type { DocumentRow, Queue } from '@contract'
import { useRowChoice } from '@/composables/row-choice'
import { useQueueSelection } from '@/features/all-queues/queue-selection'
import { useRowSelection } from '@/features/listen/row-selection'
import { queueOf } from './queue-profiles'

/** Shift chooses from the row that was chosen last: never from another one that stands in its place by now. */

const only = { extend: false, toggle: false }
const toggle = { extend: false, toggle: true }
const extend = { extend: true, toggle: true }

describe('in the table of queues', () => {
  const all = Array.from({ length: 20 }, (_, index) => queueOf(`q-${index}`))
  function table(shown: readonly Queue[] = all) {
    const rows = shallowRef(shown)
    const selection = useQueueSelection(rows, shallowRef(all))
    return { rows, selection, names: () => selection.queues.value.map(({ name }) => name) }
  }

  it('takes all between the two, upwards and downwards', () => {
    const { selection, names } = table()
    selection.choose(4, toggle)
    selection.choose(6, extend)
    expect(names()).toEqual(['q-4', 'q-5', 'q-6'])
    selection.choose(3, extend)
    expect(names()).toEqual(['q-3', 'q-4', 'q-5', 'q-6'])
  })

  it('takes one alone where none was chosen before', () => {
    const { selection, names } = table()
    selection.choose(7, extend)
    expect(names()).toEqual(['q-7'])
    selection.clear()
    selection.choose(3, extend)
    expect(names()).toEqual(['q-3'])
    selection.choose(4, extend)
    expect(names()).toEqual(['q-3', 'q-4'])
  })

  it.each([
    ['the filter is cleared', all],
    ['the order is turned', all.toReversed()],
    ['the queue is not shown', all.slice(0, 9)],
    ['a queue between them is gone', [...all.slice(0, 5), ...all.slice(6)]]
  ])('takes none of those between where %s', (_, after) => {
    const before = after.length === 20 ? all.filter(({ name }) => /^q-(3|19)$/.test(name)) : all
    const { rows, selection, names } = table(before)
    selection.choose(before.length - 1, toggle)
    rows.value = after
    selection.choose(4, extend)
    expect(names().sort()).toEqual(['q-19', after[4]!.name].sort())
  })

  it('still takes them where the rows were made anew, with more behind them', () => {
    const { rows, selection, names } = table(all.slice(0, 10))
    selection.choose(2, toggle)
    rows.value = [...all]
    selection.choose(4, extend)
    expect(names()).toEqual(['q-2', 'q-3', 'q-4'])
  })

  it('adds nothing but the row itself and what stood between the two before and stands there now', () => {
    const some = fc.shuffledSubarray(all, { minLength: 1 })
    fc.assert(
      fc.property(some, some, fc.nat(), fc.nat(), (before, after, first, second) => {
        const { rows, selection } = table(before)
        selection.choose(first % before.length, toggle)
        rows.value = after
        const target = after[second % after.length]!
        selection.choose(second % after.length, extend)
        const names = selection.queues.value.map(({ name }) => name)
        const meant = new Set([...before.filter((one) => after.includes(one)), target])
        meant.add(before[first % before.length]!)
        expect([...meant].map(({ name }) => name)).toEqual(expect.arrayContaining(names))
        expect(names).toContain(target.name)
      })
    )
  })
})

describe('in a list of documents', () => {
  function list(first: number[]) {
    const ids = shallowRef(first)
    const choice = useRowChoice({
      idAt: (index) => ids.value[index],
      ids: (from, to) => Promise.resolve(ids.value.slice(from, to + 1))
    })
    return { ids, choice }
  }

  it('takes all between the two', async () => {
    const { choice } = list([10, 11, 12, 13])
    await choice.choose(2, only)
    await choice.choose(0, extend)
    expect([...choice.chosen.value]).toEqual([10, 11, 12])
    await choice.choose(3, extend)
    expect([...choice.chosen.value]).toEqual([12, 13])
  })

  it('takes one alone where another stands in the place of the first, or none was chosen', async () => {
    const { ids, choice } = list([10, 11, 12, 13])
    await choice.choose(3, extend)
    expect([...choice.chosen.value]).toEqual([13])
    ids.value = [8, 9, 10, 11, 12, 13]
    await choice.choose(0, extend)
    expect([...choice.chosen.value]).toEqual([8])
    await choice.choose(1, extend)
    expect([...choice.chosen.value]).toEqual([8, 9])
  })
})

describe('in a table of messages', () => {
  const row = (id: number) => ({ id, ordinal: id }) as DocumentRow

  it('takes one alone where the first is gone', async () => {
    const rows = shallowRef([1, 2, 3, 4, 5].map(row))
    const selection = useRowSelection(() => ({
      rowAt: (position) => rows.value[position],
      positionOf: ({ id }) => rows.value.findIndex((one) => one.id === id),
      between: async (first, last) => rows.value.slice(first, last + 1)
    }))
    await selection.choose(4, only)
    await selection.choose(2, { extend: true, toggle: false })
    expect([...selection.ids.value]).toEqual([3, 4, 5])
    rows.value = rows.value.slice(0, 4)
    await selection.choose(3, { extend: true, toggle: false })
    expect([...selection.ids.value]).toEqual([4])
  })
})

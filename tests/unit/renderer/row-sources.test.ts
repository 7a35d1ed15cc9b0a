import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { computed, shallowRef } from 'vue'
import { createMatchingRows } from '@/stores/matching-rows'
import { createOrdinalRows } from '@/stores/ordinal-rows'
import type { SourceContext } from '@/stores/row-source'
import { FakeJournal } from './live-documents'

function session() {
  const journal = new FakeJournal()
  const newest = shallowRef(0)
  const holding = shallowRef(false)
  const thrown = shallowRef<unknown>(null)
  const context: SourceContext = {
    listenerId: 'one',
    newest: () => newest.value,
    following: computed(() => !holding.value),
    fetch: journal.page,
    pulled: (error) => (thrown.value = error)
  }
  const arrive = (...args: Parameters<FakeJournal['arrive']>) => {
    journal.arrive(...args)
    newest.value = journal.rows.length
  }
  return { journal, context, holding, thrown, arrive }
}

const settle = () => vi.advanceTimersByTimeAsync(5000)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the unfiltered table', () => {
  it('follows the newest and never shows a gap on top', async () => {
    const { context, arrive } = session()
    const rows = createOrdinalRows(context)
    rows.show(0, 30)
    for (let round = 0; round < 20; round++) {
      arrive(57)
      rows.changed()
      await vi.advanceTimersByTimeAsync(40)
      if (rows.count.value > 0) expect(rows.rowAt(0)?.ordinal).toBe(rows.count.value)
    }
    await settle()
    expect(rows.rowAt(0)?.ordinal).toBe(20 * 57)
  })

  it('stands still while it is held, and tells how many are newer', async () => {
    const { context, arrive, holding } = session()
    const rows = createOrdinalRows(context)
    rows.show(0, 30)
    arrive(100)
    rows.changed()
    await settle()
    holding.value = true
    rows.followed()
    arrive(1204)
    rows.changed()
    await settle()
    expect(rows.rowAt(0)?.ordinal).toBe(100)
    expect(rows.count.value).toBe(100)
    expect(rows.newer.value).toBe(1204)
    holding.value = false
    rows.followed()
    await settle()
    expect(rows.rowAt(0)?.ordinal).toBe(1304)
    expect(rows.newer.value).toBe(0)
  })

  it.each([
    ['as much as fits the view arrives', 3, 20],
    ['more arrives than fits the view', 30, 8]
  ])('asks for rows at its pace while %s', async (_, each, most) => {
    const { context, arrive, journal } = session()
    const rows = createOrdinalRows(context)
    rows.show(0, 30)
    for (let passed = 0; passed < 4000; passed += 40) {
      arrive(each)
      rows.changed()
      await vi.advanceTimersByTimeAsync(40)
    }
    expect(journal.asked.length).toBeLessThanOrEqual(most + 1)
    expect(journal.asked.length).toBeGreaterThanOrEqual(most - 2)
    await settle()
    expect(rows.rowAt(0)?.ordinal).toBe(100 * each)
  })

  it('jumps anywhere with one page', async () => {
    const { context, arrive, holding, journal } = session()
    const rows = createOrdinalRows(context)
    arrive(20_000)
    rows.show(0, 30)
    rows.changed()
    await settle()
    holding.value = true
    rows.followed()
    await settle()
    const before = journal.asked.length
    rows.show(15_000, 15_030)
    await settle()
    expect(rows.rowAt(15_000)?.ordinal).toBe(5000)
    expect(rows.rowAt(15_030)?.ordinal).toBe(4970)
    expect(journal.asked.length - before).toBe(1)
  })

  it('asks for nothing while it is held and no row in view can change', async () => {
    const { context, arrive, holding, journal } = session()
    const rows = createOrdinalRows(context)
    rows.show(0, 10)
    arrive(50)
    rows.changed()
    await settle()
    holding.value = true
    rows.followed()
    await settle()
    const before = journal.asked.length
    for (let round = 0; round < 10; round++) {
      arrive(5)
      rows.changed()
      await settle()
    }
    expect(journal.asked.length).toBe(before)
  })

  it('brings a leased row in view up to date although it is held', async () => {
    const { context, arrive, holding, journal } = session()
    const rows = createOrdinalRows(context)
    rows.show(0, 10)
    arrive(5, { state: 'held', leaseUntil: 9e12 })
    rows.changed()
    await settle()
    holding.value = true
    rows.followed()
    const first = journal.rows[0]
    if (first) first.state = 'deleted'
    rows.changed()
    await settle()
    expect(rows.rowAt(4)?.state).toBe('deleted')
  })

  it('gives a range of rows that are not in memory', async () => {
    const { context, arrive } = session()
    const rows = createOrdinalRows(context)
    arrive(3000)
    rows.changed()
    await settle()
    const found = await rows.between(10, 1509, 5000)
    expect(found).toHaveLength(1500)
    expect(found[0]?.ordinal).toBe(2990)
    expect(found.at(-1)?.ordinal).toBe(1491)
    expect(await rows.between(0, 2999, 700)).toHaveLength(700)
  })
})

describe('the filtered table', () => {
  const odd = { preview: 'odd one' }

  it('shows the newest matches and puts arrivals on top', async () => {
    const { context, arrive } = session()
    arrive(30)
    arrive(1, odd)
    arrive(30)
    const rows = createMatchingRows(context, { text: 'odd' })
    rows.show(0, 30)
    await settle()
    expect(rows.count.value).toBe(1)
    expect(rows.rowAt(0)?.ordinal).toBe(31)
    arrive(3, odd)
    arrive(9)
    rows.changed()
    await settle()
    expect([0, 1, 2, 3].map((at) => rows.rowAt(at)?.ordinal)).toEqual([64, 63, 62, 31])
  })

  it('starts anew where more arrived than one page holds', async () => {
    const { context, arrive } = session()
    arrive(10, odd)
    const rows = createMatchingRows(context, { text: 'odd' })
    rows.show(0, 30)
    await settle()
    arrive(1000, odd)
    rows.changed()
    await settle()
    expect(rows.rowAt(0)?.ordinal).toBe(1010)
    expect(rows.rowAt(30)?.ordinal).toBe(980)
  })

  it('finds every match by scrolling, and holds still meanwhile', async () => {
    const { context, arrive, holding } = session()
    arrive(1500, odd)
    const rows = createMatchingRows(context, { text: 'odd' })
    rows.show(0, 30)
    await settle()
    holding.value = true
    rows.followed()
    const seen = new Set<number>()
    for (let first = 0; first < rows.count.value; first += 30) {
      rows.show(first, first + 30)
      await settle()
      for (let at = first; at <= first + 30; at++) {
        const row = rows.rowAt(at)
        if (row) seen.add(row.ordinal)
      }
      arrive(2, odd)
      rows.changed()
    }
    expect(seen.size).toBe(1500)
    expect(rows.newer.value).toBeNull()
    rows.show(0, 30)
    await settle()
    expect(rows.rowAt(0)?.ordinal).toBe(1500)
  })

  it('goes on looking where a page came back short', async () => {
    const { context, arrive, journal } = session()
    arrive(1, odd)
    arrive(2000)
    journal.patience = 300
    const rows = createMatchingRows(context, { text: 'odd' })
    rows.show(0, 30)
    await settle()
    expect(rows.count.value).toBe(1)
    expect(rows.ready.value).toBe(true)
  })

  it('tells what failed, and recovers', async () => {
    const { context, arrive, thrown, journal } = session()
    arrive(3, odd)
    let broken = true
    const rows = createMatchingRows(
      {
        ...context,
        fetch: (input) => (broken ? Promise.reject(new Error('no')) : journal.page(input))
      },
      { text: 'odd' }
    )
    await settle()
    expect(thrown.value).toBeInstanceOf(Error)
    broken = false
    rows.changed()
    await settle()
    expect(thrown.value).toBeNull()
    expect(rows.count.value).toBe(3)
  })
})

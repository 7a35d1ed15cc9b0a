import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BatchPlanner, keepOrder, type Sendable } from '../../../src-main/connector/batching.js'

interface Item extends Sendable {
  tries: number
}

const maximum = 100

const items = fc
  .array(
    fc.record({
      queue: fc.integer({ min: 0, max: 2 }),
      group: fc.integer({ min: 0, max: 6 }),
      bytes: fc.integer({ min: 1, max: maximum })
    }),
    { maxLength: 120, size: 'max' }
  )
  .map((all) =>
    all.map(({ queue, group, bytes }, index): Item => {
      const queueUrl = `queue ${queue}`
      return { index, queueUrl, lane: `${queueUrl} ${group}`, bytes, tries: 0 }
    })
  )

function planner(all: Item[], left?: (item: Item) => void) {
  const made = new BatchPlanner<Item>(left)
  made.maximumBytes = maximum
  made.add(all)
  return made
}

/**
 * Adds items part by part while batches fly and land in any order, with failures, until everything has landed. Returns
 * what was accepted.
 */
function fly(all: Item[], luck: () => number): Item[] {
  const plan = planner([])
  const accepted: Item[] = []
  const flying: { queueUrl: string; items: Item[] }[] = []
  const unfed = [...all]
  for (;;) {
    if (luck() < 0.3) plan.add(unfed.splice(0, Math.ceil(luck() * 20)))
    const batch = luck() < 0.6 || flying.length === 0 ? plan.next() : null
    if (batch) {
      flying.push(batch)
      continue
    }
    if (flying.length === 0 && unfed.length === 0) break
    if (flying.length === 0) {
      plan.add(unfed.splice(0, 10))
      continue
    }
    const [landed] = flying.splice(Math.floor(luck() * flying.length), 1)
    const outcomes = landed!.items.map((item) => ({
      item,
      lane: item.lane,
      accepted: item.tries++ > 2 || luck() > 0.3
    }))
    const free = keepOrder(outcomes)
    for (const one of outcomes) if (one.accepted) accepted.push(one.item)
    plan.settle(landed!.items, new Set([...free].map(({ item }) => item)))
  }
  expect(plan.waiting).toBe(0)
  return accepted
}

const lucky = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }))

describe('BatchPlanner', () => {
  it('makes batches of one queue, of at most ten entries and the allowed bytes', () => {
    fc.assert(
      fc.property(items, (all) => {
        const plan = planner(all)
        for (let batch = plan.next(); batch; batch = plan.next()) {
          expect(batch.items.length).toBeGreaterThan(0)
          expect(batch.items.length).toBeLessThanOrEqual(10)
          expect(batch.items.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(
            maximum
          )
          for (const { queueUrl } of batch.items) expect(queueUrl).toBe(batch.queueUrl)
          plan.settle(batch.items, new Set())
        }
        expect(plan.waiting).toBe(0)
      })
    )
  })

  it('never has two batches of one lane on their way', () => {
    fc.assert(
      fc.property(items, (all) => {
        const plan = planner(all)
        const flying = new Set<string>()
        for (let batch = plan.next(); batch; batch = plan.next()) {
          for (const lane of new Set(batch.items.map((item) => item.lane))) {
            expect(flying.has(lane)).toBe(false)
            flying.add(lane)
          }
        }
      })
    )
  })

  it('keeps the order of every lane, whatever fails and whichever batch lands first', () => {
    fc.assert(
      fc.property(items, lucky, (all, luck) => {
        const accepted = fly(all, () => luck.next().value as number)
        const last = new Map<string, number>()
        for (const { lane, index } of accepted) {
          expect(index).toBeGreaterThan(last.get(lane) ?? -1)
          last.set(lane, index)
        }
      })
    )
  })

  it('sends everything once where nothing fails', () => {
    fc.assert(
      fc.property(items, (all) => {
        const accepted = fly(all, () => 0.99)
        expect(accepted.map(({ index }) => index).sort((a, b) => a - b)).toEqual(
          all.map(({ index }) => index)
        )
      })
    )
  })

  it('gives what is added to a lane after all that it had has landed', () => {
    const item = (index: number): Item => ({ index, queueUrl: 'q', lane: 'q', bytes: 1, tries: 0 })
    const plan = planner([item(0)])
    const batch = plan.next()
    plan.settle(batch?.items ?? [], new Set())
    plan.add([item(1)])
    expect(plan.next()?.items.map(({ index }) => index)).toEqual([1])
  })

  it('keeps a lane closed until the last of its items on their way is settled', () => {
    const item = (index: number): Item => ({ index, queueUrl: 'q', lane: 'q', bytes: 1, tries: 0 })
    const plan = planner(Array.from({ length: 12 }, (_, index) => item(index)))
    const batch = plan.next()
    for (const one of batch?.items ?? []) {
      expect(plan.next()).toBeNull()
      plan.settle([one], new Set())
    }
    expect(plan.next()?.items.map(({ index }) => index)).toEqual([10, 11])
  })

  it('takes the heads of many lanes before two of one', () => {
    const all = Array.from({ length: 40 }, (_, index): Item => {
      const lane = `q ${Math.floor(index / 4)}`
      return { index, queueUrl: 'q', lane, bytes: 1, tries: 0 }
    })
    const batch = planner(all).next()
    expect(new Set(batch?.items.map(({ lane }) => lane)).size).toBe(10)
  })

  it('fills a batch from one lane where there is only one', () => {
    const all = Array.from({ length: 25 }, (_, index): Item => ({
      index,
      queueUrl: 'q',
      lane: 'q',
      bytes: 1,
      tries: 0
    }))
    const plan = planner(all)
    const sizes: number[] = []
    for (let batch = plan.next(); batch; batch = plan.next()) {
      sizes.push(batch.items.length)
      plan.settle(batch.items, new Set())
    }
    expect(sizes).toEqual([10, 10, 5])
  })
})

describe('keepOrder', () => {
  it('frees what nothing later of its lane has overtaken', () => {
    const entry = (lane: string, accepted: boolean) => ({ lane, accepted })
    const entries = [
      entry('a', false),
      entry('b', false),
      entry('a', true),
      entry('a', false),
      entry('b', false)
    ]
    expect([...keepOrder(entries)].map((one) => entries.indexOf(one)).sort()).toEqual([1, 3, 4])
  })
})

it('counts the bytes that wait, those that go again included', () => {
  const planner = new BatchPlanner<Sendable>()
  const items = Array.from({ length: 25 }, (_, index) => ({
    ...{ index, queueUrl: 'q', lane: `l${index % 3}`, bytes: 7 }
  }))
  planner.add(items)
  expect(planner.waitingBytes).toBe(25 * 7)
  const batch = planner.next()!
  expect(planner.waitingBytes).toBe((25 - batch.items.length) * 7)
  planner.settle(batch.items, new Set(batch.items))
  expect(planner.waitingBytes).toBe(25 * 7)
  for (let next = planner.next(); next; next = planner.next()) planner.settle(next.items, new Set())
  expect([planner.waiting, planner.waitingBytes]).toEqual([0, 0])
})

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
}

it('lets go of what is done, in one long lane and in many short ones', async () => {
  const planner = new BatchPlanner<Sendable>()
  const gone: WeakRef<Sendable>[] = []
  for (let index = 0; index < 3000; index++) {
    const lane = index % 2 ? 'long' : `short ${index}`
    planner.add([{ index, queueUrl: 'q', lane, bytes: 1 }])
    // One of the long lane is left, so that the lane itself stays.
    if (index % 10 !== 9) continue
    const { items } = planner.next(9)!
    gone.push(...items.map((item) => new WeakRef(item)))
    planner.settle(items, new Set())
    // What was looked at in this turn is not collected.
    await setImmediate()
  }
  expect(gone).toHaveLength(2700)
  expect(planner.waiting).toBe(300)
  collectGarbage()
  // At most those that are let go of many at a time.
  expect(gone.filter((one) => one.deref()).length).toBeLessThan(600)
})

describe('a lane that ends at an item', () => {
  const item = (index: number, group: string): Item => ({
    ...{ index, queueUrl: 'queue', lane: `queue ${group}`, bytes: 1, tries: 0 }
  })

  it('goes on with what is before it, never with what is behind it, and tells what that is', () => {
    const left: number[] = []
    const all = [0, 2, 4, 6].map((index) => item(index, 'a')).concat(item(1, 'b'))
    const plan = planner(all, ({ index }) => left.push(index))
    plan.close('queue a', 3)
    plan.add([item(7, 'a'), item(8, 'b')])
    const taken: number[] = []
    for (let batch = plan.next(10, () => 1); batch; batch = plan.next(10, () => 1)) {
      expect(batch.items.length).toBeLessThanOrEqual(2)
      taken.push(...batch.items.map(({ index }) => index))
      plan.settle(batch.items, new Set())
    }
    expect(taken.sort((a, b) => a - b)).toEqual([0, 1, 2, 8])
    expect(left).toEqual([4, 6, 7])
    expect(plan.waiting).toBe(0)
    expect(plan.waitingBytes).toBe(0)
  })

  it('lets an item on its way go again', () => {
    const plan = planner([item(0, 'a'), item(1, 'a')])
    const batch = plan.next(10, () => 1)!
    plan.close('queue a', 0)
    plan.settle(batch.items, new Set(batch.items))
    expect(plan.next(10, () => 1)?.items.map(({ index }) => index)).toEqual([0])
    expect(plan.waiting).toBe(0)
  })
})

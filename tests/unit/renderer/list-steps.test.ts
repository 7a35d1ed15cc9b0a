import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pageOf, stepTo } from '@/composables/list-steps'

const keys = ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End']

it('goes by one, by a page, to either end, and nowhere with any other key', () => {
  const place = { at: 10, count: 100, page: 8 }
  expect(keys.map((key) => stepTo(key, place))).toEqual([11, 9, 18, 2, 0, 99])
  for (const key of ['Enter', ' ', 'a', 'ArrowLeft']) {
    expect(stepTo(key, place)).toBeUndefined()
  }
})

it('never leaves the list, and is at its first row where it has none', () => {
  const count = fc.integer({ min: 0, max: 50 })
  const at = fc.integer({ min: -1, max: 60 })
  const page = fc.integer({ min: 1, max: 80 })
  fc.assert(
    fc.property(fc.constantFrom(...keys), count, at, page, (key, length, from, rows) => {
      const to = stepTo(key, { at: from, count: length, page: rows })
      expect(to).toBeGreaterThanOrEqual(0)
      expect(to).toBeLessThan(Math.max(1, length))
    })
  )
})

it('has a row in a page even of a list that is not there', () => {
  expect(pageOf(null, 24)).toBe(1)
  expect(pageOf({ clientHeight: 245 } as HTMLElement, 24)).toBe(9)
  expect(pageOf({ clientHeight: 245 } as HTMLElement, 24, 2)).toBe(8)
})

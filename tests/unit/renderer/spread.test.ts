import fc from 'fast-check'
import { expect, it } from 'vitest'
import { spread } from '@/model/queues/spread'

it('each part has some of everywhere', () => {
  expect(spread([1, 2, 3, 4, 5, 6, 7], 3)).toEqual([
    [1, 4, 7],
    [2, 5],
    [3, 6]
  ])
})

it('everything is in one part, and no part is too long or empty', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 20 }), (items, most) => {
      const parts = spread(items, most)
      expect(parts.flat().sort()).toEqual([...items].sort())
      expect(parts.every(({ length }) => length > 0 && length <= most)).toBe(true)
    })
  )
})

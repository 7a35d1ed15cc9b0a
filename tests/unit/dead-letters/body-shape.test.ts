import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bodyShape } from '../../../src-main/contract/index.js'

describe('the shape of a body', () => {
  it.each([
    ['{"b":1,"a":"x"}', '{a: string, b: number}'],
    ['[1,2,3]', '[number]'],
    ['[1,"a",null]', '[null | number | string]'],
    ['{"a":{"b":{"c":{"d":{"e":1}}}}}', '{a: {b: {c: {d: {…}}}}}'],
    ['{"order-77120":true}', '{order-#: boolean}'],
    ['{"line 1":2,"line 2":"x","line 3":4}', '{line #: number | string}'],
    ['<?xml version="1.0"?>\n<!-- note -->\n<ns:order id="1"><a/></ns:order>', '<ns:order>'],
    ['payment 17 of customer 4711 refused', 'payment # of customer # refused'],
    ['job 8f14e45f-ceea-467f-a0e6-b6bd5a2d9a31 failed after 30s', 'job # failed after #s'],
    ['  several\n\tlines   here ', 'several lines here']
  ])('of %j is %j', (body, shape) => {
    expect(bodyShape(body)).toBe(shape)
  })

  it('is short, and there is one for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 3000 }), fc.json()), (body) => {
        expect(bodyShape(body).length).toBeLessThanOrEqual(400)
      })
    )
  })

  it('does not depend on the order of keys', () => {
    const key = fc.oneof(fc.string(), fc.stringMatching(/^[ab]\d{1,2}$/))
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue(), { maxKeys: 60 }), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse())
        expect(bodyShape(JSON.stringify(turned))).toBe(bodyShape(JSON.stringify(value)))
      })
    )
  })

  it('does not depend on values, only on their types', () => {
    const order = (id: fc.Arbitrary<string>) =>
      fc.record({
        id,
        total: fc.double({ noNaN: true, noDefaultInfinity: true }),
        lines: fc.array(fc.string(), { minLength: 1 })
      })
    fc.assert(
      fc.property(order(fc.string()), order(fc.string()), (one, other) => {
        expect(bodyShape(JSON.stringify(one))).toBe(bodyShape(JSON.stringify(other)))
      })
    )
  })

  it('does not depend on numbers and ids in a text', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.uuid(), fc.uuid(), (n, m, a, b) => {
        const text = (number: number, id: string) => `order ${number} (${id}) timed out`
        expect(bodyShape(text(n, a))).toBe(bodyShape(text(m, b)))
      })
    )
  })

  it('tells a missing key and another type apart', () => {
    const shapes = ['{"a":1}', '{"a":"1"}', '{"a":1,"b":1}', '{"a":null}', '[{"a":1}]'].map(
      bodyShape
    )
    expect(new Set(shapes).size).toBe(shapes.length)
  })

  it('of a very long body is that of its beginning', () => {
    const shape = bodyShape(`{"a":"${'x'.repeat(1_000_000)}"}`)
    expect(shape.length).toBeLessThanOrEqual(100)
    expect(bodyShape(`{"a":"${'x'.repeat(1_000_000)}`)).toBe(shape)
  })
})

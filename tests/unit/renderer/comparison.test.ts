import type { DocumentDetail } from '@contract'
import { EditorState, Text } from '@codemirror/state'
import { Chunk } from '@codemirror/merge'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparedBodies, comparedLines } from '@/model/comparison'
import { jsonTexts, tokensOf } from './json-texts'

const detail = (change: Partial<DocumentDetail>) =>
  ({ properties: {}, attributes: [], system: {}, ...change }) as DocumentDetail

describe('what is compared', () => {
  it('lays out JSON the same way on both sides', () => {
    const { first, second, json } = comparedBodies('{"a":1,"b":[1]}', '{ "a" : 1,\n"b":[1 ] }')
    expect(json).toBe(true)
    expect(first).toBe(second)
  })

  it('tells numbers apart that only their text tells apart', () => {
    const { first, second } = comparedBodies('{"id":9007199254740992}', '{"id":9007199254740993}')
    expect(first).not.toBe(second)
    expect(comparedBodies('[1.0]', '[1]').first).toContain('1.0')
  })

  it('keeps every token of JSON as it is written', () => {
    const bodies = jsonTexts.object
    fc.assert(
      fc.property(bodies, bodies, (one, other) => {
        const { first, second } = comparedBodies(one, other)
        expect([tokensOf(first), tokensOf(second)]).toEqual([tokensOf(one), tokensOf(other)])
      })
    )
  })

  it('leaves both as they are where one of them is no JSON', () => {
    expect(comparedBodies('{"a":1}', '{"a":1')).toEqual({
      first: '{"a":1}',
      second: '{"a":1',
      json: false
    })
  })

  it('lists attributes by name, whatever their order was', () => {
    const [a, b] = ['a', 'b'].map((name) => ({ name, type: 'Number', value: '1e400' }))
    const { first, second } = comparedLines(
      'attributes',
      detail({ attributes: [a!, b!] }),
      detail({ attributes: [b!, a!] })
    )
    expect(first).toBe('a (Number): 1e400\nb (Number): 1e400')
    expect(second).toBe(first)
  })

  it('lists properties and system attributes under their names', () => {
    const one = detail({ properties: { messageGroupId: 'g' }, system: { SenderId: 's' } })
    expect(comparedLines('properties', one, detail({}))).toEqual({
      first: 'Message Group Id: g',
      second: '',
      json: false
    })
    expect(comparedLines('system', one, one).first).toBe('SenderId: s')
  })
})

describe('comparing', () => {
  const chunks = (first: string, second: string) =>
    Chunk.build(Text.of(first.split('\n')), Text.of(second.split('\n')), {
      scanLimit: 500,
      timeout: 400
    })

  it('finds one difference in a large text', () => {
    const lines = Array.from({ length: 20_000 }, (_, id) => `"line ${id}": "${'x'.repeat(40)}"`)
    const changed = lines.with(777, '"line 777": "other"')
    expect(chunks(lines.join('\n'), changed.join('\n'))).toHaveLength(1)
  })

  it('ends where 1 MiB has nothing in common with another', () => {
    const text = (seed: number) =>
      Array.from({ length: 16_000 }, (_, id) =>
        ((id + 1) * seed * 2654435761).toString(36).repeat(5)
      ).join('\n')
    expect(chunks(text(3), text(7)).length).toBeGreaterThan(0)
  })

  it('keeps line ends that are not \\n in the line', () => {
    const state = EditorState.create({
      doc: 'a\r\nb',
      extensions: [EditorState.lineSeparator.of('\n')]
    })
    expect(state.doc.lines).toBe(2)
    expect(chunks('a\r\nb', 'a\nb')).toHaveLength(1)
  })
})

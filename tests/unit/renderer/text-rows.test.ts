import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonSegments, markStrings, pieces, textRows } from '@/model/text-rows'

const cut = (text: string, { from, to }: { from: number; to: number }) => text.slice(from, to)

describe('the rows of a text', () => {
  it('are its lines, and parts of long ones', () => {
    const text = 'one\ntwelve chars\n\nend\n'
    expect(textRows(text, 8).map((row) => cut(text, row))).toEqual([
      'one',
      'twelve c',
      'hars',
      '',
      'end',
      ''
    ])
  })

  it('are no wider than the columns: other scripts take more of them', () => {
    const cutAt = (text: string, columns: number) =>
      textRows(text, columns).map((row) => cut(text, row))
    expect(cutAt('日本語abc', 4)).toEqual(['日本', '語ab', 'c'])
    expect(cutAt('🚀🚀a', 4)).toEqual(['🚀', '🚀a'])
    expect(cutAt('a\tb', 5)).toEqual(['a\t', 'b'])
  })

  it('hold every character, and part no pair of surrogates', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 1, max: 9 }),
        (text, longest) => {
          const rows = textRows(text, longest)
          let at = 0
          for (const row of rows) {
            expect(text.slice(at, row.from)).toMatch(/^\n?$/)
            expect(row.to - row.from).toBeLessThanOrEqual(Math.max(2, longest))
            const last = text.charCodeAt(row.to - 1)
            if (row.to < text.length) expect(last >= 0xd800 && last <= 0xdbff).toBe(false)
            at = row.to
          }
          expect(at).toBe(text.length)
        }
      )
    )
  })
})

describe('the colours of a JSON text', () => {
  const kinds = (text: string, longest = 1000) => {
    const rows = textRows(text, longest)
    markStrings(text, rows)
    return rows.flatMap((row) =>
      jsonSegments(text, row)
        .filter(({ kind }) => kind !== 'plain')
        .map((segment) => `${segment.kind} ${cut(text, segment)}`)
    )
  }

  it('tell names, strings, numbers and words apart', () => {
    expect(kinds('{"a\\"b" : "c:", "n": [-1.5e9, true, null]}')).toEqual([
      'name "a\\"b"',
      'string "c:"',
      'name "n"',
      'number -1.5e9',
      'literal true',
      'literal null'
    ])
  })

  it('go on where a string goes on in the next row', () => {
    expect(kinds('["abcdefgh 12",3]', 6)).toEqual([
      'string "abcd',
      'string efgh 1',
      'string 2"',
      'number 3'
    ])
  })
})

describe('what was found in a row', () => {
  const plain = (from: number, to: number) => ({ from, to, kind: 'plain' as const })

  it('is cut out of it', () => {
    const text = 'abcabc'
    const found = pieces([plain(0, 6)], [1, 4], 2, 4)
    expect(found.map((piece) => [cut(text, piece), piece.found])).toEqual([
      ['a', 'no'],
      ['bc', 'yes'],
      ['a', 'no'],
      ['bc', 'now']
    ])
  })

  it('may begin in the row before and end in the next segment', () => {
    const found = pieces([plain(2, 4), plain(4, 8)], [1, 3], 2, null)
    expect(found.map(({ from, to, found: is }) => [from, to, is])).toEqual([
      [2, 3, 'yes'],
      [3, 4, 'yes'],
      [4, 5, 'yes'],
      [5, 8, 'no']
    ])
  })
})

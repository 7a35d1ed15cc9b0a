import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatJson } from '@/model/json-format'
import { childrenOf, isJson, looksLikeJson, rootOf } from '@contract'
import { JsonTree, type TreeRow } from '@/model/json-tree'
import { jsonTexts, tokensOf } from './json-texts'

const line = (text: string, row: TreeRow) =>
  row.part === 'close' ? 'close' : text.slice(row.node.from, row.node.end)

describe('reading JSON by position', () => {
  it('finds the members of an object as they are written', () => {
    const text = ' { "a" : 1e400 , "b\\"}" : [ 1 , { } ] , "c" : "x,]" } '
    const children = childrenOf(text, rootOf(text))
    expect(children.map(({ name }) => name)).toEqual(['"a"', '"b\\"}"', '"c"'])
    expect(children.map(({ kind }) => kind)).toEqual(['number', 'array', 'string'])
    expect(children.map(({ start, end }) => text.slice(start, end))).toEqual([
      '1e400',
      '[ 1 , { } ]',
      '"x,]"'
    ])
  })

  it('finds every part of any JSON value', () => {
    const rebuild = (text: string, node: ReturnType<typeof rootOf>): unknown => {
      if (node.kind === 'array') return childrenOf(text, node).map((child) => rebuild(text, child))
      if (node.kind !== 'object') return JSON.parse(text.slice(node.start, node.end))
      const entries = childrenOf(text, node).map((child) => [
        JSON.parse(child.name ?? '""') as string,
        rebuild(text, child)
      ])
      return Object.fromEntries(entries)
    }
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, '\t'), (value, space) => {
        const text = JSON.stringify(value, null, space)
        expect(JSON.stringify(rebuild(text, rootOf(text)))).toBe(JSON.stringify(value))
      })
    )
  })

  it('tells JSON from other text', () => {
    expect(isJson('{"a":1}')).toBe(true)
    expect(isJson('{"a":1} x')).toBe(false)
    expect(looksLikeJson('  [1')).toBe(true)
    expect(looksLikeJson('hello')).toBe(false)
  })
})

describe('formatting JSON', () => {
  it('changes nothing but the space between tokens', () => {
    const text =
      '{"big":123456789012345678901234567890,"n":1.10,"a":[],"a":{},"s":"\\u0041 b","l":[1,null]}'
    expect(formatJson(text)).toBe(
      [
        '{',
        '  "big": 123456789012345678901234567890,',
        '  "n": 1.10,',
        '  "a": [],',
        '  "a": {},',
        '  "s": "\\u0041 b",',
        '  "l": [',
        '    1,',
        '    null',
        '  ]',
        '}'
      ].join('\n')
    )
  })

  it('lays out as JSON.stringify does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        expect(formatJson(text)).toBe(JSON.stringify(JSON.parse(text), null, 2))
      })
    )
  })

  it('keeps every token as it is written, and their order', () => {
    fc.assert(
      fc.property(jsonTexts.value, (text) => {
        const formatted = formatJson(text)
        expect(tokensOf(formatted)).toEqual(tokensOf(text))
        expect(formatJson(formatted)).toBe(formatted)
      })
    )
  })

  it('lays out brackets without end', () => {
    const deep = 100_000
    const text = '['.repeat(deep) + '1e400' + ']'.repeat(deep)
    expect(tokensOf(formatJson(text)).join('')).toBe(text)
  })
})

describe('the tree of a JSON text', () => {
  const text = '{"id":77124,"lines":[1,2],"empty":{}}'

  it('is open at first where it is small', () => {
    const rows = new JsonTree(text).rows()
    expect(rows.map((row) => line(text, row))).toEqual([
      text,
      '"id":77124',
      '"lines":[1,2]',
      '1',
      '2',
      'close',
      '"empty":{}',
      'close',
      'close'
    ])
    expect(rows.map(({ depth }) => depth)).toEqual([0, 1, 1, 2, 2, 1, 1, 1, 0])
    expect(rows.map(({ comma }) => comma)).toEqual([
      false,
      true,
      false,
      true,
      false,
      true,
      false,
      false,
      false
    ])
  })

  it('closes and opens a container', () => {
    const tree = new JsonTree(text)
    const lines = tree.rows()[2]!.node
    tree.toggle(lines)
    expect(tree.rows()).toHaveLength(6)
    expect(tree.rows()[2]).toMatchObject({ open: false, size: 2, comma: true })
    tree.toggle(lines)
    expect(tree.rows()).toHaveLength(9)
  })

  it('does not open everything of a large text', () => {
    const large = JSON.stringify(Array.from({ length: 300 }, (_, id) => ({ id, of: [1, 2, 3] })))
    const rows = new JsonTree(large).rows()
    expect(rows.length).toBeLessThan(500)
    expect(rows[1]).toMatchObject({ depth: 1 })
  })

  it('opens what encloses a place in the text', () => {
    const nested = JSON.stringify({ a: Array.from({ length: 1000 }, (_, id) => ({ id })) })
    const tree = new JsonTree(nested)
    const offset = nested.indexOf('"id":777') + 6
    const node = tree.reveal(offset)
    expect(nested.slice(node.from, node.end)).toBe('"id":777')
    expect(tree.rows().some((row) => row.node.from === node.from)).toBe(true)
  })

  it('shows every token as it is written, wherever it is opened', () => {
    /** Opens everything, as a person could. */
    const allOpen = (text: string) => {
      const tree = new JsonTree(text)
      for (let before = -1; before !== tree.rows().length;) {
        before = tree.rows().length
        for (const { node } of tree.rows()) tree.toggle(node, true)
      }
      return tree.rows()
    }
    const shown = (text: string, { node, part, comma }: TreeRow) => {
      const brackets = node.kind === 'object' ? '{}' : '[]'
      const end = comma ? ',' : ''
      if (part === 'close') return brackets.charAt(1) + end
      const name = node.name === null ? '' : `${node.name}:`
      if (node.kind !== 'object' && node.kind !== 'array') {
        return name + text.slice(node.start, node.end) + end
      }
      return name + brackets.charAt(0)
    }
    fc.assert(
      fc.property(jsonTexts.value, (text) => {
        const lines = allOpen(text).map((row) => shown(text, row))
        expect(lines.join('')).toBe(tokensOf(text).join(''))
      })
    )
  })

  it('finds its way into brackets without end', () => {
    const deep = 200_000
    const text = '['.repeat(deep) + '7' + ']'.repeat(deep)
    const tree = new JsonTree(text)
    const node = tree.reveal(deep)
    expect(node.start).toBe(100)
    expect(tree.rows().some((row) => row.node.from === node.from)).toBe(true)
  })

  it('reads 1 MiB', () => {
    const body = JSON.stringify({
      rows: Array.from({ length: 20_000 }, (_, id) => ({ id, v: 'x'.repeat(30) }))
    })
    expect(isJson(body)).toBe(true)
    expect(new JsonTree(body).rows().length).toBeGreaterThan(1)
  })
})

import { describe, expect, it } from 'vitest'
import { nameHidden, showHidden } from '@/model/hidden-characters'

const shown = (text: string) =>
  showHidden(text, [{ from: 0, to: text.length, kind: 'plain', found: 'no' }])
const hiddenIn = (text: string) => shown(text).flatMap(({ hidden }) => hidden ?? [])

describe('hidden characters', () => {
  it('are pieces by themselves, and the text stays what it was', () => {
    const text = 'user\u202Egpj.exe\r\u200B'
    expect(
      shown(text)
        .map(({ from, to }) => text.slice(from, to))
        .join('')
    ).toBe(text)
    expect(shown(text).map(({ hidden }) => hidden)).toEqual([
      null,
      'U+202E',
      null,
      'U+000D',
      'U+200B'
    ])
  })

  it('are what is not seen: controls, line ends, spaces of no width, directions', () => {
    expect(hiddenIn('\u0000\u001b\u0085\u00ad\u2028\u2029\ufeff\u2066')).toEqual([
      'U+0000',
      'U+001B',
      'U+0085',
      'U+00AD',
      'U+2028',
      'U+2029',
      'U+FEFF',
      'U+2066'
    ])
  })

  it('are not tabs, and not the parts of one picture', () => {
    expect(hiddenIn('a\tb 👩‍👩‍👧 🏴\u{e0067}\u{e0062}\u{e007f} می‌خواهم é')).toEqual([])
  })

  it('leave pieces alone that have none', () => {
    expect(shown('plain')).toEqual([{ from: 0, to: 5, kind: 'plain', found: 'no', hidden: null }])
    expect(shown('')).toEqual([])
  })

  it('are named where a text is drawn on one line', () => {
    expect(nameHidden('user\u202Egpj.exe\u0000')).toBe('user⟨U+202E⟩gpj.exe⟨U+0000⟩')
    expect(nameHidden('a\r\nb\tc 👩‍👩‍👧')).toBe('a\nb\tc 👩‍👩‍👧')
    expect(nameHidden('a\rb')).toBe('a⟨U+000D⟩b')
  })
})

/** A piece of a text that is laid out by itself: a line, or a part of a long one. Offsets in UTF-16 units. */
export interface TextRow {
  from: number
  to: number
  /** Where the JSON string begins that the row starts inside of, or −1. */
  inString: number
}

const onlyAscii = /^[\x20-\x7e]*$/
const tabWidth = 4

/**
 * Columns that a character takes in a monospaced font, at most. Characters beyond Latin come from other fonts, in
 * which they may be wider.
 */
function columnsOf(code: number): number {
  if (code === 9) return tabWidth
  if (code < 0x1100) return 1
  return code > 0xffff ? 3 : 2
}

/** @returns where a row that begins at `from` ends, so that it is at most `columns` wide */
function rowEnd(text: string, from: number, end: number, columns: number): number {
  let width = 0
  for (let at = from; at < end;) {
    const code = text.codePointAt(at) ?? 0
    width += columnsOf(code)
    if (width > columns && at > from) return at
    at += code > 0xffff ? 2 : 1
  }
  return end
}

/**
 * Cuts a text into rows: at its line ends, and where a line is wider than `columns`.
 *
 * @param columns characters of a monospaced font; at least 1
 */
export function textRows(text: string, columns: number): TextRow[] {
  const rows: TextRow[] = []
  let from = 0
  while (from <= text.length) {
    const newline = text.indexOf('\n', from)
    const end = newline < 0 ? text.length : newline
    const ascii = onlyAscii.test(text.slice(from, end))
    do {
      const to = ascii ? Math.min(end, from + columns) : rowEnd(text, from, end, columns)
      rows.push({ from, to, inString: -1 })
      from = to
    } while (from < end)
    from = end + 1
  }
  return rows
}

const quote = 34
const backslash = 92

/** Notes which rows of a JSON text start inside a string. One pass over the text. */
export function markStrings(text: string, rows: readonly TextRow[]): void {
  let string = -1
  let at = 0
  for (const row of rows) {
    for (; at < row.from; at++) {
      const code = text.charCodeAt(at)
      if (string >= 0 && code === backslash) at++
      else if (code === quote) string = string < 0 ? at : -1
    }
    row.inString = string
  }
}

type TokenKind = 'plain' | 'name' | 'string' | 'number' | 'literal'

/** Part of a row in one look. */
export interface Segment {
  from: number
  to: number
  kind: TokenKind
}

function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === backslash) at++
    else if (code === quote) return at + 1
  }
  return text.length
}

const colon = /\s*:/y

function stringKind(text: string, end: number): TokenKind {
  colon.lastIndex = end
  return colon.test(text) ? 'name' : 'string'
}

const scalar = /-?\d[\d.eE+-]*|true|false|null/y

/** The tokens of a row of a JSON text. */
export function jsonSegments(text: string, row: TextRow): Segment[] {
  const segments: Segment[] = []
  let plain = row.from
  let at = row.from
  const add = (to: number, kind: TokenKind) => {
    if (plain < at) segments.push({ from: plain, to: at, kind: 'plain' })
    segments.push({ from: at, to: Math.min(to, row.to), kind })
    at = plain = Math.min(to, row.to)
  }
  if (row.inString >= 0) {
    const end = stringEnd(text, row.inString)
    add(end, stringKind(text, end))
  }
  while (at < row.to) {
    if (text.charCodeAt(at) === quote) {
      const end = stringEnd(text, at)
      add(end, stringKind(text, end))
      continue
    }
    scalar.lastIndex = at
    const match = scalar.exec(text)?.[0]
    if (match) add(at + match.length, /^[-\d]/.test(match) ? 'number' : 'literal')
    else at++
  }
  if (plain < row.to) segments.push({ from: plain, to: row.to, kind: 'plain' })
  return segments
}

/** A part of a segment, and whether it is (part of) what was found. */
export interface Piece extends Segment {
  found: 'no' | 'yes' | 'now'
}

/** The first of the ascending offsets that is not before `from`. */
function firstFrom(offsets: readonly number[], from: number): number {
  let low = 0
  let high = offsets.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((offsets[middle] ?? 0) < from) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Cuts segments where something was found.
 *
 * @param offsets where it was found, ascending, each `length` long
 * @param now the one that is looked at
 */
export function pieces(
  segments: readonly Segment[],
  offsets: readonly number[],
  length: number,
  now: number | null
): Piece[] {
  const cut: Piece[] = []
  for (const { from, to, kind } of segments) {
    let at = from
    for (let index = firstFrom(offsets, from - length + 1); at < to; index++) {
      const start = offsets[index] ?? Infinity
      if (start >= to) break
      if (start > at) cut.push({ from: at, to: start, kind, found: 'no' })
      const end = Math.min(to, start + length)
      cut.push({ from: Math.max(at, start), to: end, kind, found: start === now ? 'now' : 'yes' })
      at = end
    }
    if (at < to) cut.push({ from: at, to, kind, found: 'no' })
  }
  return cut
}

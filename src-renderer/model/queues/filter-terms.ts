/** Signs that no queue name has: a word with one of them is meant as a condition. */
const operators = '<=|>=|<>|!=|==|<|>|=|:'

/** Blanks stand within quotes, and a quote within quotes is written twice. The last one may not be closed yet. */
const quoted = '"(?:[^"]|"")*"?'
const piece = `(?:${quoted}|[^\\s"])`

/** A part of a filter between blanks, as it was typed. */
export type Term = { raw: string } & (
  | { kind: 'word' }
  /** `tag:…`; `rest` is what stands behind it. */
  | { kind: 'tag'; rest: string }
  | { kind: 'comparison'; name: string; operator: string; value: string }
)

const tagTerm = new RegExp(`tags?:(${piece}*)`, 'iy')
// Groups of three digits behind a blank are of the number before them, as many write it; not parts of a name.
const spaced = '\\d{1,3}(?:\\s\\d{3})+[km]?(?!\\S)'
// A blank around an operator belongs to its condition, and so does the one in “in flight”.
const comparison = new RegExp(
  `(in\\s+flight|[^\\s"<>=:!]*)\\s*(${operators})\\s*(${spaced}|${piece}*)`,
  'iy'
)
const word = new RegExp(`${piece}+`, 'y')

/** The parts of what was typed, in its order. Takes any text, in a time that grows with its length alone. */
export function termsIn(typed: string): Term[] {
  const terms: Term[] = []
  const at = (form: RegExp, from: number) => {
    form.lastIndex = from
    return form.exec(typed)
  }
  for (let from = 0; from < typed.length;) {
    if (/\s/.test(typed[from] ?? '')) {
      from++
      continue
    }
    const term = termAt(from, at)
    terms.push(term)
    from += term.raw.length
  }
  return terms
}

function termAt(from: number, at: (form: RegExp, from: number) => RegExpExecArray | null): Term {
  const tag = at(tagTerm, from)
  if (tag) return { kind: 'tag', raw: tag[0], rest: tag[1] ?? '' }
  const compared = at(comparison, from)
  if (compared) {
    const [raw, name = '', operator = '', value = ''] = compared
    return { kind: 'comparison', raw: raw.trimEnd(), name, operator, value }
  }
  return { kind: 'word', raw: at(word, from)?.[0] ?? '' }
}

/** Whether a quote was opened and not closed. */
export const isOpen = (raw: string): boolean => raw.split('"').length % 2 === 0

/** What is meant by a part that may be in quotes. */
export const unquote = (raw: string): string =>
  raw.replace(/"((?:[^"]|"")*)"?/g, (_, inner: string) => inner.replaceAll('""', '"'))

/** As it has to be typed. @param also a sign beside blanks and quotes that has to be in quotes */
export const quote = (text: string, also = ''): string =>
  /[\s"]/.test(text) || (also !== '' && text.includes(also))
    ? `"${text.replaceAll('"', '""')}"`
    : text

/** The name of a tag and its value, which are parted by the first `=` that is in no quotes. */
export function tagIn(rest: string): { name: string; value: string | null } {
  const [, name = ''] = new RegExp(`^((?:${quoted}|[^"=])*)`).exec(rest) ?? []
  const value = rest.length > name.length ? unquote(rest.slice(name.length + 1)) : null
  return { name: unquote(name), value }
}

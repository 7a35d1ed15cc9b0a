import { shortened } from './hidden-characters.js'
import { randomHex, randomUuid, type SeededRandom } from './template-random.js'

/** One `{{…}}` of a template. */
type Placeholder =
  | { kind: 'uuid' }
  | { kind: 'now'; unit: 'iso' | 's' | 'ms' }
  | { kind: 'index'; start: number }
  | { kind: 'integer'; min: number; max: number }
  | { kind: 'hex'; digits: number }
  | { kind: 'pick'; choices: readonly string[] }

/** A template as plain text and placeholders in turn. */
export type Template = readonly (string | Placeholder)[]

/** What the placeholders of one message become. */
export interface TemplateValues {
  /** Position in the whole Send, from 0. */
  index: number
  /** Milliseconds since the epoch. */
  at: number
  random: SeededRandom
}

export const mostHexDigits = 1024

/** The placeholders that there are, each with what it becomes: what is shown as help, and named where one is refused. */
export const placeholders = [
  ['{{uuid}}', 'A new UUID each time, e.g. 6f9619ff-8b86-4d01-b42d-00cf4fc964ff'],
  ['{{now}}', 'The time of sending in UTC, e.g. 2026-01-31T12:00:00.000Z'],
  ['{{now s}}', 'The same as seconds since 1970; {{now ms}} as milliseconds'],
  ['{{index}}', 'The position in the whole Send, from 0; {{index 1}} counts from 1'],
  ['{{random 1 6}}', 'A whole number from the first to the second, both included'],
  ['{{random hex 8}}', `So many hexadecimal digits, at most ${mostHexDigits}`],
  ['{{random pick a|b|c}}', 'One of the texts between the bars']
] as const

/** Why a text is not a template, and where. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'

  /** @param at position in the text, from 0 */
  constructor(
    message: string,
    readonly at: number
  ) {
    super(message)
  }
}

/** Two braces or more, and the backslashes directly before them: elsewhere a backslash is plain text. */
const opening = /(\\*)(\{{2,})/g

const whole = /^[+-]?\d{1,16}$/

function integer(text: string | undefined): number | null {
  const value = text !== undefined && whole.test(text) ? Number(text) : NaN
  return Number.isSafeInteger(value) ? value : null
}

function randomOf(words: readonly string[], rest: string): Placeholder | string {
  const [first = '', second, third] = words
  if (first === 'pick') {
    const choices = rest.replace(/^pick\s*/, '').split('|')
    const clean = choices.map((choice) => choice.trim())
    return clean.some((choice) => choice !== '')
      ? { kind: 'pick', choices: clean }
      : 'name the texts to pick from: {{random pick a|b|c}}'
  }
  if (first === 'hex') {
    const digits = integer(second)
    const fits = digits !== null && digits >= 1 && digits <= mostHexDigits && third === undefined
    return fits
      ? { kind: 'hex', digits }
      : `hex takes 1 to ${mostHexDigits} digits: {{random hex 8}}`
  }
  const [min, max] = [integer(first), integer(second)]
  if (min === null || max === null || third !== undefined || !Number.isSafeInteger(max - min + 1)) {
    return 'random takes two whole numbers: {{random 1 6}}'
  }
  return min <= max
    ? { kind: 'integer', min, max }
    : 'the first number of random must not be greater than the second'
}

/** @returns the placeholder, or what is wrong with it */
function placeholderOf(content: string): Placeholder | string {
  const [name = '', ...words] = content.split(/\s+/)
  const [argument] = words
  if (name === 'random') return randomOf(words, content.slice(name.length).trim())
  if (words.length > 1) return `${name} takes at most one word more`
  if (name === 'uuid') return argument === undefined ? { kind: 'uuid' } : 'uuid takes nothing more'
  if (name === 'now') {
    if (argument === undefined) return { kind: 'now', unit: 'iso' }
    return argument === 's' || argument === 'ms'
      ? { kind: 'now', unit: argument }
      : 'now takes s or ms'
  }
  if (name !== 'index') return 'it is not known'
  const start = argument === undefined ? 0 : integer(argument)
  return start === null ? 'index takes a whole number: {{index 1}}' : { kind: 'index', start }
}

/**
 * Reads a text with placeholders: `{{uuid}}`, `{{now}}`, `{{index}}`, `{{random …}}`, see {@link placeholders}. `\{{` is a
 * plain `{{`; everything else is plain text. Of more than two braces the last two begin a placeholder.
 *
 * @throws TemplateError for the first placeholder that is not known, not whole or not closed
 */
export function parseTemplate(text: string): Template {
  const parts: (string | Placeholder)[] = []
  let plain = ''
  let from = 0
  for (opening.lastIndex = 0; ;) {
    const found = opening.exec(text)
    if (!found) break
    const [, slashes = '', braces = ''] = found
    plain += text.slice(from, found.index) + slashes.slice(0, slashes.length / 2)
    from = opening.lastIndex
    const escaped = slashes.length % 2 === 1
    plain += escaped ? braces : braces.slice(2)
    if (escaped) continue
    const start = from - 2
    const end = text.indexOf('}}', from)
    if (end < 0) throw new TemplateError('a placeholder is not closed: its }} is missing', start)
    const written = text.slice(start, end + 2)
    const placeholder = placeholderOf(text.slice(from, end).trim())
    if (typeof placeholder === 'string') {
      throw new TemplateError(
        `${shortened(written, 60)} cannot be filled in: ${placeholder}`,
        start
      )
    }
    if (plain) parts.push(plain)
    parts.push(placeholder)
    plain = ''
    opening.lastIndex = from = end + 2
  }
  plain += text.slice(from)
  return plain === '' ? parts : [...parts, plain]
}

/** @returns a template that becomes exactly this text */
export const escapeTemplate = (text: string): string =>
  text.replace(opening, (found, slashes: string) => `${slashes}\\${found}`)

function valueOf(placeholder: Placeholder, { index, at, random }: TemplateValues): string {
  switch (placeholder.kind) {
    case 'uuid':
      return randomUuid(random)
    case 'now':
      if (placeholder.unit === 'iso') return new Date(at).toISOString()
      return String(placeholder.unit === 's' ? Math.floor(at / 1000) : at)
    case 'index':
      return String(index + placeholder.start)
    case 'integer':
      return String(random.integer(placeholder.min, placeholder.max))
    case 'hex':
      return randomHex(random, placeholder.digits)
    case 'pick':
      return placeholder.choices[random.integer(0, placeholder.choices.length - 1)] ?? ''
  }
}

/** @returns the text of one message */
export const fillTemplate = (template: Template, values: TemplateValues): string =>
  template.map((part) => (typeof part === 'string' ? part : valueOf(part, values))).join('')

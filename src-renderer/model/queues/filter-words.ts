import { numberTyped, typedDigits } from '../../format/typed-numbers'

const factors: Record<string, number> = { '': 1, k: 1_000, m: 1_000_000 }
const count = new RegExp(`^(${typedDigits}(?:\\.\\d+)?)([km]?)$`, 'i')

/** A count as it is typed: `100`, `1,000`, `10k`, `1.5M`. Null where it is no whole number. */
export function countTyped(text: string): number | null {
  const [, digits, unit = ''] = count.exec(text) ?? []
  if (digits === undefined) return null
  // Not exactly: 1.1M is not quite whole once it is multiplied.
  const number = numberTyped(digits) * (factors[unit.toLowerCase()] ?? NaN)
  return Math.abs(number - Math.round(number)) < 1e-6 ? Math.round(number) : null
}

const typeWords = 'The type is chosen beside the filter.'
const stateWords = 'The state is chosen beside the filter.'
const elsewhere: ReadonlyMap<string, string> = new Map([
  ...['type', 'fifo', 'standard'].map((word) => [word, typeWords] as const),
  ...['state', 'empty', 'dlq'].map((word) => [word, stateWords] as const)
])

/** Where else something is chosen that was typed as a condition; null where it is not known. */
export function elsewhereWords(name: string, value: string): string | null {
  if (name === 'name') return ` A part of a name is typed by itself${value && `: ${value}`}.`
  const words = elsewhere.get(name)
  return words === undefined ? null : ` ${words}`
}

/** What a part of a name may be, with the dot of `.fifo`. */
const namePart = /^[\w.-]+$/

/** What is wrong with a part of a name, or null. */
export function oddWordProblem(word: string): string | null {
  if (word === '' || namePart.test(word)) return null
  if (!word.includes('*')) {
    return `No queue has “${word}” in its name: SQS allows letters, digits, - and _ there.`
  }
  const parts = word.split('*').filter(Boolean).join(' ')
  const instead = parts === '' ? 'leave the filter empty to see all' : `type ${parts}`
  const type = /^\.?fifo$/i.test(parts) ? ` ${typeWords}` : ''
  return `“${word}”: a part of a name is found anywhere in it without *, so ${instead}.${type}`
}

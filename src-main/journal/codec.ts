import type { DocumentState } from '../contract/index.js'
import type { SqlValue } from './sqlite.js'

/**
 * States as SQLite has them. From 2, since 0 and 1 take no byte of their own: every code has the same size, so a change
 * of state is written in place.
 */
const stateCodes = {
  input: 2,
  sent: 3,
  held: 4,
  released: 5,
  deleted: 6,
  failed: 7,
  repeat: 8,
  accepted: 9,
  doubled: 10
} as const satisfies Record<DocumentState, number>

export const stateCode = (state: DocumentState): number => stateCodes[state]
export const heldCode = stateCodes.held
export const deletedCode = stateCodes.deleted

const stateNames = new Map<SqlValue, DocumentState>(
  (Object.keys(stateCodes) as DocumentState[]).map((state) => [stateCodes[state], state])
)

export function stateName(code: SqlValue | undefined): DocumentState {
  const name = stateNames.get(code ?? null)
  if (!name) throw new Error('unknown state')
  return name
}

/** Characters that SQLite's text does not carry through: U+0000 and halves of surrogate pairs. */
const odd = /[\0\p{Surrogate}]/u

/** The body as it is stored: text, or its UTF-16 bytes where text would not come back exactly. */
export const encodeBody = (body: string): string | Buffer =>
  odd.test(body) ? Buffer.from(body, 'utf16le') : body

export function decodeBody(stored: SqlValue | undefined): string {
  if (typeof stored === 'string') return stored
  return Buffer.isBuffer(stored) ? stored.toString('utf16le') : ''
}

const escaped = '\u{10FFFD}'

/** The same for short texts that are looked up by value: always text. */
export const encodeName = (text: string): string =>
  odd.test(text) || text.startsWith(escaped) ? escaped + JSON.stringify(text) : text

export const decodeName = (stored: string): string =>
  stored.startsWith(escaped) ? String(JSON.parse(stored.slice(escaped.length))) : stored

/** The first 300 characters, not ending in half a surrogate pair that is whole in the body. */
export function previewOf(body: string): string {
  if (body.length <= 300) return body
  const splits =
    /[\uD800-\uDBFF]/.test(body.charAt(299)) && /[\uDC00-\uDFFF]/.test(body.charAt(300))
  return body.slice(0, splits ? 299 : 300)
}

/**
 * Makes texts comparable whatever their case. Upper case, since lower case depends on what stands around a letter
 * (Greek sigma) and would not find a part in its whole.
 */
export const fold = (text: string): string => text.toUpperCase()

/**
 * A sequence number as a text that sorts by its value: numbers beyond 2^53, of any length, without leading zeros.
 */
export function sequenceKey(sequence: string | null): string {
  const digits = (sequence ?? '').replace(/^0+(?=.)/, '')
  return String(digits.length).padStart(4, '0') + digits
}

/** A number, or `null` for SQL's null. */
export const numberOrNull = (value: SqlValue | undefined): number | null =>
  typeof value === 'number' ? value : null

export const textOrNull = (value: SqlValue | undefined): string | null =>
  typeof value === 'string' ? value : null

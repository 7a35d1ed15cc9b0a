import { fold } from './codec.js'

/**
 * What the two text indexes hold. Both only narrow down: every document that they name is read and compared, so they
 * may name too many, never too few.
 */

/** Beyond so many, more of them narrow nothing down and cost time. */
const maxGrams = 24

/** SQLite's text ends at U+0000 and has no halves of pairs: the same stand-in goes into the index and the search. */
const indexable = (folded: string): string => folded.replace(/[\0\p{Surrogate}]/gu, '\uFFFD')

/** The text as the trigram index takes it. */
export const indexText = (body: string): string => indexable(fold(body))

/** Trigrams of a text, spread over it; none where it has fewer than three characters. */
export function trigrams(text: string): string[] {
  const characters = [...indexText(text)]
  const all = new Set<string>()
  for (let at = 0; at + 3 <= characters.length; at++) {
    all.add(characters.slice(at, at + 3).join(''))
  }
  const step = Math.max(1, all.size / maxGrams)
  const list = [...all]
  return Array.from(
    { length: Math.min(all.size, maxGrams) },
    (_, n) => list[Math.floor(n * step)] ?? ''
  )
}

export type Facet = 'input' | 'output' | 'connection' | 'group'

const facetCodes: Record<Facet, number> = {
  input: 0xf0001,
  output: 0xf0002,
  connection: 0xf0003,
  group: 0xf0004
}
/** Characters of plane 16 that are free for own use. */
const digits = 65_000

/**
 * A number as one trigram of characters that no standard uses, so that the scope of a search is intersected within the
 * index like a part of the text.
 */
export function facetGram(facet: Facet, value: number): string {
  return String.fromCodePoint(
    facetCodes[facet],
    0x100000 + (value % digits),
    0x100000 + (Math.floor(value / digits) % digits)
  )
}

/** The search for documents that have all of these, in FTS5's language. */
export const matchAll = (grams: readonly string[]): string =>
  grams.map((gram) => `"${gram.replaceAll('"', '""')}"`).join(' AND ')

const exactUnits = 72
const exactPairs = exactUnits * exactUnits
const firstHashed = exactPairs + exactUnits
/** Bits per block of the index for texts of one or two characters. */
export const shortBits = 8192
const hashedBits = shortBits - firstHashed

/** UTF-16 units that texts are mostly made of, in upper case, have a number; others −1. */
const unitNumbers = new Int16Array(65_536).fill(-1)
for (let unit = 0x20; unit <= 0x60; unit++) unitNumbers[unit] = unit - 0x20
for (const [n, unit] of [0x7b, 0x7c, 0x7d, 0x7e, 0x09, 0x0a, 0x0d].entries()) {
  unitNumbers[unit] = 65 + n
}

const hashed = (value: number): number =>
  firstHashed + ((Math.imul(value, 2654435761) >>> 8) % hashedBits)

function unitBit(unit: number): number {
  const n = unitNumbers[unit] ?? -1
  return n < 0 ? hashed(unit) : exactPairs + n
}

function pairBit(first: number, second: number): number {
  const a = unitNumbers[first] ?? -1
  const b = unitNumbers[second] ?? -1
  return a < 0 || b < 0 ? hashed(first * 65_599 + second) : a * exactUnits + b
}

/** Sets the bits of every unit and every pair of units of a body. */
export function addShortBits(bits: Uint8Array, body: string): void {
  const text = fold(body)
  let before = -1
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const single = unitBit(unit)
    bits[single >> 3] = (bits[single >> 3] ?? 0) | (1 << (single & 7))
    if (before >= 0) {
      const pair = pairBit(before, unit)
      bits[pair >> 3] = (bits[pair >> 3] ?? 0) | (1 << (pair & 7))
    }
    before = unit
  }
}

/** The bits that a block has if a document in it has this text of one or more units. */
export function shortBitsOf(text: string): number[] {
  const folded = fold(text)
  if (folded.length === 1) return [unitBit(folded.charCodeAt(0))]
  return Array.from({ length: folded.length - 1 }, (_, at) =>
    pairBit(folded.charCodeAt(at), folded.charCodeAt(at + 1))
  )
}

export const hasBits = (block: Uint8Array, bits: readonly number[]): boolean =>
  bits.every((bit) => ((block[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0)

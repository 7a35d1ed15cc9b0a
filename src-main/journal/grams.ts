import { fold } from './codec.js'

/**
 * The vocabulary of the text index: three characters in a row, as a number. Characters that most texts are made of have
 * a number of their own, others share some. So the index may name a document that does not have a text, never miss
 * one that does; whatever it names is read and compared.
 */

const unitBits = 7
/** Stands after the last character, so that the last two are the beginning of a gram as well. */
const end = (1 << unitBits) - 1
const exactUnits = 72
const sharedUnits = end - exactUnits

const textGrams = 1 << (3 * unitBits)
const facetGrams = 1 << 17
/** Grams are below this. */
export const gramCount = textGrams + facetGrams

/** The number of every UTF-16 unit. */
const unitNumbers = Uint8Array.from(
  { length: 65_536 },
  (_, unit) => exactUnits + ((Math.imul(unit, 2_654_435_761) >>> 8) % sharedUnits)
)
for (let unit = 0x20; unit <= 0x60; unit++) unitNumbers[unit] = unit - 0x20
for (const [n, unit] of [0x7b, 0x7c, 0x7d, 0x7e, 0x09, 0x0a, 0x0d].entries()) {
  unitNumbers[unit] = 65 + n
}

const numberAt = (text: string, at: number): number =>
  at < text.length ? (unitNumbers[text.charCodeAt(at)] ?? end) : end

/** Calls back with every gram of a body, some more than once. */
export function forEachGram(body: string, take: (gram: number) => void): void {
  const text = fold(body)
  let gram = (numberAt(text, 0) << unitBits) | numberAt(text, 1)
  for (let at = 0; at < text.length; at++) {
    gram = ((gram << unitBits) | numberAt(text, at + 2)) & (textGrams - 1)
    take(gram)
  }
}

/** Grams from `low` to `high`. */
export interface GramRange {
  low: number
  high: number
}

/** More of them hardly narrow anything down. */
const maxRanges = 24

/**
 * What a body that contains a text has: a gram out of each of these. A text of one or two characters is the beginning
 * of many grams, which are neighbours.
 */
export function rangesOf(text: string): GramRange[] {
  const folded = fold(text)
  const shift = unitBits * Math.max(0, 3 - folded.length)
  if (shift > 0) {
    const beginning =
      folded.length === 1
        ? numberAt(folded, 0)
        : (numberAt(folded, 0) << unitBits) | numberAt(folded, 1)
    return [{ low: beginning << shift, high: ((beginning + 1) << shift) - 1 }]
  }
  return spread(wholeGrams(folded)).map((gram) => ({ low: gram, high: gram }))
}

/** The grams of a text that do not reach beyond its end. */
function wholeGrams(folded: string): number[] {
  const grams = new Set<number>()
  for (let at = 0; at + 3 <= folded.length; at++) {
    const [a, b, c] = [numberAt(folded, at), numberAt(folded, at + 1), numberAt(folded, at + 2)]
    grams.add((a << (2 * unitBits)) | (b << unitBits) | c)
  }
  return [...grams]
}

function spread(grams: number[]): number[] {
  const step = Math.max(1, grams.length / maxRanges)
  return grams.filter((_, n) => Math.floor(n / step) !== Math.floor((n - 1) / step))
}

export type Facet = 'input' | 'output' | 'connection' | 'group'

const facetSeeds: Record<Facet, number> = { input: 1, output: 2, connection: 3, group: 4 }

/** A gram for the scope of a document, so that a search within it is narrowed down like a text. */
export function facetGram(facet: Facet, value: number): number {
  const mixed = Math.imul((value % 4_294_967_296) ^ (facetSeeds[facet] << 28), 2_654_435_761)
  return textGrams + ((mixed >>> 8) % facetGrams)
}

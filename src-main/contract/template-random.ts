/** Numbers that look random and are the same whenever they are asked for again with the same seed and index. */
export interface SeededRandom {
  /** 32 bits. */
  next(): number
  /** A whole number from `min` to `max`, both inclusive; at most 2^53 − 1 apart. */
  integer(min: number, max: number): number
}

/** Rounds after which each bit of the seed and the index has reached each bit of the state. */
const warmUp = 12
const two32 = 2 ** 32

/** Three words of a seed, which may be any text. FNV-1a, each from another beginning. */
function words(seed: string): [number, number, number] {
  const hash = (start: number) => {
    let value = start
    for (let at = 0; at < seed.length; at++) {
      value = Math.imul(value ^ seed.charCodeAt(at), 0x01_00_01_93)
    }
    return value
  }
  return [hash(0x81_1c_9d_c5), hash(0x9e_37_79_b9), hash(0x85_eb_ca_6b)]
}

/**
 * The random numbers of one message: sfc32, whose counter is the index, so that no two messages of a Send share a state.
 * Good for test data, not for secrets.
 *
 * @param index from 0 to 2^53 − 1
 */
export function seededRandom(seed: string, index: number): SeededRandom {
  let [a, b, c] = words(seed)
  let counter = index >>> 0
  c ^= Math.floor(index / two32)
  const next = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let round = 0; round < warmUp; round++) next()
  return {
    next,
    integer(min, max) {
      const share = (next() * 2 ** 21 + (next() >>> 11)) / 2 ** 53
      return Math.min(max, min + Math.floor(share * (max - min + 1)))
    }
  }
}

const hexOf = (value: number) => value.toString(16).padStart(8, '0')

/** @returns so many lowercase hexadecimal digits */
export function randomHex(random: SeededRandom, digits: number): string {
  let text = ''
  while (text.length < digits) text += hexOf(random.next())
  return text.slice(0, digits)
}

/** @returns a UUID of version 4 */
export function randomUuid(random: SeededRandom): string {
  const hex = randomHex(random, 32)
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`]
  return [...parts, `${variant}${hex.slice(17, 20)}`, hex.slice(20)].join('-')
}

/** One line of a hex view. */
export interface HexRow {
  /** Offset of the first byte, at least six hexadecimal digits: enough for 1 MiB. */
  offset: string
  bytes: { value: number; hex: string }[]
  /** The bytes as ASCII, a dot for what cannot be printed. */
  ascii: string
}

const hexOf = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'))
const printable = (value: number) => value >= 32 && value < 127

export function hexRow(bytes: Uint8Array, row: number, width: number): HexRow {
  const part = [...bytes.subarray(row * width, (row + 1) * width)]
  return {
    offset: (row * width).toString(16).padStart(6, '0'),
    bytes: part.map((value) => ({ value, hex: hexOf[value] ?? '' })),
    ascii: part.map((value) => (printable(value) ? String.fromCharCode(value) : '.')).join('')
  }
}

/** `48 65 6c 6c 6f` */
export const hexOfBytes = (bytes: Uint8Array) =>
  [...bytes].map((value) => hexOf[value] ?? '').join(' ')

/** How many bytes fit beside each other: 16, 8 or 4. @param pixels the width there is @param cell that of one character */
export function bytesPerRow(pixels: number, cell: number): number {
  const characters = pixels / cell
  const needed = (bytes: number) => 6 + 2 + bytes * 3 + 1 + bytes
  return [16, 8].find((bytes) => needed(bytes) <= characters) ?? 4
}

/** The bytes of a base64 text; null where it is none. */
export function bytesOfBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}

/** The text that these bytes are in UTF-8; null where they are none or hold what cannot be shown. */
export function textOfBytes(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    // Any control character but tab, line feed and carriage return.
    return /[^\P{Cc}\t\n\r]/u.test(text) ? null : text
  } catch {
    return null
  }
}

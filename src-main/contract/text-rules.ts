const encoder = new TextEncoder()

/** Anything but the characters that SQS takes: #x9 #xA #xD #x20–#xD7FF #xE000–#xFFFD #x10000–#x10FFFF. */
const refused = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u

/** Ids are letters, digits and punctuation of ASCII: no space, nothing else. */
const idCharacters = /^[!-~]*$/

/** @returns the length of the text in UTF-8 bytes */
export const utf8Bytes = (text: string) => encoder.encode(text).length

/** @returns the first character that SQS refuses in a body or value, as `U+001B`, or null */
export function invalidCharacter(text: string): string | null {
  const code = refused.exec(text)?.[0].codePointAt(0)
  if (code === undefined) return null
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}

/** @returns whether an id has only the characters that SQS takes in group, deduplication and attempt ids */
export const hasIdCharacters = (text: string) => idCharacters.test(text)

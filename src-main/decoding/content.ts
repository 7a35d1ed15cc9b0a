import { isJson } from '../contract/json-scan.js'

/** The most that is made of a body by opening it. A few hundred bytes can be packed so that they would fill the memory. */
export const openedLimit = 16 * 1024 ** 2

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decoded(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

/** A body, or what came out of one: bytes that are text or not. What is asked of it is found out once. */
export class Content {
  #text: string | null | undefined
  #bytes: Uint8Array | undefined
  #json: boolean | undefined

  private constructor(text: string | null | undefined, bytes: Uint8Array | undefined) {
    this.#text = text
    this.#bytes = bytes
  }

  static ofText = (text: string): Content => new Content(text, undefined)
  static ofBytes = (bytes: Uint8Array): Content => new Content(undefined, bytes)

  get bytes(): Uint8Array {
    this.#bytes ??= new TextEncoder().encode(this.#text ?? '')
    return this.#bytes
  }

  /** Null where the bytes are no UTF-8. */
  get text(): string | null {
    if (this.#text === undefined) this.#text = decoded(this.bytes)
    return this.#text
  }

  /** Whether it is one JSON value of any kind. */
  get json(): boolean {
    this.#json ??= this.text !== null && isJson(this.text)
    return this.#json
  }

  /** The text of a JSON object or array; null where it is none. */
  get jsonText(): string | null {
    const { text } = this
    return text !== null && /^\s*[[{]/.test(text) && this.json ? text : null
  }

  equals(other: Content): boolean {
    if (this === other) return true
    if (this.text !== null && other.text !== null) return this.text === other.text
    return Buffer.compare(this.bytes, other.bytes) === 0
  }
}

/** A text without control characters but tab, line feed and carriage return, and without characters of no meaning. */
export const isPrintable = (text: string): boolean =>
  !/(?![\t\n\r])[\p{Cc}\p{Cn}\p{Co}\p{Cs}]/u.test(text)

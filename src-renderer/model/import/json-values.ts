import { longestValue } from './record'

/** A value of a file by its position from 1; without a text where there is something wrong instead. */
export interface FoundValue {
  at: number
  text?: string
  problem?: string
}

const isSpace = (code: number) => code === 32 || code === 10 || code === 13 || code === 9
const [quote, backslash, comma, bracket, endBracket] = [34, 92, 44, 91, 93]
const opens = (code: number) => code === 123 || code === bracket
const closes = (code: number) => code === 125 || code === endBracket

/**
 * Finds the values of a JSON text that comes in parts: the elements where it is an array, otherwise each value. Only
 * where a value begins and ends is looked at; whether it is valid is for whoever reads it.
 */
export class JsonValues {
  #shape: 'unknown' | 'array' | 'values' | 'closed' = 'unknown'
  #depth = 0
  #inString = false
  #escaped = false
  #begun = false
  #parts: string[] = []
  #length = 0
  #count = 0;

  *read(text: string): Generator<FoundValue> {
    let from = 0
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (this.#inString || this.#depth > 0) {
        this.#step(code)
        if (this.#endsWith(code)) yield this.#take(text.slice(from, at + 1))
      } else if (isSpace(code)) {
        if (this.#begun && this.#shape !== 'array') yield this.#take(text.slice(from, at))
      } else if (this.#shape === 'array' && (code === comma || code === endBracket)) {
        if (this.#begun) yield this.#take(text.slice(from, at))
        else if (code === comma) yield this.#wrong('There is no value before the comma.')
        if (code === endBracket) this.#shape = 'closed'
      } else if (this.#shape === 'unknown' && code === bracket) {
        this.#shape = 'array'
      } else {
        if (!this.#begun) from = at
        this.#begin()
        this.#step(code)
      }
    }
    if (this.#begun) this.#keep(text.slice(from))
  }

  *end(): Generator<FoundValue> {
    if (this.#inString || this.#depth > 0) yield this.#wrong('The file ends in the middle of it.')
    else if (this.#begun) yield this.#take('')
    if (this.#shape === 'array') yield this.#wrong('The file ends before the array does.')
    if (this.#shape === 'unknown') yield this.#wrong('There is no JSON value in the file.')
  }

  /** Whether a value that does not stand in an array is over with this character. */
  #endsWith(code: number): boolean {
    return this.#shape !== 'array' && this.#depth === 0 && !this.#inString && closes(code)
  }

  #step(code: number): void {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false
      else if (code === backslash) this.#escaped = true
      else if (code === quote) this.#inString = false
    } else if (code === quote) this.#inString = true
    else if (opens(code)) this.#depth++
    else if (closes(code) && this.#depth > 0) this.#depth--
  }

  #begin(): void {
    this.#begun = true
    if (this.#shape === 'unknown') this.#shape = 'values'
  }

  #keep(text: string): void {
    this.#length += text.length
    if (this.#length <= longestValue) this.#parts.push(text)
  }

  #take(rest: string): FoundValue {
    this.#keep(rest)
    if (this.#length > longestValue) {
      return this.#wrong('It is far longer than the 1 MiB that SQS takes.')
    }
    if (this.#shape === 'closed') return this.#wrong('It stands behind the end of the array.')
    const text = this.#parts.join('')
    this.#reset()
    return { at: ++this.#count, text }
  }

  #wrong(problem: string): FoundValue {
    this.#reset()
    return { at: ++this.#count, problem }
  }

  #reset(): void {
    this.#parts = []
    this.#length = 0
    this.#begun = false
    this.#depth = 0
    this.#inString = false
  }
}

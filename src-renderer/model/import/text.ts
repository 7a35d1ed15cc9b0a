import {
  bodyRecord,
  leftOut,
  longestValue,
  tooLong,
  type ImportItem,
  type TextReader
} from './record'

/** Calls back with each line of a text that comes in parts. A line ends with LF or CR LF; neither belongs to it. */
class Lines {
  #parts: string[] = []
  #length = 0
  #count = 0;

  /** @returns the lines that are whole by now, each with its number from 1; null is one that is too long to be kept */
  *read(text: string): Generator<[number: number, line: string | null]> {
    let from = 0
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      this.#keep(text.slice(from, at))
      yield this.#take()
      from = at + 1
    }
    this.#keep(text.slice(from))
  }

  *end(): Generator<[number: number, line: string | null]> {
    if (this.#length > 0) yield this.#take()
  }

  #keep(text: string): void {
    this.#length += text.length
    if (this.#length <= longestValue) this.#parts.push(text)
  }

  #take(): [number, string | null] {
    const line = this.#length > longestValue ? null : this.#parts.join('').replace(/\r$/, '')
    this.#parts = []
    this.#length = 0
    return [++this.#count, line]
  }
}

/** A document for each line; lines with nothing in them are passed over. */
export function lineReader(
  file: string,
  read: (at: number, line: string) => Iterable<ImportItem> = (at, line) => [
    bodyRecord(file, at, line)
  ]
): TextReader {
  const lines = new Lines()
  function* items(found: Iterable<[number, string | null]>): Generator<ImportItem> {
    for (const [at, line] of found) {
      if (line === null) yield tooLong(file, at)
      else if (line !== '') yield* read(at, line)
    }
  }
  return { read: (text) => items(lines.read(text)), end: () => items(lines.end()) }
}

/** The whole file as the body of one document, to the character. */
export function wholeReader(file: string): TextReader {
  const parts: string[] = []
  let length = 0
  return {
    read(text) {
      length += text.length
      if (length <= longestValue) parts.push(text)
      return []
    },
    end() {
      if (length > longestValue) return [tooLong(file, 1)]
      if (length === 0) return [leftOut(file, null, 'The file is empty.')]
      return [bodyRecord(file, 1, parts.join(''))]
    }
  }
}

import type { NewDocument } from '../journal/journal.js'
import type { Checked } from './input-queues.js'
import { inputDocument } from './run-context.js'

/** Input documents written down at a time, and the most characters of them. */
export const mostInPart = { documents: 500, characters: 4 * 1024 ** 2 } as const

/** Parts that are small enough to be written down in one go. @param size of one, in characters */
export function* inParts<T>(all: Iterable<T>, size: (one: T) => number): Generator<T[]> {
  let part: T[] = []
  let characters = 0
  for (const one of all) {
    const more = size(one)
    const full = part.length === mostInPart.documents || characters + more > mostInPart.characters
    if (part.length > 0 && full) {
      yield part
      part = []
      characters = 0
    }
    part.push(one)
    characters += more
  }
  if (part.length > 0) yield part
}

/** Input documents as they are kept. */
export const toInputs = (part: readonly Checked[]): NewDocument[] =>
  part.map(({ document, queue }) => inputDocument(document, queue?.url ?? ''))

import type { NewDocument } from '../journal/journal.js'
import type { Checked } from './input-queues.js'
import { inputDocument } from './run-context.js'

/** Input documents written down at a time, and the most characters of them. */
const most = { documents: 500, characters: 4 * 1024 ** 2 }

/** Parts that are small enough to be written down in one go. */
export function* inParts(checked: readonly Checked[]): Generator<Checked[]> {
  let part: Checked[] = []
  let characters = 0
  for (const one of checked) {
    const size = one.document.body.length
    const full = part.length === most.documents || characters + size > most.characters
    if (part.length > 0 && full) {
      yield part
      part = []
      characters = 0
    }
    part.push(one)
    characters += size
  }
  if (part.length > 0) yield part
}

/** Input documents as they are kept. */
export const toInputs = (part: readonly Checked[]): NewDocument[] =>
  part.map(({ document, queue }) => inputDocument(document, queue?.url ?? ''))

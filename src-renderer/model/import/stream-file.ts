import type { InputDocument, InputProperties } from '@contract'
import { textOf } from './decode'
import type { ImportFormat } from './formats'
import { defaultMapping, isMapped, mappedDocument, type Mapping } from './mapping'
import { readers, whyNot, type Reading } from './read-files'
import { leftOut, type ImportItem, type ImportProblem, type ImportRecord } from './record'

/** Formats that are read from their beginning to their end. A table is read as a whole. */
export type StreamFormat = Exclude<ImportFormat, 'csv'>

/** Some of a file's documents, and what was left out between them. */
export interface FilePart {
  documents: InputDocument[]
  problems: ImportProblem[]
  /** How much of the file has been read, from 0 to 1. */
  share: number
}

/** Documents of a part, and characters of their bodies. */
const most = { documents: 500, characters: 2 * 1024 ** 2 } as const

/** Gives the fields of a record their places by their names alone, as Import documents proposes it. */
function createMapper(takes: readonly (keyof InputProperties)[]) {
  const known = new Map<string, Mapping>()
  return ({ fields }: ImportRecord): Mapping => {
    const names = fields.map(([name]) => name)
    const key = JSON.stringify(names)
    const mapping = known.get(key) ?? defaultMapping(names, takes)
    if (known.size > 1000) known.clear()
    known.set(key, mapping)
    return mapping
  }
}

async function* itemsOf(
  file: File,
  format: StreamFormat,
  how: Reading,
  read: (bytes: number) => void
): AsyncGenerator<Iterable<ImportItem>> {
  const reader = readers[format](file.name, how)
  try {
    for await (const text of textOf(file, read)) yield reader.read(text)
    yield reader.end()
  } catch (thrown) {
    yield [leftOut(file.name, null, whyNot(thrown))]
  }
}

/**
 * Reads a file into documents, part by part: of a file of any size no more than a part is held. Whoever reads slowly is
 * waited for.
 *
 * @param takes the document properties that the action takes
 */
export async function* streamFile(
  file: File,
  format: StreamFormat,
  how: Reading,
  takes: readonly (keyof InputProperties)[]
): AsyncGenerator<FilePart> {
  const mappingOf = createMapper(takes)
  let bytes = 0
  let characters = 0
  let part: FilePart = { documents: [], problems: [], share: 0 }
  const take = (item: ImportItem): void => {
    if ('problem' in item) return void part.problems.push(item.problem)
    const { record } = item
    const mapping = mappingOf(record)
    if (!isMapped(mapping)) {
      part.problems.push({ ...record, message: 'No field of it is the body.', leftOut: true })
      return
    }
    const document = mappedDocument(record, mapping)
    characters += document.body.length
    part.documents.push(document)
  }
  const full = () => part.documents.length >= most.documents || characters >= most.characters
  const next = (): FilePart => {
    const done = { ...part, share: file.size === 0 ? 1 : bytes / file.size }
    part = { documents: [], problems: [], share: 0 }
    characters = 0
    return done
  }
  for await (const items of itemsOf(file, format, how, (count) => (bytes += count))) {
    for (const item of items) {
      take(item)
      if (full()) yield next()
    }
  }
  yield next()
}

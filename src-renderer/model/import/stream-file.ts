import type { Failure, InputDocument, InputProperties } from '@contract'
import { formatCount } from '../../format/numbers'
import { NotText, textOf } from './decode'
import type { ImportFormat } from './formats'
import { defaultMapping, isMapped, mappedDocument, type Mapping } from './mapping'
import { readers, whyNot, type Reading } from './read-files'
import type { ImportItem, ImportProblem, ImportRecord } from './record'

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

/** A file could not be read to its end: nobody knows what the rest of it is. */
export class FileUnread extends Error {
  override readonly name = 'FileUnread'
  constructor(readonly failure: Failure) {
    super(failure.message)
  }
}

const unread = (message: string, retryable: boolean, hint: string) =>
  new FileUnread({ code: 'FileUnread', message, retryable, hint })

const cut = (read: number, size: number) =>
  unread(
    `The file changed while it was read: ${formatCount(read)} of its ${formatCount(size)} bytes were there.`,
    true,
    'Choose it again once it is written as a whole.'
  )

function toUnread(thrown: unknown): FileUnread {
  if (thrown instanceof FileUnread) return thrown
  return thrown instanceof NotText
    ? unread(whyNot(thrown), false, 'Save it as UTF-8, or mend that line, and choose it again.')
    : unread(whyNot(thrown), true, 'It may have been changed, moved or removed. Choose it again.')
}

async function* itemsOf(
  file: File,
  format: StreamFormat,
  how: Reading,
  read: (bytes: number) => void
): AsyncGenerator<Iterable<ImportItem>> {
  const reader = readers[format](file.name, how)
  let bytes = 0
  const count = (more: number) => {
    bytes += more
    read(more)
  }
  try {
    for await (const text of textOf(file, count)) yield reader.read(text)
    if (bytes !== file.size) throw cut(bytes, file.size)
    yield reader.end()
  } catch (thrown) {
    throw toUnread(thrown)
  }
}

/**
 * Reads a file into documents, part by part: of a file of any size no more than a part is held. Whoever reads slowly is
 * waited for.
 *
 * @param takes the document properties that the action takes
 * @throws FileUnread where it cannot be read to its end
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
